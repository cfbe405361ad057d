"""The advice in plain English, for the command. The pages say it in the reader's language (`judging/explain.py`)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from judging.assignment.model import (
    BELOW_MINIMUM,
    CUT,
    ECONOMY_LIMIT,
    JUDGES_FULL,
    LOCKED_PAIR,
    TOO_FEW_ELIGIBLE,
    TOO_FEW_ELSEWHERE,
    Advice,
    Problem,
)

NAMED = 5
"""How many names a sentence lists before it says "and 7 more"."""

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

Facts = Mapping[str, Any]
Names = Mapping[str, str]


def sentences(advice: Sequence[Advice], problem: Problem) -> tuple[str, ...]:
    """Return one sentence or two for each piece of advice, with names where the problem has them."""
    judges = {judge.id: judge.name or judge.id for judge in problem.judges}
    entries = {entry.id: entry.name or entry.id for entry in problem.entries}
    return tuple(_SAY[piece.code](piece.facts, judges, entries) for piece in advice)


def _too_few(facts: Facts, _judges: Names, entries: Names) -> str:
    why = [f"{n} {_FORBIDDEN[rule][0 if n == 1 else 1]}" for rule, n in facts["forbidden"].items()]
    reasons = f" ({_and(why)})" if why else ""
    busy = facts["eligible"] - facts["filled"]
    also = f"; {busy} of these {'is' if busy == 1 else 'are'} full or kept out by the economy limit" if busy else ""
    return (
        f"{entries[facts['entry']]} needs {_count(facts['demand'], 'judge')} and only {facts['eligible']} of "
        f"{facts['judges']} may judge it{reasons}{also}. Invite {_count(facts['missing'], 'more judge')} who may, or lower "
        f"its demand to {facts['filled']}."
    )


def _too_few_elsewhere(facts: Facts, _judges: Names, _entries: Names) -> str:
    return (
        f"{_count(facts['entries'], 'more entry', 'more entries')} with {_count(facts['missing'], 'empty place')} in all also "
        "have too few judges who may judge them."
    )


def _judges_full(facts: Facts, judges: Names, entries: Names) -> str:
    raised = facts["raise"]
    if facts["spread"]:
        change = f"Raise the capacity of {_count(len(raised), 'judge')} by up to {raised[0][1]} each"
    else:
        change = f"Raise the capacity of {_and(_some([f'{judges[judge]} by {by}' for judge, by in raised]))}"
    if facts["fills"] < facts["missing"]:
        change += f" (this fills {facts['fills']} of them)"
    total = facts["missing"]
    return (
        f"{_places_at(facts, entries)} cannot be filled because every judge who may judge there is full. {change}, or invite "
        f"judges with {_count(total, 'free place')} in all, or lower the demand by as many."
    )


def _cut(facts: Facts, _judges: Names, _entries: Names) -> str:
    given = [f"{_count(facts['judges'], 'full judge')} can take {facts['by_judges']}"]
    if facts["by_pairs"]:
        given.append(f"{facts['by_pairs']} are taken by others who are there already")
    if facts["by_economy"]:
        given.append(f"{facts['by_economy']} are all that the economy limit lets in beside them")
    verb = "needs" if facts["entries"] == 1 else "need"
    return (
        f"The bottleneck: {_count(facts['entries'], 'entry', 'entries')} {verb} {_count(facts['needed'], 'place')}; {_and(given)}; "
        f"{facts['missing']} {'is' if facts['missing'] == 1 else 'are'} missing."
    )


def _economy_limit(facts: Facts, _judges: Names, entries: Names) -> str:
    limit = facts["limit"]
    if facts["allow"] is None:
        change = f"Allow more than {_count(limit, 'judge')} of one economy at an entry and raise the capacity of judges"
    else:
        change = f"Allow {facts['allow']} judges of one economy at an entry"
        if facts["fills"] != facts["missing"]:
            change += f" (this fills {_count(facts['fills'], 'place')})"
    return (
        f"{_places_at(facts, entries)} cannot be filled because an entry may have at most {_count(limit, 'judge')} of one "
        f"economy. {change}, or invite judges of other economies with {_count(facts['missing'], 'free place')} in all, or lower "
        "the demand by as many."
    )


def _below_minimum(facts: Facts, judges: Names, _entries: Names) -> str:
    below = [f"{judges[judge]} ({load} of {minimum})" for judge, load, minimum in facts["judges"]]
    verb = "stays below the minimum" if len(below) == 1 else "stay below their minimum"
    return (
        f"{_and(_some(below))} {verb}: no plan with as many places filled comes closer. Lower the minimum, or "
        "raise the demand of entries these judges may take."
    )


def _locked_pair(facts: Facts, judges: Names, entries: Names) -> str:
    why = [_FORBIDDEN[rule][2] for rule in facts["rules"]]
    if facts["together"]:
        why.append(f"{facts['together']} locked judges are of one economy, at most {facts['limit']} may be")
    names = f"{judges[facts['judge']]} and {entries[facts['entry']]}"
    return f"The locked pair {names} is kept although it breaks a rule: {_and(why)}."


_SAY = {
    TOO_FEW_ELIGIBLE: _too_few,
    TOO_FEW_ELSEWHERE: _too_few_elsewhere,
    JUDGES_FULL: _judges_full,
    CUT: _cut,
    ECONOMY_LIMIT: _economy_limit,
    BELOW_MINIMUM: _below_minimum,
    LOCKED_PAIR: _locked_pair,
}


def _places_at(facts: Facts, entries: Names) -> str:
    names = [entries[entry] for entry in facts["entries"]]
    return f"{_count(facts['missing'], 'place')} at {_and(_some(names))}"


def _some(names: Sequence[str]) -> list[str]:
    rest = len(names) - NAMED
    return [*names[:NAMED], f"{rest} more"] if rest > 0 else list(names)


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
