"""Say in words what cannot be met, why, and the smallest change that would help."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from judging.assignment.model import ECONOMY_LIMIT, JUDGES_FULL, TOO_FEW_ELIGIBLE, Unmet
from judging.assignment.network import Ints
from judging.assignment.reasons import Outcome

NAMED = 5
"""How many names a sentence lists before it says "and 7 more"."""

FEW = 20
"""Up to so many places the advice names judges; beyond, it spreads them over all."""

_FORBIDDEN = {  # said of one judge, of several, of a pair
    "conflict": ("has a declared conflict", "have a declared conflict", "a conflict is declared"),
    "organisation": ("shares an organisation with it", "share an organisation with it", "they share an organisation"),
    "track": ("judges other tracks", "judge other tracks", "the entry's track is not one of the judge's"),
    "economy": ("is of its economy", "are of its economy", "they are of the same economy"),
    "matrix": (
        "is ruled out by the affinity matrix",
        "are ruled out by the affinity matrix",
        "the affinity matrix rules it out",
    ),
}


def advice_on(outcome: Outcome, unmet: Sequence[Unmet]) -> tuple[str, ...]:
    """Return sentences on places that stay empty, judges below their minimum and locked pairs that break a rule."""
    columns = {entry.id: index for index, entry in enumerate(outcome.problem.entries)}
    by_reason: dict[str, dict[int, int]] = defaultdict(dict)
    for row in unmet:
        by_reason[row.why][columns[row.entry]] = row.missing
    sentences: list[str] = []
    if by_reason[TOO_FEW_ELIGIBLE]:
        sentences.extend(_too_few(outcome, by_reason[TOO_FEW_ELIGIBLE]))
    if by_reason[JUDGES_FULL]:
        sentences.append(_judges_full(outcome, by_reason[JUDGES_FULL]))
    if by_reason[ECONOMY_LIMIT]:
        sentences.append(_economy_limit(outcome, by_reason[ECONOMY_LIMIT]))
    sentences.extend(_below_minimum(outcome))
    sentences.extend(_locked_against_rules(outcome))
    return tuple(sentences)


def _too_few(outcome: Outcome, missing: dict[int, int]) -> list[str]:
    sentences = []
    for entry, places in list(missing.items())[:NAMED]:
        asked = outcome.problem.entries[entry]
        filled = int(outcome.placed[:, entry].sum())
        eligible = filled + len(outcome.willing(entry))
        counts = {rule: int(forbidden[:, entry].sum()) for rule, forbidden in outcome.pairs.forbidden_by.items()}
        why = [f"{n} {_FORBIDDEN[rule][0 if n == 1 else 1]}" for rule, n in counts.items() if n]
        reasons = f" ({_and(why)})" if why else ""
        kept_out = eligible - filled
        also = f"; {kept_out} of these {'is' if kept_out == 1 else 'are'} full or kept out by the economy limit"
        sentences.append(
            f"{_name(asked)} needs {_count(asked.demand, 'judge')} and only {eligible} of "
            f"{len(outcome.problem.judges)} may judge it{reasons}{also if kept_out else ''}. "
            f"Invite {_count(places, 'more judge')} who may, or lower its demand to {filled}."
        )
    rest = list(missing.values())[NAMED:]
    if rest:
        sentences.append(
            f"{_count(len(rest), 'more entry', 'more entries')} with {_count(sum(rest), 'empty place')} in all also have "
            "too few judges who may judge them."
        )
    return sentences


def _judges_full(outcome: Outcome, missing: dict[int, int]) -> str:
    total = sum(missing.values())
    few = total <= FEW
    raised = _fill(outcome, missing, with_free_places=False, limit=outcome.limit, spread=not few)
    filled = int(raised.sum())
    if few:
        named = [
            f"{_name(outcome.problem.judges[judge])} by {raised[judge]}" for judge in np.argsort(-raised, kind="stable")
        ]
        change = f"Raise the capacity of {_and(_some(named[: int((raised > 0).sum())]))}"
    else:
        change = f"Raise the capacity of {_count(int((raised > 0).sum()), 'judge')} by up to {raised.max()} each"
    if filled < total:
        change += f" (this fills {filled} of them)"
    return (
        f"{_places_at(outcome, missing)} cannot be filled because every judge who may judge there is full. {change}, or invite "
        f"judges with {_count(total, 'free place')} in all, or lower the demand by as many."
    )


def _economy_limit(outcome: Outcome, missing: dict[int, int]) -> str:
    limit = outcome.limit or 0
    total = sum(missing.values())
    best, filled = limit, 0
    for higher in range(limit + 1, limit + max(missing.values()) + 1):
        now = int(_fill(outcome, missing, with_free_places=True, limit=higher, spread=True).sum())
        if now > filled:
            best, filled = higher, now
    if filled == total:
        change = f"Allow {best} judges of one economy at an entry"
    elif filled:
        change = f"Allow {best} judges of one economy at an entry (this fills {filled} of them)"
    else:
        change = f"Allow more than {_count(limit, 'judge')} of one economy at an entry and raise the capacity of judges"
    return (
        f"{_places_at(outcome, missing)} cannot be filled because an entry may have at most {_count(limit, 'judge')} of one "
        f"economy. {change}, or invite judges of other economies with {_count(total, 'free place')} in all, or lower the "
        "demand by as many."
    )


def _fill(
    outcome: Outcome, missing: dict[int, int], *, with_free_places: bool, limit: int | None, spread: bool
) -> Ints:
    """Fill empty places one by one under a changed rule and return how many each judge would take.

    Only judges `with_free_places` are asked, or everybody; `limit` is the economy limit to keep to. With `spread` the one who
    took fewest goes first, else the one who took most, so that few names do.
    """
    economy = outcome.pairs.judge_economy
    free = np.array(outcome.free_places(), dtype=np.int64)
    wanted = np.zeros(len(free), dtype=np.int64)
    for entry in missing:
        wanted[outcome.willing(entry)] += 1
    taken = np.zeros(len(free), dtype=np.int64)
    for entry, places in missing.items():
        there = Counter(economy[outcome.placed[:, entry]].tolist())
        willing = outcome.willing(entry)
        if with_free_places:
            willing = willing[taken[willing] < free[willing]]
        order = np.lexsort((-wanted[willing], taken[willing] if spread else -taken[willing]))
        for judge in willing[order].tolist():
            if not places:
                break
            if limit is None or economy[judge] < 0 or there[int(economy[judge])] < limit:
                taken[judge] += 1
                there[int(economy[judge])] += 1
                places -= 1
    return taken


def _below_minimum(outcome: Outcome) -> list[str]:
    loads = outcome.placed.sum(axis=1).tolist()
    below = [
        f"{_name(judge)} ({load} of {judge.minimum})"
        for judge, load in zip(outcome.problem.judges, loads, strict=True)
        if load < judge.minimum
    ]
    if not below:
        return []
    verb = "stays below the minimum" if len(below) == 1 else "stay below their minimum"
    return [
        f"{_and(_some(below))} {verb}: no plan with as many places filled comes closer. Lower the minimum, or "
        "raise the demand of entries these judges may take."
    ]


def _locked_against_rules(outcome: Outcome) -> list[str]:
    pairs = outcome.pairs
    sentences = []
    for judge, entry in zip(*(index.tolist() for index in np.nonzero(pairs.locked)), strict=True):
        why = [_FORBIDDEN[rule][2] for rule, forbidden in pairs.forbidden_by.items() if forbidden[judge, entry]]
        economy = pairs.judge_economy[judge]
        locked_there = int((pairs.locked[:, entry] & (pairs.judge_economy == economy)).sum()) if economy >= 0 else 0
        if outcome.limit is not None and locked_there > outcome.limit:
            why.append(f"{locked_there} locked judges are of one economy, at most {outcome.limit} may be")
        if why:
            names = f"{_name(outcome.problem.judges[judge])} and {_name(outcome.problem.entries[entry])}"
            sentences.append(f"The locked pair {names} is kept although it breaks a rule: {_and(why)}.")
    return sentences


def _places_at(outcome: Outcome, missing: dict[int, int]) -> str:
    names = [_name(outcome.problem.entries[entry]) for entry in missing]
    return f"{_count(sum(missing.values()), 'place')} at {_and(_some(names))}"


def _name(row: object) -> str:
    return str(getattr(row, "name", "") or getattr(row, "id", ""))


def _some(names: Sequence[str]) -> list[str]:
    rest = len(names) - NAMED
    return [*names[:NAMED], f"{rest} more"] if rest > 0 else list(names)


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
