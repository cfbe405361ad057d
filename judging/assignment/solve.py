"""From a problem to a plan."""

import time
from dataclasses import dataclass

import numpy as np

from judging.assignment.advice import advice_on
from judging.assignment.model import Plan, Problem
from judging.assignment.network import Ints, Task
from judging.assignment.pairs import BoolMatrix, Pairs, pairs_of
from judging.assignment.reasons import Outcome, unmet_of
from judging.assignment.search import Aims, best_flow


def solve(problem: Problem) -> Plan:
    """Return the best plan. Deterministic: the same problem and seed give the same plan.

    Raises `UnusableInput` when the problem is too large, or its affinity has too many decimals, for an exact answer.
    """
    begun = time.process_time()
    pairs = pairs_of(problem)
    placed = _place(problem, pairs)
    outcome = Outcome(problem, pairs, placed)
    unmet = unmet_of(outcome)
    total = int(pairs.affinity[placed].sum())
    entry_index, judge_index = np.nonzero(placed.T)
    load = placed.sum(axis=1)
    return Plan(
        assignments=tuple(
            (problem.judges[j].id, problem.entries[e].id)
            for e, j in zip(entry_index.tolist(), judge_index.tolist(), strict=True)
        ),
        total_affinity=total if pairs.scale == 1 else total / pairs.scale,
        least_load=int(load.min()) if len(load) else 0,
        greatest_load=int(load.max(initial=0)),
        unmet=unmet,
        advice=advice_on(outcome, unmet),
        seconds=time.process_time() - begun,
    )


@dataclass(frozen=True, slots=True)
class _Shuffle:
    """An order of judges and entries drawn by the seed: equal plans differ only by the order in which arcs are met."""

    judges: Ints
    entries: Ints

    def of(self, matrix: BoolMatrix | Ints) -> Ints:
        return np.asarray(matrix[np.ix_(self.judges, self.entries)])


def _place(problem: Problem, pairs: Pairs) -> BoolMatrix:
    """Return the places taken as a matrix, locked pairs included."""
    placed = pairs.locked.copy()
    judges, entries = len(problem.judges), len(problem.entries)
    if not judges or not entries:
        return placed
    random = np.random.default_rng(problem.rules.seed % 2**64)
    shuffle = _Shuffle(random.permutation(judges), random.permutation(entries))
    task, aims = _task(problem, pairs, shuffle)
    flow = best_flow(task, aims, random)
    placed[shuffle.judges[flow.judges], shuffle.entries[flow.entries]] = True
    return placed


def _task(problem: Problem, pairs: Pairs, shuffle: _Shuffle) -> tuple[Task, Aims]:
    """Take the locked pairs out and return what is left, in shuffled order."""
    judges, entries = pairs.locked.shape
    locked = shuffle.of(pairs.locked)
    held = locked.sum(axis=1)
    # Whatever a file says, an entry can be given at most every judge and a judge at most every entry.
    demand = np.array([min(problem.entries[e].demand, 2 * judges) for e in shuffle.entries], dtype=np.int64)
    demand = np.clip(demand - locked.sum(axis=0), 0, judges)
    capacity = np.array([min(problem.judges[j].capacity, 2 * entries) for j in shuffle.judges], dtype=np.int64) - held
    minimum = np.array([min(problem.judges[j].minimum, 2 * entries) for j in shuffle.judges], dtype=np.int64)
    economy = pairs.judge_economy[shuffle.judges]
    allowed = shuffle.of(pairs.allowed) & ~locked & (capacity > 0)[:, None] & (demand > 0)[None, :]
    room = None
    if problem.rules.max_judges_per_economy is not None:
        counted = np.zeros((int(economy.max(initial=-1)) + 1, entries), dtype=np.int64)
        np.add.at(counted, economy[economy >= 0], locked[economy >= 0])
        room = np.clip(min(problem.rules.max_judges_per_economy, judges) - counted, 0, None)
        if room.size:
            allowed &= (room[economy] > 0) | (economy < 0)[:, None]
        else:
            room = None
    capacity = np.minimum(capacity, allowed.sum(axis=1))
    same = shuffle.of(pairs.same_economy) & allowed
    avoid = same if problem.rules.same_economy == "avoid" and same.any() else None
    aims = Aims(held, minimum, avoid, problem.rules.even_load, shuffle.of(pairs.affinity))
    return Task(allowed, demand, capacity, economy, room), aims
