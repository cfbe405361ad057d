"""What is left to place after the locked pairs, and how many places could be filled under another economy limit."""

from dataclasses import dataclass

import numpy as np

from judging.assignment.model import Problem
from judging.assignment.network import Ints, Task
from judging.assignment.pairs import BoolMatrix, Pairs
from judging.assignment.search import Aims, best_flow


@dataclass(frozen=True, slots=True)
class Shuffle:
    """An order of judges and entries drawn by the seed: equal plans differ only by the order in which arcs are met."""

    judges: Ints
    entries: Ints

    def of(self, matrix: BoolMatrix | Ints) -> Ints:
        """Return a matrix in this order."""
        return np.asarray(matrix[np.ix_(self.judges, self.entries)])


def task_of(problem: Problem, pairs: Pairs, shuffle: Shuffle, limit: int | None) -> Task:
    """Take the locked pairs out and return what is left, in shuffled order, with at most `limit` judges of an economy at an entry."""
    judges, entries = pairs.locked.shape
    locked = shuffle.of(pairs.locked)
    # Whatever a file says, an entry can be given at most every judge and a judge at most every entry.
    demand = np.array([min(problem.entries[e].demand, 2 * judges) for e in shuffle.entries], dtype=np.int64)
    demand = np.clip(demand - locked.sum(axis=0), 0, judges)
    capacity = np.array([min(problem.judges[j].capacity, 2 * entries) for j in shuffle.judges], dtype=np.int64)
    capacity -= locked.sum(axis=1)
    economy = pairs.judge_economy[shuffle.judges]
    allowed = shuffle.of(pairs.allowed) & ~locked & (capacity > 0)[:, None] & (demand > 0)[None, :]
    room = None
    if limit is not None:
        counted = np.zeros((int(economy.max(initial=-1)) + 1, entries), dtype=np.int64)
        np.add.at(counted, economy[economy >= 0], locked[economy >= 0])
        room = np.clip(min(limit, judges) - counted, 0, None)
        if room.size:
            allowed &= (room[economy] > 0) | (economy < 0)[:, None]
        else:
            room = None
    return Task(allowed, demand, np.minimum(capacity, allowed.sum(axis=1)), economy, room)


def most_places(problem: Problem, pairs: Pairs, limit: int | None) -> int:
    """Return how many places any plan can fill beside the locked pairs when `limit` is the economy limit."""
    judges, entries = pairs.locked.shape
    shuffle = Shuffle(np.arange(judges), np.arange(entries))
    task = task_of(problem, pairs, shuffle, limit)
    nothing = np.zeros(judges, dtype=np.int64)
    aims = Aims(nothing, nothing, None, even=False, affinity=np.zeros((judges, entries), dtype=np.int64))
    return len(best_flow(task, aims, np.random.default_rng(0)).judges)
