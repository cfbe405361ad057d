"""What cannot be met, why, and the smallest change that would help: as codes with facts. `sentences.py` says them in words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from judging.assignment.cut import cut_of
from judging.assignment.filling import most_places
from judging.assignment.model import (
    BELOW_MINIMUM,
    CUT,
    ECONOMY_LIMIT,
    JUDGES_FULL,
    LOCKED_PAIR,
    TOO_FEW_ELIGIBLE,
    TOO_FEW_ELSEWHERE,
    Advice,
    Unmet,
)
from judging.assignment.network import Ints
from judging.assignment.outcome import Outcome

LISTED = 5
"""So many entries with too few judges get a piece of advice of their own."""

FEW = 6
"""Up to so many places the advice asks as few judges as it can; beyond, it spreads them over all."""


def advice_on(outcome: Outcome, unmet: Sequence[Unmet]) -> tuple[Advice, ...]:
    """Return advice on places that stay empty, judges below their minimum and locked pairs that break a rule."""
    columns = {entry.id: index for index, entry in enumerate(outcome.problem.entries)}
    by_reason: dict[str, dict[int, int]] = defaultdict(dict)
    for row in unmet:
        by_reason[row.why][columns[row.entry]] = row.missing
    advice = _too_few(outcome, by_reason[TOO_FEW_ELIGIBLE])
    if by_reason[JUDGES_FULL]:
        advice += [_judges_full(outcome, by_reason[JUDGES_FULL]), _cut(outcome)]
    if by_reason[ECONOMY_LIMIT]:
        advice.append(_economy_limit(outcome, by_reason[ECONOMY_LIMIT]))
    return (*advice, *_below_minimum(outcome), *_locked_against_rules(outcome))


def _too_few(outcome: Outcome, missing: dict[int, int]) -> list[Advice]:
    """Inviting as many judges as are missing is the smallest change: each takes one place of the entry."""
    advice = []
    for entry, places in list(missing.items())[:LISTED]:
        filled = int(outcome.placed[:, entry].sum())
        kept_out = {rule: int(forbidden[:, entry].sum()) for rule, forbidden in outcome.pairs.forbidden_by.items()}
        facts = {
            "entry": outcome.problem.entries[entry].id,
            "demand": outcome.problem.entries[entry].demand,
            "judges": len(outcome.problem.judges),
            "eligible": filled + len(outcome.willing(entry)),
            "filled": filled,
            "missing": places,
            "forbidden": {rule: count for rule, count in kept_out.items() if count},
        }
        advice.append(Advice(TOO_FEW_ELIGIBLE, facts))
    rest = list(missing.values())[LISTED:]
    if rest:
        advice.append(Advice(TOO_FEW_ELSEWHERE, {"entries": len(rest), "missing": sum(rest)}))
    return advice


def _judges_full(outcome: Outcome, missing: dict[int, int]) -> Advice:
    """A place more of a judge fills at most one place, so no raise by fewer places fills as many."""
    total = sum(missing.values())
    raised = _raise(outcome, missing, spread=total > FEW)
    order = np.argsort(-raised, kind="stable")[: int((raised > 0).sum())].tolist()
    facts = {
        "entries": _ids(outcome, missing),
        "missing": total,
        "raise": [[outcome.problem.judges[judge].id, int(raised[judge])] for judge in order],
        "fills": int(raised.sum()),
        "spread": total > FEW,
    }
    return Advice(JUDGES_FULL, facts)


def _raise(outcome: Outcome, missing: dict[int, int], *, spread: bool) -> Ints:
    """Return by how many places each judge's capacity has to rise to fill what can be filled that way.

    With `spread` the one who took fewest goes first, else the one who took most, so that few names do.
    """
    economy = outcome.pairs.judge_economy
    wanted = np.zeros(len(economy), dtype=np.int64)
    for entry in missing:
        wanted[outcome.willing(entry)] += 1
    taken = np.zeros(len(economy), dtype=np.int64)
    for entry, places in missing.items():
        there = Counter(economy[outcome.placed[:, entry]].tolist())
        willing = outcome.willing(entry)
        order = np.lexsort((-wanted[willing], taken[willing] if spread else -taken[willing]))
        for judge in willing[order].tolist():
            if not places:
                break
            if outcome.limit is None or economy[judge] < 0 or there[int(economy[judge])] < outcome.limit:
                taken[judge] += 1
                there[int(economy[judge])] += 1
                places -= 1
    return taken


def _cut(outcome: Outcome) -> Advice:
    cut = cut_of(outcome)
    facts = {
        "entries": int(cut.entries.sum()),
        "judges": int(cut.judges.sum()),
        "needed": cut.needed,
        "by_judges": cut.by_judges,
        "by_pairs": cut.by_pairs,
        "by_economy": cut.by_economy,
        "missing": cut.missing,
    }
    return Advice(CUT, facts)


def _economy_limit(outcome: Outcome, missing: dict[int, int]) -> Advice:
    """The new limit is the lowest that fills as many places as any would; None where none fills a place by itself."""
    limit = outcome.limit or 0
    problem, pairs = outcome.problem, outcome.pairs
    now = int((outcome.placed & ~pairs.locked).sum())
    most = most_places(problem, pairs, None)
    low, high = limit, int(np.bincount(pairs.judge_economy[pairs.judge_economy >= 0]).max())
    while most > now and high - low > 1:  # places never fall while the limit rises
        middle = (low + high) // 2
        if most_places(problem, pairs, middle) == most:
            high = middle
        else:
            low = middle
    facts = {
        "entries": _ids(outcome, missing),
        "missing": sum(missing.values()),
        "limit": limit,
        "allow": high if most > now else None,
        "fills": most - now,
    }
    return Advice(ECONOMY_LIMIT, facts)


def _below_minimum(outcome: Outcome) -> list[Advice]:
    loads = outcome.placed.sum(axis=1).tolist()
    below = [
        [judge.id, load, judge.minimum]
        for judge, load in zip(outcome.problem.judges, loads, strict=True)
        if load < judge.minimum
    ]
    return [Advice(BELOW_MINIMUM, {"judges": below})] if below else []


def _locked_against_rules(outcome: Outcome) -> list[Advice]:
    pairs = outcome.pairs
    advice = []
    for judge, entry in zip(*(index.tolist() for index in np.nonzero(pairs.locked)), strict=True):
        rules = [rule for rule, forbidden in pairs.forbidden_by.items() if forbidden[judge, entry]]
        economy = pairs.judge_economy[judge]
        together = int((pairs.locked[:, entry] & (pairs.judge_economy == economy)).sum()) if economy >= 0 else 0
        crowd = together if outcome.limit is not None and together > outcome.limit else 0
        if rules or crowd:
            ids = {"judge": outcome.problem.judges[judge].id, "entry": outcome.problem.entries[entry].id}
            facts: dict[str, Any] = ids | {"rules": rules, "together": crowd, "limit": outcome.limit}
            advice.append(Advice(LOCKED_PAIR, facts))
    return advice


def _ids(outcome: Outcome, entries: dict[int, int]) -> list[str]:
    return [outcome.problem.entries[entry].id for entry in entries]
