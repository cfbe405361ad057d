"""An independent reference: the same rules as a mixed integer program, one objective after another, solved by HiGHS.

It knows nothing of flows. Every pair is a binary variable, and each objective is fixed at its optimum before the next.
"""

from collections import Counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array


def hard_rules_allow(problem, judge, entry):
    """Say whether a pair may meet, read from the JSON document rule by rule."""
    rules = problem.get("rules", {})
    if [judge["id"], entry["id"]] in problem.get("conflicts", []):
        return False
    if set(judge.get("organisations", [])) & set(entry.get("organisations", [])):
        return False
    if rules.get("same_economy") == "forbid" and judge["economy"] == entry["economy"]:
        return False
    if judge.get("tracks") and entry["track"] not in judge["tracks"]:
        return False
    matrix = problem.get("affinity_matrix")
    return matrix is None or matrix[problem["judges"].index(judge)][problem["entries"].index(entry)] is not None


def affinity_of(problem, judge, entry):
    if "affinity_matrix" in problem:
        return problem["affinity_matrix"][problem["judges"].index(judge)][problem["entries"].index(entry)] or 0
    if "affinity" in problem:
        return next((a for j, e, a in problem["affinity"] if (j, e) == (judge["id"], entry["id"])), 0)
    points = 30 if entry.get("language") and entry["language"] in judge.get("languages", []) else 0
    topics = set(entry.get("topics", []))
    if topics:
        points += int(70 * len(topics & set(judge.get("topics", []))) / len(topics) + 0.5)
    return points


def demand_of(problem, entry):
    return entry.get("demand", problem.get("demand"))


def value_of(problem, assignments):
    """Return the five objectives of a plan, each as a number of which less is better."""
    pairs = {tuple(pair) for pair in assignments}
    judges = {judge["id"]: judge for judge in problem["judges"]}
    entries = {entry["id"]: entry for entry in problem["entries"]}
    rules = problem.get("rules", {})
    load = {name: sum(1 for j, _e in pairs if j == name) for name in judges}
    filled = sum(min(demand_of(problem, e), sum(1 for _j, x in pairs if x == name)) for name, e in entries.items())
    same = sum(1 for j, e in pairs if judges[j]["economy"] == entries[e]["economy"])
    return (
        -filled,
        sum(max(0, judge.get("minimum", 0) - load[name]) for name, judge in judges.items()),
        same if rules.get("same_economy") == "avoid" else 0,
        sum(number * number for number in load.values()) if rules.get("load") == "even" else 0,
        round(-sum(affinity_of(problem, judges[j], entries[e]) for j, e in pairs), 6),
    )


def broken_rules(problem, assignments):
    """Return what a plan does that it must not; locked pairs excuse themselves."""
    broken = []
    locked = {tuple(pair) for pair in problem.get("locked", [])}
    pairs = [tuple(pair) for pair in assignments]
    if len(set(pairs)) != len(pairs):
        broken.append("a pair twice")
    if not locked <= set(pairs):
        broken.append("a locked pair is missing")
    judges = {judge["id"]: judge for judge in problem["judges"]}
    entries = {entry["id"]: entry for entry in problem["entries"]}
    broken.extend(
        ("forbidden", j, e)
        for j, e in pairs
        if (j, e) not in locked and not hard_rules_allow(problem, judges[j], entries[e])
    )
    broken.extend(
        ("capacity", name)
        for name, judge in judges.items()
        if sum(1 for j, _e in pairs if j == name) > judge["capacity"]
    )
    limit = problem.get("rules", {}).get("max_judges_per_economy")
    for name, entry in entries.items():
        at = [j for j, e in pairs if e == name]
        held = [j for j, e in locked if e == name]
        if len(at) > max(demand_of(problem, entry), len(held)):
            broken.append(("more than the demand", name))
        for economy in {judges[j]["economy"] for j in at} if limit else ():
            count = sum(1 for j in at if judges[j]["economy"] == economy)
            if count > max(limit, sum(1 for j in held if judges[j]["economy"] == economy)):
                broken.append(("economy limit", name, economy))
    return broken


def optimum(problem):
    """Return the five objectives of the best plan."""
    judges, entries = problem["judges"], problem["entries"]
    rules = problem.get("rules", {})
    locked = {tuple(pair) for pair in problem.get("locked", [])}
    pairs = [(j, e) for j in range(len(judges)) for e in range(len(entries))]
    program = Program()
    place = {}
    for j, e in pairs:
        is_locked = (judges[j]["id"], entries[e]["id"]) in locked
        allowed = is_locked or hard_rules_allow(problem, judges[j], entries[e])
        place[j, e] = program.variable(1 if is_locked else 0, 1 if allowed else 0)
    limit = rules.get("max_judges_per_economy")
    for e, entry in enumerate(entries):
        held = [j for j in range(len(judges)) if (judges[j]["id"], entry["id"]) in locked]
        program.at_most({place[j, e]: 1 for j in range(len(judges))}, max(demand_of(problem, entry), len(held)))
        for economy in {judge["economy"] for judge in judges} if limit else ():
            ours = [j for j in range(len(judges)) if judges[j]["economy"] == economy]
            program.at_most({place[j, e]: 1 for j in ours}, max(limit, len(set(ours) & set(held))))
    shortfall, squares = {}, {}
    for j, judge in enumerate(judges):
        load = {place[j, e]: 1 for e in range(len(entries))}
        program.at_most(load, judge["capacity"])
        short = program.variable(0, judge.get("minimum", 0))
        program.at_most(dict.fromkeys(load, -1) | {short: -1}, -judge.get("minimum", 0))
        shortfall[short] = 1
        if rules.get("load") == "even":
            steps = [program.variable(0, 1) for _ in entries]
            program.at_most(load | dict.fromkeys(steps, -1), 0)
            squares |= {step: 2 * n + 1 for n, step in enumerate(steps)}
    filled = {place[j, e]: -1 for j, e in pairs}
    avoided = {
        place[j, e]: 1
        for j, e in pairs
        if rules.get("same_economy") == "avoid" and judges[j]["economy"] == entries[e]["economy"]
    }
    match = {place[j, e]: -affinity_of(problem, judges[j], entries[e]) for j, e in pairs}
    values = program.one_after_another([filled, shortfall, avoided, squares, match])
    # Locked pairs beyond an entry's demand stay, but fill no place that was asked for.
    held = Counter(entry for _judge, entry in locked)
    values[0] += sum(max(0, held[entry["id"]] - demand_of(problem, entry)) for entry in entries)
    return values


class Program:
    """Rows and columns, gathered one by one."""

    def __init__(self):
        self.low, self.high, self.rows = [], [], []

    def variable(self, low, high):
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def at_most(self, row, bound):
        self.rows.append((row, bound))

    def one_after_another(self, objectives):
        values = []
        for objective in objectives:
            values.append(self.minimum(objective))
            self.at_most(objective, values[-1] + 1e-6)
        return values

    def minimum(self, objective):
        if not objective:
            return 0
        cost = np.zeros(len(self.low))
        cost[list(objective)] = list(objective.values())
        triples = [(r, c, v) for r, (row, _bound) in enumerate(self.rows) for c, v in row.items()]
        r, c, v = zip(*triples, strict=True)
        matrix = csr_array((v, (r, c)), shape=(len(self.rows), len(self.low)))
        found = milp(
            cost,
            constraints=LinearConstraint(matrix, ub=[bound for _row, bound in self.rows]),
            bounds=Bounds(self.low, self.high),
            integrality=np.ones(len(cost)),
            options={"mip_rel_gap": 0},
        )
        assert found.status == 0, found.message
        return round(found.fun, 3) if any(isinstance(v, float) for v in objective.values()) else round(found.fun)
