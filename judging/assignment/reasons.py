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
        return [
            min(judge.capacity, len(self.problem.entries)) - load
            for judge, load in zip(self.problem.judges, loads, strict=True)
        ]

    def willing(self, entry: int) -> Ints:
        """Return the judges who may judge an entry by every rule about the pair and do not yet."""
        return np.flatnonzero(self.pairs.allowed[:, entry] & ~self.placed[:, entry])

    def shut_out(self, entry: int) -> Bools:
        """Say for each judge whether the economy limit alone would keep them from an entry."""
        economy = self.pairs.judge_economy
        if self.limit is None or not (economy >= 0).any():
            return np.zeros(len(economy), dtype=bool)
        counted = np.bincount(economy[self.placed[:, entry] & (economy >= 0)], minlength=int(economy.max()) + 1)
        return np.asarray((economy >= 0) & (counted[economy] >= self.limit))


def unmet_of(outcome: Outcome) -> tuple[Unmet, ...]:
    """Return the entries with empty places, in the order of the problem, each with the bottleneck.

    Since as many places as possible are filled, no willing judge has a free place unless the economy limit shuts them out. So:
    TOO_FEW_ELIGIBLE when fewer judges than places may judge the entry at all; ECONOMY_LIMIT when judges are left but the limit
    shuts out all of them, or some with free places; else JUDGES_FULL: a place more for any willing judge the limit lets in
    would fill one here.
    """
    free = np.array(outcome.free_places(), dtype=np.int64)
    filled = outcome.placed.sum(axis=0).tolist()
    rows = []
    for index, entry in enumerate(outcome.problem.entries):
        if filled[index] < entry.demand:
            rows.append(Unmet(entry.id, entry.demand - filled[index], _why(outcome, index, filled[index], free)))
    return tuple(rows)


def _why(outcome: Outcome, entry: int, filled: int, free: Ints) -> str:
    willing = outcome.willing(entry)
    if len(willing) + filled < outcome.problem.entries[entry].demand:
        return TOO_FEW_ELIGIBLE
    shut_out = outcome.shut_out(entry)[willing]
    if shut_out.all() or (free[willing[shut_out]] > 0).any():
        return ECONOMY_LIMIT
    return JUDGES_FULL
