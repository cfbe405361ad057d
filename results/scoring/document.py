"""The JSON shapes of a tally: scores in, standings out."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from core.strict_json import UnusableInput
from results.scoring.decimals import exact, six_decimals
from results.scoring.model import WEIGHTED_MEAN, Contest, Criterion, Scorecard, Tally

_CONTEST = {"criteria", "method", "minimum_scorecards", "tie_break", "decisions", "scorecards"}
_CRITERION = {"key", "weight", "minimum", "maximum"}


def read_contest(document: object) -> Contest:
    """Return the contest that a document read with `core.strict_json` describes. Raises `UnusableInput`.

    A field that would change the result and is not known is refused; a scorecard may carry more than is used here.
    """
    contest = _object(document, "the document")
    _only(contest, _CONTEST, "the document")
    minimum = contest.get("minimum_scorecards", 1)
    if type(minimum) is not int:
        raise UnusableInput("minimum_scorecards is not a whole number")
    decisions = _object(contest.get("decisions") or {}, "decisions")
    _only(decisions, {"head_judge"}, "decisions")
    return Contest(
        criteria=tuple(_criterion(row, index) for index, row in enumerate(_list(contest, "criteria"))),
        scorecards=tuple(_scorecard(row, index) for index, row in enumerate(_list(contest, "scorecards"))),
        minimum_scorecards=minimum,
        tie_break=tuple(_text(step, "a tie-break step") for step in _list(contest, "tie_break", default=True)),
        head_judge=tuple(_order(order) for order in _list(decisions, "head_judge", default=True)),
        method=_text(contest.get("method", WEIGHTED_MEAN), "method"),
    )


def standings_document(tally: Tally) -> dict[str, Any]:
    """Return the tally as the command prints it: six decimals, by rank then entry id."""
    return {
        "standings": [
            {
                "entry": standing.entry,
                "rank": standing.rank,
                "score": six_decimals(standing.score),
                "scorecards": standing.scorecards,
                "decided_by": standing.decided_by,
                "interval": None,
            }
            for standing in tally.standings
        ],
        "unranked": [{"entry": row.entry, "why": row.why} for row in tally.unranked],
    }


def _criterion(row: object, index: int) -> Criterion:
    where = f"criteria[{index}]"
    fields = _object(row, where)
    _only(fields, _CRITERION, where)
    numbers = {}
    for name in ("weight", "minimum", "maximum"):
        if name not in fields:
            raise UnusableInput(f"{where} has no {name}")
        numbers[name] = exact(fields[name], f"{where}.{name}")
    return Criterion(_text(fields.get("key"), f"{where}.key"), **numbers)


def _scorecard(row: object, index: int) -> Scorecard:
    where = f"scorecards[{index}]"
    fields = _object(row, where)
    marks: dict[str, Fraction | None] = {}
    for key, mark in _object(fields.get("marks"), f"{where}.marks").items():
        marks[key] = None if mark is None else exact(mark, f"{where}.marks.{key}")
    return Scorecard(_text(fields.get("judge"), f"{where}.judge"), _text(fields.get("entry"), f"{where}.entry"), marks)


def _order(order: object) -> tuple[str, ...]:
    if not isinstance(order, list):
        raise UnusableInput("a decision of the head judge is not a list of entries")
    return tuple(_text(entry, "an entry in a decision of the head judge") for entry in order)


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnusableInput(f"{what} is not an object")
    return value


def _list(fields: dict[str, Any], name: str, *, default: bool = False) -> list[Any]:
    value = fields.get(name)
    if value is None and default:
        return []
    if not isinstance(value, list):
        raise UnusableInput(f"{name} is not a list" if name in fields else f"{name} is missing")
    return value


def _text(value: object, what: str) -> str:
    # A number with a fraction is read as a kind of str, so the exact type is asked for.
    if type(value) is not str or not value:
        raise UnusableInput(f"{what} is not a text")
    return value


def _only(fields: dict[str, Any], known: Collection[str], where: str) -> None:
    for name in fields:
        if name not in known:
            raise UnusableInput(f'{where} has a field "{name}" that is not known')
