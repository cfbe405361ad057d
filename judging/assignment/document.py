"""The JSON shapes of an assignment: problem in, plan out."""

import hashlib
from collections.abc import Collection
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from core.strict_json import UnusableInput
from judging.assignment.model import Affinity, Entry, Judge, Pair, Plan, Problem, Rules, SameEconomy

_PROBLEM = {"demand", "entries", "judges", "conflicts", "locked", "affinity", "affinity_matrix", "rules"}
_RULES = {"same_economy", "max_judges_per_economy", "load", "seed"}
MAX_DECIMALS = 6


def read_problem(document: object) -> Problem:
    """Return the problem that a document describes (read with `core.strict_json`, numbers as floats). Raises `UnusableInput`.

    An unknown option is refused; entries and judges may carry more fields than are used here. An affinity is counted to a
    millionth.
    """
    fields = _object(document, "the document")
    _only(fields, _PROBLEM, "the document")
    demand = None if fields.get("demand") is None else _whole(fields["demand"], "demand")
    entries = tuple(
        _entry(row, f"entries[{n}]", demand) for n, row in enumerate(_list(fields, "entries", "the document"))
    )
    judges = tuple(_judge(row, f"judges[{n}]") for n, row in enumerate(_list(fields, "judges", "the document")))
    # Made once without affinity first, so that a wrong id is named before a matrix of the wrong size.
    problem = Problem(
        entries=entries,
        judges=judges,
        conflicts=_pairs(fields, "conflicts"),
        locked=_pairs(fields, "locked"),
        rules=_rules(fields.get("rules")),
    )
    affinity = _affinity(fields, problem)
    if affinity is None:
        return problem
    return Problem(entries, judges, problem.conflicts, problem.locked, affinity, problem.rules)


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return the plan as the command prints it."""
    return {
        "assignments": [list(pair) for pair in plan.assignments],
        "total_affinity": plan.total_affinity,
        "load": {"min": plan.least_load, "max": plan.greatest_load},
        "unmet": [{"entry": row.entry, "missing": row.missing, "why": row.why} for row in plan.unmet],
        "advice": list(plan.advice),
        "seconds": round(plan.seconds, 6),
    }


def _entry(row: object, where: str, demand: int | None) -> Entry:
    fields = _object(row, where)
    own = fields.get("demand")
    if own is None and demand is None:
        raise UnusableInput(f"{where} has no demand and the document has none either")
    return Entry(
        id=_text(fields, "id", where),
        demand=demand if own is None and demand is not None else _whole(own, f"{where}.demand"),
        economy=_optional_text(fields, "economy", where),
        organisations=_texts(fields, "organisations", where),
        track=_optional_text(fields, "track", where),
        topics=_texts(fields, "topics", where),
        language=_optional_text(fields, "language", where),
    )


def _judge(row: object, where: str) -> Judge:
    fields = _object(row, where)
    return Judge(
        id=_text(fields, "id", where),
        capacity=_whole(fields.get("capacity"), f"{where}.capacity"),
        minimum=0 if fields.get("minimum") is None else _whole(fields["minimum"], f"{where}.minimum"),
        economy=_optional_text(fields, "economy", where),
        organisations=_texts(fields, "organisations", where),
        tracks=_texts(fields, "tracks", where),
        topics=_texts(fields, "topics", where),
        languages=_texts(fields, "languages", where),
    )


def _rules(value: object) -> Rules:
    fields = _object({} if value is None else value, "rules")
    _only(fields, _RULES, "rules")
    same: SameEconomy = "allow" if fields.get("same_economy") is None else fields["same_economy"]
    if same not in get_args(SameEconomy):
        raise UnusableInput(f"rules.same_economy is not one of {', '.join(get_args(SameEconomy))}")
    if fields.get("load") not in (None, "even"):
        raise UnusableInput('rules.load is not "even"')
    limit = fields.get("max_judges_per_economy")
    return Rules(
        same_economy=same,
        max_judges_per_economy=None if limit is None else _whole(limit, "rules.max_judges_per_economy"),
        even_load=fields.get("load") == "even",
        seed=_seed(fields.get("seed")),
    )


def _seed(value: object) -> int:
    """Return a whole number from a seed; a text, such as a published phrase, counts by its SHA-256."""
    if type(value) is str:
        return int.from_bytes(hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return 0 if value is None else _whole(value, "rules.seed")


def _affinity(fields: dict[str, Any], problem: Problem) -> Affinity | None:
    triples, matrix = fields.get("affinity"), fields.get("affinity_matrix")
    if triples is not None and matrix is not None:
        raise UnusableInput("affinity and affinity_matrix are both given")
    if matrix is not None:
        return _scaled(_from_matrix(matrix, problem))
    if triples is not None:
        return _scaled(_from_triples(triples, problem))
    return None


def _from_matrix(rows: object, problem: Problem) -> NDArray[np.float64]:
    """Return the matrix with NaN for null."""
    shape = (len(problem.judges), len(problem.entries))
    wrong = UnusableInput(f"affinity_matrix is not {shape[0]} rows (judges) of {shape[1]} numbers (entries)")
    if not isinstance(rows, list) or len(rows) != shape[0]:
        raise wrong
    values = np.empty(shape, dtype=np.float64)
    for index, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != shape[1]:
            raise wrong
        if not set(map(type, row)) <= {int, float, type(None)}:
            raise UnusableInput(f"affinity_matrix[{index}] holds something that is neither a number nor null")
        values[index] = np.array(row, dtype=np.float64)
    return values


def _from_triples(rows: object, problem: Problem) -> NDArray[np.float64]:
    if not isinstance(rows, list):
        raise UnusableInput("affinity is not a list")
    judges = {judge.id: index for index, judge in enumerate(problem.judges)}
    entries = {entry.id: index for index, entry in enumerate(problem.entries)}
    values = np.zeros((len(judges), len(entries)), dtype=np.float64)
    named = np.zeros(values.shape, dtype=bool)
    for index, row in enumerate(rows):
        where = f"affinity[{index}]"
        if not isinstance(row, list) or len(row) != 3 or type(row[2]) not in (int, float):
            raise UnusableInput(f"{where} is not [judge, entry, number]")
        judge, entry, value = row
        if type(judge) is not str or judge not in judges:
            raise UnusableInput(f'{where}: there is no judge "{judge}"')
        if type(entry) is not str or entry not in entries:
            raise UnusableInput(f'{where}: there is no entry "{entry}"')
        if named[judges[judge], entries[entry]]:
            raise UnusableInput(f"{where} names a pair for the second time")
        named[judges[judge], entries[entry]] = True
        values[judges[judge], entries[entry]] = value
    return values


def _scaled(values: NDArray[np.float64]) -> Affinity:
    """Return whole numbers in the largest unit that holds every value."""
    eligible = ~np.isnan(values)
    known = np.where(eligible, values, 0.0)
    if known.size and not 0 <= known.min() <= known.max() <= 100:
        raise UnusableInput("an affinity is not between 0 and 100")
    for decimals in range(MAX_DECIMALS + 1):
        scale = 10**decimals
        whole = np.rint(known * scale)
        if decimals == MAX_DECIMALS or np.abs(known * scale - whole).max(initial=0) < 1e-9 * scale:
            break
    return Affinity(whole.astype(np.int64), scale, None if eligible.all() else eligible)


def _pairs(fields: dict[str, Any], name: str) -> frozenset[Pair]:
    pairs = []
    for index, row in enumerate(_list(fields, name, "the document", default=True)):
        if not isinstance(row, list) or len(row) != 2 or not all(type(part) is str for part in row):
            raise UnusableInput(f"{name}[{index}] is not [judge, entry]")
        pairs.append((row[0], row[1]))
    return frozenset(pairs)


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnusableInput(f"{what} is not an object")
    return value


def _list(fields: dict[str, Any], name: str, where: str, *, default: bool = False) -> list[Any]:
    value = fields.get(name)
    if value is None and (default or name not in fields):
        if default:
            return []
        raise UnusableInput(f"{where} has no {name}")
    if not isinstance(value, list):
        raise UnusableInput(f"{name} of {where} is not a list")
    return value


def _texts(fields: dict[str, Any], name: str, where: str) -> frozenset[str]:
    values = _list(fields, name, where, default=True)
    if not all(type(value) is str and value for value in values):
        raise UnusableInput(f"{where}.{name} holds something that is not a text")
    return frozenset(values)


def _text(fields: dict[str, Any], name: str, where: str) -> str:
    value = fields.get(name)
    if type(value) is not str or not value:
        raise UnusableInput(f"{where}.{name} is not a text")
    return value


def _optional_text(fields: dict[str, Any], name: str, where: str) -> str:
    return "" if fields.get(name) in (None, "") else _text(fields, name, where)


def _whole(value: object, what: str) -> int:
    if type(value) is not int:
        raise UnusableInput(f"{what} is not a whole number")
    return value


def _only(fields: dict[str, Any], known: Collection[str], where: str) -> None:
    for name in fields:
        if name not in known:
            raise UnusableInput(f'{where} has a field "{name}" that is not known')
