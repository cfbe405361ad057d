"""The assignment as a flow of least cost.

    pool -> judge          one arc for each run of loads of equal cost (a convex cost of the load)
    judge -> entry         a place; where an economy is limited: judge -> (entry, economy) -> entry
    pool -> entry          a place left empty

Every entry draws its demand, so a flow always exists. Only arcs that are `known` are handed to the solver, see `search.py`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MAX_SCALED_COST = 2**62
"""The solver answers BAD_COST_RANGE when cost times nodes squared leaves 64 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is left to place after the locked pairs.

    `allowed` has a row for each judge and a column for each entry; `demand` and `capacity` are what is left of each.
    `economy` numbers the economies of the judges, -1 for none. `room` has a row for each economy and says how many more
    judges of it an entry may get; it is None without a limit.
    """

    allowed: Bools
    demand: Ints
    capacity: Ints
    economy: Ints
    room: Ints | None

    @property
    def limited(self) -> Bools:
        """Judges to whom the limit applies."""
        return (self.economy >= 0) if self.room is not None else np.zeros(len(self.economy), dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """What each arc costs: `pair` (judge, entry), `load` (judge, 0-based place of this judge; never falling along a row),
    `empty` (entry), `economy` (economy, entry; None for all zero)."""

    pair: Ints
    load: Ints
    empty: Ints
    economy: Ints | None = None

    @property
    def greatest(self) -> int:
        """The largest cost of an arc, without sign."""
        parts = (self.pair, self.load, self.empty, self.economy)
        return max((int(np.abs(part).max()) for part in parts if part is not None and part.size), default=0)


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """The places taken: parallel arrays of judges and entries."""

    judges: Ints
    entries: Ints


def fits(greatest_cost: int, task: Task) -> bool:
    """Say whether the solver can work with costs up to `greatest_cost`, with every (entry, economy) a node."""
    judges, entries = task.allowed.shape
    groups = 0 if task.room is None else int(np.minimum(task.room.size, 3 * task.demand.sum()))
    nodes = judges + entries + groups + 2
    return bool(greatest_cost * nodes * nodes < MAX_SCALED_COST)


def cheapest_flow(task: Task, costs: Costs, known: Bools, ceiling: Ints) -> Flow:
    """Return a flow of least cost over the `known` pairs, with loads up to `ceiling`."""
    judges, entries = known.shape
    solver = SimpleMinCostFlow()
    j, e = np.nonzero(known)
    head = judges + e
    tight = np.zeros(len(j), dtype=bool)
    if task.room is not None:
        group = task.economy[j] * entries + e
        counted = np.bincount(group[task.economy[j] >= 0], minlength=task.room.size)
        # An (entry, economy) with fewer known arcs than room limits nothing; it is left out unless it costs something.
        binding = counted > task.room.ravel()
        if costs.economy is not None:
            binding |= (counted > 0) & (costs.economy.ravel() != 0)
        tight = (task.economy[j] >= 0) & binding[group]
        groups, place = np.unique(group[tight], return_inverse=True)
        head[tight] = judges + entries + place
        at = judges + entries + np.arange(len(groups))
        price = np.zeros(len(groups), dtype=np.int64) if costs.economy is None else costs.economy.ravel()[groups]
        _add(solver, at, judges + groups % entries, task.room.ravel()[groups], price)
    pairs = _add(solver, j, head, np.ones(len(j), dtype=np.int64), costs.pair[j, e])
    pool = judges + entries + int(tight.sum())
    _add_loads(solver, pool, costs.load, ceiling)
    drawn = np.flatnonzero(task.demand)
    _add(solver, np.full(len(drawn), pool), judges + drawn, task.demand[drawn], costs.empty[drawn])
    supply = np.concatenate([-task.demand, [task.demand.sum()]])
    solver.set_nodes_supplies(np.append(judges + np.arange(entries), pool).astype(np.int32), supply)
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status.name}")
    taken = solver.flows(pairs) > 0
    return Flow(j[taken].astype(np.int64), e[taken].astype(np.int64))


def _add_loads(solver: SimpleMinCostFlow, pool: int, load: Ints, ceiling: Ints) -> None:
    """Add pool -> judge: a run of equal costs is one arc, so that even loads need many arcs and all else few."""
    places = np.arange(load.shape[1])
    starts = np.ones(load.shape, dtype=bool)
    starts[:, 1:] = load[:, 1:] != load[:, :-1]
    starts &= places[None, :] < ceiling[:, None]
    judge, start = np.nonzero(starts)
    last = np.append(judge[1:] != judge[:-1], True)
    end = np.where(last, ceiling[judge], np.append(start[1:], 0))
    _add(solver, np.full(len(judge), pool), judge, end - start, load[judge, start])


def _add(solver: SimpleMinCostFlow, tail: Ints, head: Ints, capacity: Ints, cost: Ints) -> NDArray[np.int32]:
    arcs: NDArray[np.int32] = solver.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), capacity.astype(np.int64), cost.astype(np.int64)
    )
    return arcs
