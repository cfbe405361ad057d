"""The plain way: every allowed pair is an arc of one flow. For problems without locks, minimum, "avoid" or even loads."""

import time

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from judging.assignment import Problem
from judging.assignment.pairs import pairs_of


def dense_flow(problem: Problem) -> tuple[int, int, float]:
    """Return the places filled, the total affinity, and the CPU seconds from matrices to answer."""
    pairs = pairs_of(problem)
    begun = time.process_time()
    judges, entries = pairs.allowed.shape
    j, e = np.nonzero(pairs.allowed)
    source, sink, first_judge, first_entry, first_group = 0, 1, 2, 2 + judges, 2 + judges + entries
    solver = SimpleMinCostFlow()

    def add(tail, head, capacity, cost):
        tail, head, capacity, cost = np.broadcast_arrays(tail, head, capacity, cost)
        solver.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32), head.astype(np.int32), capacity.astype(np.int64), cost.astype(np.int64)
        )

    groups, group = np.unique(pairs.judge_economy[j] * entries + e, return_inverse=True)
    limit = problem.rules.max_judges_per_economy or judges
    demand = np.array([entry.demand for entry in problem.entries])
    add(source, first_judge + np.arange(judges), np.array([judge.capacity for judge in problem.judges]), 0)
    add(first_judge + j, first_group + group, 1, -pairs.affinity[j, e])
    add(first_group + np.arange(len(groups)), first_entry + groups % entries, limit, 0)
    add(first_entry + np.arange(entries), sink, demand, 0)
    total = int(demand.sum())
    solver.set_nodes_supplies(np.array([source, sink], dtype=np.int32), np.array([total, -total]))
    assert solver.solve_max_flow_with_min_cost() == SimpleMinCostFlow.OPTIMAL
    return solver.maximum_flow(), -solver.optimal_cost(), time.process_time() - begun
