"""Rank entries by exact score and part the tied ones step by step."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from results.scoring.measures import Measured, mean, measure
from results.scoring.model import (
    CRITERION_PREFIX,
    HEAD_JUDGE,
    HIGHEST_SINGLE,
    MEDIAN,
    SHARED,
    TOO_FEW_SCORECARDS,
    Contest,
    Standing,
    Tally,
    Unranked,
)

LAST = Fraction(-1)
"""Below every value a step can compare, all of which are 0 or more."""


def tally(contest: Contest) -> Tally:
    """Return the standings of `contest`. Ranks run 1, 2, 2, 4."""
    measured = measure(contest)
    needed = max(contest.minimum_scorecards, 1)
    ranked = [entry for entry in measured.values() if len(entry.scores) >= needed]
    unranked = sorted(entry.entry for entry in measured.values() if len(entry.scores) < needed)
    scores = {entry.entry: entry.score for entry in ranked}
    ranked.sort(key=lambda entry: scores[entry.entry], reverse=True)
    standings: list[Standing] = []
    for score, equals in groupby(ranked, key=lambda entry: scores[entry.entry]):
        rank = len(standings) + 1
        for group, decided_by in part(list(equals), contest):
            names = sorted(entry.entry for entry in group)
            counts = {entry.entry: len(entry.scores) for entry in group}
            standings.extend(Standing(name, rank, score, counts[name], decided_by) for name in names)
            rank += len(group)
    return Tally(tuple(standings), tuple(Unranked(entry, TOO_FEW_SCORECARDS) for entry in unranked))


def part(equals: list[Measured], contest: Contest) -> list[tuple[list[Measured], str | None]]:
    """Part entries of equal score by the tie-break chain: groups from first to last, each with its `decided_by`."""
    if len(equals) == 1:
        return [(equals, None)]
    groups: list[tuple[list[Measured], str | None]] = [(equals, SHARED)]
    for step in contest.tie_break:
        refined: list[tuple[list[Measured], str | None]] = []
        for group, decided_by in groups:
            if len(group) == 1:
                refined.append((group, decided_by))
                continue
            for smaller in _by_step(group, step, contest):
                refined.append((smaller, step if len(smaller) == 1 else SHARED))
        groups = refined
    return groups


def _by_step(group: list[Measured], step: str, contest: Contest) -> list[list[Measured]]:
    values = step_values(group, step, contest)
    ordered = sorted(group, key=lambda entry: _comparable(values[entry.entry]), reverse=True)
    return [list(equal) for _value, equal in groupby(ordered, key=lambda entry: values[entry.entry])]


def _comparable(value: Fraction | None) -> Fraction:
    return LAST if value is None else value


def step_values(group: Sequence[Measured], step: str, contest: Contest) -> dict[str, Fraction | None]:
    """Return what one step compares for entries tied so far, by entry id: the higher value goes first, None last."""
    if step == MEDIAN:
        return {entry.entry: entry.median for entry in group}
    if step == HIGHEST_SINGLE:
        return {entry.entry: entry.highest_single for entry in group}
    if step == HEAD_JUDGE:
        return _decided(group, contest)
    key = step.removeprefix(CRITERION_PREFIX)
    return {entry.entry: mean_unit(entry, key, contest) for entry in group}


def mean_unit(entry: Measured, key: str, contest: Contest) -> Fraction | None:
    """Return the mean unit value (0 to 1) of a criterion over the entry's cards, or None where nobody marked it."""
    marks = entry.marks_of(key)
    if not marks:
        return None
    criterion = next(criterion for criterion in contest.criteria if criterion.key == key)
    return criterion.unit(mean(marks))


def _decided(group: Sequence[Measured], contest: Contest) -> dict[str, Fraction | None]:
    """Return places counted from the end of the decision that names most of the tied entries (the earlier of equals)."""
    names = {entry.entry for entry in group}
    best = max(contest.head_judge, key=lambda order: len(names.intersection(order)), default=())
    places = {entry: Fraction(len(best) - index) for index, entry in enumerate(best)}
    return {name: places.get(name) for name in names}
