"""Why a place stays empty."""

from dataclasses import dataclass

import numpy as np

from judging.assignment.model import ECONOMY_LIMIT, JUDGES_FULL, TOO_FEW_ELIGIBLE, Problem, Unmet
from judging.assignment.network import Bools, Ints
from judging.assignment.pairs import Pairs


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A finished plan beside its problem. `placed` has a row for each judge and a column for each entry."""

    problem: Problem
    pairs: Pairs
    placed: Bools

    @property
    def limit(self) -> int | None:
        """How many judges of one economy an entry may have."""
        return self.problem.rules.max_judges_per_economy

    def free_places(self) -> list[int]:
        """Return what each judge could still take."""
        loads = self.placed.sum(axis=1).tolist()
        return [judge.capacity - load for judge, load in zip(self.problem.judges, loads, strict=True)]

    def willing(self, entry: int) -> Ints:
        """Return the judges who may judge an entry by every rule about the pair and do not yet."""
        return np.flatnonzero(self.pairs.allowed[:, entry] & ~self.placed[:, entry])

    def colleagues(self, judge: int, entry: int) -> int:
        """Return how many judges of this judge's economy an entry has; none for a judge without an economy."""
        economy = self.pairs.judge_economy[judge]
        if economy < 0:
            return 0
        return int((self.placed[:, entry] & (self.pairs.judge_economy == economy)).sum())

    def shut_out(self, judge: int, entry: int) -> bool:
        """Say whether the economy limit alone keeps a willing judge from an entry."""
        return self.limit is not None and self.colleagues(judge, entry) >= self.limit


def unmet_of(outcome: Outcome) -> tuple[Unmet, ...]:
    """Return the entries with empty places, in the order of the problem, each with the bottleneck.

    Since as many places as possible are filled, no willing judge has a free place unless the economy limit shuts them out. So:
    TOO_FEW_ELIGIBLE when fewer judges than places may judge the entry at all; ECONOMY_LIMIT when judges are left but the limit
    shuts out all of them, or some with free places; else JUDGES_FULL: a place more for any willing judge would fill one here.
    """
    free = outcome.free_places()
    filled = outcome.placed.sum(axis=0).tolist()
    rows = []
    for index, entry in enumerate(outcome.problem.entries):
        if filled[index] < entry.demand:
            rows.append(Unmet(entry.id, entry.demand - filled[index], _why(outcome, index, free)))
    return tuple(rows)


def _why(outcome: Outcome, entry: int, free: list[int]) -> str:
    willing = outcome.willing(entry).tolist()
    if len(willing) + int(outcome.placed[:, entry].sum()) < outcome.problem.entries[entry].demand:
        return TOO_FEW_ELIGIBLE
    shut_out = [judge for judge in willing if outcome.shut_out(judge, entry)]
    if len(shut_out) == len(willing) or any(free[judge] > 0 for judge in shut_out):
        return ECONOMY_LIMIT
    return JUDGES_FULL
