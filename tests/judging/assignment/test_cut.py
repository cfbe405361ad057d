"""The named bottleneck is a true cut, and the change that is advised helps by exactly what it says; no smaller one of its kind does.

What would help is asked of an independent maximum flow, never of the solver alone.
"""

import copy
from collections import Counter

import pytest

from judging.assignment import plan_document, read_problem, solve
from tests.judging.assignment.instances import random_problem
from tests.judging.assignment.maxflow import fillable
from tests.judging.assignment.reference import demand_of

SEEDS = range(300)


@pytest.fixture(scope="module")
def short():
    """Random problems that cannot be met, with their plans."""
    plans = [(problem, solve(read_problem(problem))) for problem in map(random_problem, SEEDS)]
    return [(problem, plan) for problem, plan in plans if plan.unmet]


def findings(short, code):
    """Yield each piece of advice of a kind with its problem and plan."""
    for problem, plan in short:
        for finding in plan.findings:
            if finding.code == code:
                yield problem, plan, finding.facts


def beside_locks(problem, plan):
    return len(plan.assignments) - len(problem["locked"])


def filled_at(plan):
    return Counter(entry for _judge, entry in plan.assignments)


def test_what_stays_empty_is_the_shortfall_of_the_plan_and_no_plan_has_less(short):
    for problem, plan in short:
        assert beside_locks(problem, plan) == fillable(problem)
        open_places = sum(max(0, demand_of(problem, e) - filled_at(plan)[e["id"]]) for e in problem["entries"])
        assert sum(row.missing for row in plan.unmet) == open_places
        assert {row["entry"]: row["missing"] for row in plan_document(plan)["unmet"]} == {
            row.entry: row.missing for row in plan.unmet
        }
    assert len(short) > 100


def could_fill_one_more(problem, plan, entry, **change):
    """Say whether a changed rule fills one more place at this entry while no other entry gets a place more."""
    demand = {row["id"]: filled_at(plan)[row["id"]] for row in problem["entries"]}
    demand[entry] += 1
    return fillable(problem, demand=demand, **change) > beside_locks(problem, plan)


def test_each_reason_names_what_stands_in_the_way(short):
    """Lift the named bound: a place is filled. Lift any other alone: none is."""
    seen = Counter()
    for problem, plan in short:
        everyone = {judge["id"]: 10_000 for judge in problem["judges"]}
        for row in plan.unmet:
            asked = next(entry for entry in problem["entries"] if entry["id"] == row.entry)
            seen[row.why] += 1
            if row.why == "TOO_FEW_ELIGIBLE":  # alone in the world and without limits, the entry is still short
                alone = {entry["id"]: 0 for entry in problem["entries"]} | {row.entry: demand_of(problem, asked)}
                locked = sum(1 for _judge, entry in problem["locked"] if entry == row.entry)
                most = fillable(problem, capacity=everyone, lifted="all", demand=alone) + locked
                assert most < demand_of(problem, asked)
            elif row.why == "JUDGES_FULL":
                lifted = could_fill_one_more(problem, plan, row.entry, lifted=[row.entry])
                helps = judges_who_help(problem, plan, row.entry)
                others = {judge: 10_000 for judge in everyone if judge not in helps}
                assert not lifted
                assert helps
                assert not could_fill_one_more(problem, plan, row.entry, capacity=others)
            elif not could_fill_one_more(problem, plan, row.entry, lifted=[row.entry]):
                # The limit is in the way and everybody behind it is full: neither alone does, both together do.
                assert not could_fill_one_more(problem, plan, row.entry, capacity=everyone)
                assert could_fill_one_more(problem, plan, row.entry, lifted=[row.entry], capacity=everyone)
                seen["both"] += 1
    assert min(seen[why] for why in ("TOO_FEW_ELIGIBLE", "JUDGES_FULL", "ECONOMY_LIMIT")) > 15
    assert 0 < seen["both"] < seen["ECONOMY_LIMIT"]


def judges_who_help(problem, plan, entry):
    """Return the judges whose one place more would fill one at the entry, asked one by one."""
    return {
        judge["id"]
        for judge in problem["judges"]
        if could_fill_one_more(problem, plan, entry, capacity={judge["id"]: judge["capacity"] + 1})
    }


def test_the_cut_adds_up_and_its_judges_are_full(short):
    """Needed places less what the full judges, those already there and the limit give is what is missing."""
    tried = 0
    for problem, plan, cut in findings(short, "CUT"):
        missing = sum(row.missing for row in plan.unmet)
        assert cut["missing"] == missing == cut["needed"] - cut["by_judges"] - cut["by_pairs"] - cut["by_economy"]
        # A place more of one judge of the cut fills a place; so many judges and no others do that.
        now = fillable(problem)
        helps = [
            judge["id"]
            for judge in problem["judges"]
            if fillable(problem, capacity={judge["id"]: judge["capacity"] + 1}) > now
        ]
        assert len(helps) == cut["judges"]
        held = Counter(judge for judge, _entry in problem["locked"])
        room = {judge["id"]: judge["capacity"] - held[judge["id"]] for judge in problem["judges"]}
        assert sum(room[judge] for judge in helps) == cut["by_judges"]
        tried += 1
    assert tried > 40


def test_the_raise_that_is_advised_fills_what_it_says_and_a_smaller_one_less(short):
    tried = 0
    for problem, plan, facts in findings(short, "JUDGES_FULL"):
        now = fillable(problem)
        capacity = {judge["id"]: judge["capacity"] for judge in problem["judges"]}
        raised = {judge: capacity[judge] + by for judge, by in facts["raise"]}
        assert fillable(problem, capacity=raised) == now + facts["fills"]
        for judge, _by in facts["raise"]:
            assert fillable(problem, capacity=raised | {judge: raised[judge] - 1}) == now + facts["fills"] - 1
        if facts["fills"] < facts["missing"]:  # the limit keeps out the rest: no capacity whatever fills more of these
            filled = filled_at(plan)
            demand = {row["id"]: filled[row["id"]] for row in problem["entries"]}
            demand |= {
                row.entry: filled[row.entry] + row.missing for row in plan.unmet if row.entry in facts["entries"]
            }
            assert fillable(problem, capacity=dict.fromkeys(capacity, 10_000), demand=demand) == now + facts["fills"]
        tried += 1
    assert tried > 40


def test_the_limit_that_is_advised_is_the_lowest_that_fills_what_it_says(short):
    lifting = both = 0
    for problem, plan, facts in findings(short, "ECONOMY_LIMIT"):
        now = fillable(problem)
        assert fillable(problem, lifted="all") == now + facts["fills"]
        if facts["allow"] is None:
            assert facts["fills"] == 0
            both += 1
            continue
        wider, lower = copy.deepcopy(problem), copy.deepcopy(problem)
        wider["rules"]["max_judges_per_economy"] = facts["allow"]
        lower["rules"]["max_judges_per_economy"] = facts["allow"] - 1
        assert fillable(wider) == now + facts["fills"]
        assert fillable(lower) < now + facts["fills"]
        assert len(solve(read_problem(wider)).assignments) == len(plan.assignments) + facts["fills"]
        lifting += 1
    assert lifting > 10
    assert both > 0


def test_the_judges_to_invite_fill_the_entry_and_one_fewer_does_not(short):
    tried = 0
    for problem, _plan, facts in findings(short, "TOO_FEW_ELIGIBLE"):
        now = fillable(problem)
        for more in (facts["missing"], facts["missing"] - 1):
            assert fillable(with_judges(problem, facts["entry"], more)) == now + more
        lower = copy.deepcopy(problem)
        next(row for row in lower["entries"] if row["id"] == facts["entry"])["demand"] = facts["filled"]
        assert fillable(lower) == now
        tried += 1
    assert tried > 60


def with_judges(problem, entry, count):
    """Return the problem with so many more judges who may take this one entry."""
    problem = copy.deepcopy(problem)
    for number in range(count):
        judge = {"id": f"New{number}", "economy": f"Y{number}", "capacity": 1}
        problem["judges"].append(judge)
        problem["conflicts"] += [[judge["id"], row["id"]] for row in problem["entries"] if row["id"] != entry]
        if "affinity_matrix" in problem:
            problem["affinity_matrix"].append([0] * len(problem["entries"]))
    return problem
