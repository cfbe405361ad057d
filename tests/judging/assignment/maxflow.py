"""How many places could be filled at all: a maximum flow by SciPy, over a network made anew from the JSON document.

It shares no line with the solver: neither the network nor the flow.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from tests.judging.assignment.reference import demand_of, hard_rules_allow

UNBOUNDED = 10_000


def fillable(problem, *, capacity=None, demand=None, lifted=()):
    """Return the most places any plan fills beside the locked pairs.

    `capacity` and `demand` overrule those of judges and entries by id; no economy limit holds at the entries `lifted` ("all": nowhere).
    """
    judges, entries = problem["judges"], problem["entries"]
    capacity, demand = capacity or {}, demand or {}
    locked = {tuple(pair) for pair in problem.get("locked", [])}
    limit = problem.get("rules", {}).get("max_judges_per_economy")
    nodes = {"source": 0, "sink": 1}
    arcs = {}

    def arc(tail, head, most):
        pair = (nodes.setdefault(tail, len(nodes)), nodes.setdefault(head, len(nodes)))
        arcs[pair] = arcs.get(pair, 0) + max(0, most)

    for judge in judges:
        held = sum(1 for j, _e in locked if j == judge["id"])
        arc("source", ("judge", judge["id"]), capacity.get(judge["id"], judge["capacity"]) - held)
    for entry in entries:
        there = [j for j in judges if (j["id"], entry["id"]) in locked]
        arc(("entry", entry["id"]), "sink", demand.get(entry["id"], demand_of(problem, entry)) - len(there))
        bound = limit and lifted != "all" and entry["id"] not in lifted
        for economy in {judge["economy"] for judge in judges}:
            room = limit - sum(1 for j in there if j["economy"] == economy) if bound else UNBOUNDED
            arc(("group", entry["id"], economy), ("entry", entry["id"]), room)
        for judge in judges:
            if (judge["id"], entry["id"]) not in locked and hard_rules_allow(problem, judge, entry):
                arc(("judge", judge["id"]), ("group", entry["id"], judge["economy"]), 1)
    tails, heads = np.array(list(arcs)).T
    graph = csr_array((np.array(list(arcs.values()), dtype=np.int32), (tails, heads)), shape=(len(nodes),) * 2)
    return int(maximum_flow(graph.tocsr(), 0, 1).flow_value)
