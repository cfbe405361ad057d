"""A finished plan beside its problem, and what the rules still leave open in it."""

from dataclasses import dataclass

import numpy as np

from judging.assignment.model import Problem
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
