"""Prices that prove a flow cheapest, and the pairs they show to be missing.

A flow is of least cost exactly when each node can be given a price such that no unused arc would pay and no used one costs too
much. The prices of a flow over the known arcs are its shortest distances from the pool. They are found on a graph of judges alone: an
entry is passed only on the way from a judge who might enter it to one who leaves it. With them every pair that was left out is
tested at once; when none would pay, the flow is the cheapest of the whole problem.
"""

from dataclasses import dataclass

import numpy as np

from judging.assignment.network import Bools, Costs, Flow, Ints, Task

FAR = np.int64(2**60)


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """The price of a place from each judge, of a place at each entry, and of one at each (economy, entry) if limited."""

    judge: Ints
    entry: Ints
    economy: Ints | None

    def bar(self, economy: int) -> Ints:
        """Return, for each entry, what a judge of `economy` may cost at most to be worth asking."""
        return self.entry if self.economy is None or economy < 0 else self.economy[economy]


def prices_of(task: Task, costs: Costs, known: Bools, ceiling: Ints, flow: Flow) -> Prices:
    """Return prices under which `flow`, cheapest over the `known` pairs, needs none of them exchanged."""
    load = np.bincount(flow.judges, minlength=len(task.capacity))
    empty = task.demand - np.bincount(flow.entries, minlength=len(task.demand))
    full = _full_economies(task, flow)
    own = _entering(costs, task, flow.judges, flow.entries)
    graph = _judge_graph(task, costs, known, ceiling, flow, load=load, empty=empty, full=full)
    judge = _distances(graph)[: len(load)]
    entry = np.where(empty > 0, costs.empty, -FAR)
    np.maximum.at(entry, flow.entries, np.where(empty[flow.entries] > 0, -FAR, own + judge[flow.judges]))
    return Prices(judge, entry, _economy_prices(task, costs, flow, judge, entry, full))


def paying_pairs(task: Task, costs: Costs, known: Bools, prices: Prices) -> Ints:
    """Return how much each pair that is not known would save, as a matrix, 0 where it would not."""
    savings = np.zeros(known.shape, dtype=np.int64)
    for judge in np.flatnonzero(prices.judge < FAR):
        saving = prices.bar(int(task.economy[judge])) - costs.pair[judge] - prices.judge[judge]
        saving[known[judge] | ~task.allowed[judge] | (task.demand == 0)] = 0
        np.maximum(saving, 0, out=savings[judge])
    return savings


def paying_loads(costs: Costs, task: Task, ceiling: Ints, prices: Prices) -> Bools:
    """Say which judges would take more than their ceiling."""
    below = np.flatnonzero(ceiling < task.capacity)
    paying = np.zeros(len(ceiling), dtype=bool)
    paying[below] = costs.load[below, ceiling[below]] < prices.judge[below]
    return paying


def _full_economies(task: Task, flow: Flow) -> Bools | None:
    if task.room is None:
        return None
    limited = task.limited[flow.judges]
    group = task.economy[flow.judges[limited]] * len(task.demand) + flow.entries[limited]
    return np.asarray(np.bincount(group, minlength=task.room.size).reshape(task.room.shape) >= task.room)


def _entering(costs: Costs, task: Task, judges: Ints, entries: Ints) -> Ints:
    """Return what the way from each judge into each entry costs, economy arc included."""
    cost = costs.pair[judges, entries]
    if costs.economy is not None:
        cost = cost + np.where(task.limited[judges], costs.economy[task.economy[judges], entries], 0)
    return cost


def _judge_graph(
    task: Task, costs: Costs, known: Bools, ceiling: Ints, flow: Flow, *, load: Ints, empty: Ints, full: Bools | None
) -> Ints:
    """Return the cost of moving one place between judges as a matrix; the last row and column are the pool."""
    judges = len(load)
    graph = np.full((judges + 1, judges + 1), FAR, dtype=np.int64)
    more = np.flatnonzero(load < ceiling)
    graph[judges, more] = costs.load[more, load[more]]
    less = np.flatnonzero(load > 0)
    graph[less, judges] = -costs.load[less, load[less] - 1]

    used = np.zeros(known.shape, dtype=bool)
    used[flow.judges, flow.entries] = True
    new, at = np.nonzero(known & ~used)
    enter = _entering(costs, task, new, at)
    shut = np.zeros(len(new), dtype=bool)
    if full is not None:
        shut = task.limited[new] & full[task.economy[new], at]
    leave = _entering(costs, task, flow.judges, flow.entries)

    fills = (empty[at] > 0) & ~shut
    np.minimum.at(graph[:, judges], new[fills], enter[fills] - costs.empty[at[fills]])
    np.minimum.at(graph[judges], flow.judges, costs.empty[flow.entries] - leave)

    # Each judge who might enter beside each one who might leave the same entry.
    order = np.argsort(flow.entries, kind="stable")
    served = np.bincount(flow.entries, minlength=len(task.demand))
    first = np.concatenate([[0], np.cumsum(served)])
    beside = np.repeat(np.arange(len(new)), served[at])
    nth = np.arange(len(beside)) - np.repeat(np.cumsum(served[at]) - served[at], served[at])
    leaver = order[first[at[beside]] + nth]
    old = flow.judges[leaver]
    same = task.limited[new[beside]] & (task.economy[new[beside]] == task.economy[old])
    open_ = same | ~shut[beside]
    cost = enter[beside] - leave[leaver]
    np.minimum.at(graph.ravel(), (new[beside] * (judges + 1) + old)[open_], cost[open_])
    return graph


def _distances(graph: Ints) -> Ints:
    """Return the shortest distances from the last node (Bellman and Ford, one row of the graph after another)."""
    distance = np.full(len(graph), FAR, dtype=np.int64)
    distance[-1] = 0
    for _round in range(len(graph) + 1):
        reached = distance < FAR
        nearer = np.minimum(distance, (distance[reached, None] + graph[reached]).min(axis=0))
        nearer[nearer > FAR // 2] = FAR
        if np.array_equal(nearer, distance):
            return distance
        distance = nearer
    raise ArithmeticError("the flow is not of least cost: there is a cycle that would save")


def _economy_prices(task: Task, costs: Costs, flow: Flow, judge: Ints, entry: Ints, full: Bools | None) -> Ints | None:
    if task.room is None or full is None:
        return None
    price = np.broadcast_to(entry, task.room.shape).copy()
    if costs.economy is not None:
        price -= costs.economy
    # Where an economy is full, a newcomer has to replace one of it: the dearest there sets the bar.
    price[full] = -FAR
    limited = np.flatnonzero(task.limited[flow.judges])
    j, e = flow.judges[limited], flow.entries[limited]
    g = task.economy[j]
    dearest = np.full(price.shape, -FAR, dtype=np.int64)
    np.maximum.at(dearest, (g, e), costs.pair[j, e] + judge[j])
    return np.where(full, dearest, price)
