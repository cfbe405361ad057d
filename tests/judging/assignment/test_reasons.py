"""What cannot be met is said with its true bottleneck and a change that really helps."""

import re

import pytest

from judging.assignment import plan_document, read_problem, solve
from tests.judging.assignment.instances import random_problem
from tests.judging.assignment.reference import demand_of
from tests.judging.assignment.test_rules import entry, judge, planned


def solved(problem):
    return plan_document(solve(read_problem(problem)))


def short_problems():
    """Yield random problems that cannot be met, with their plans."""
    for seed in range(250):
        problem = random_problem(seed)
        plan = solved(problem)
        if plan["unmet"]:
            yield problem, plan


def test_unmet_is_exactly_what_the_plan_lacks():
    for problem, plan in short_problems():
        filled = {e["id"]: sum(1 for _j, x in plan["assignments"] if x == e["id"]) for e in problem["entries"]}
        lacking = {e["id"]: demand_of(problem, e) - filled[e["id"]] for e in problem["entries"]}
        assert {row["entry"]: row["missing"] for row in plan["unmet"]} == {e: n for e, n in lacking.items() if n > 0}


def test_full_judges_are_named_with_the_capacity_that_is_missing():
    plan = planned([entry("Tide"), entry("Reef"), entry("Kelp")], [judge("Ana", 2), judge("Bo", 2)], 2)
    assert sum(row["missing"] for row in plan["unmet"]) == 2
    assert {row["why"] for row in plan["unmet"]} == {"JUDGES_FULL"}
    assert (
        "cannot be filled because every judge who may judge there is full. Raise the capacity of " in plan["advice"][0]
    )
    assert plan["advice"][0].endswith("or invite judges with 2 free places in all, or lower the demand by as many.")


def test_the_economy_limit_is_named_with_the_limit_that_would_do():
    plan = planned([entry("Tide")], [judge("Ana"), judge("Bo")], 2, rules={"max_judges_per_economy": 1})
    assert plan["unmet"] == [{"entry": "Tide", "missing": 1, "why": "ECONOMY_LIMIT"}]
    assert plan["advice"] == [
        "1 place at Tide cannot be filled because an entry may have at most 1 judge of one economy. Allow 2 judges of one "
        "economy at an entry, or invite judges of other economies with 1 free place in all, or lower the demand by as many."
    ]


def test_a_limit_beside_full_judges_says_that_both_are_in_the_way():
    entries = [entry("Tide"), entry("Reef", demand=1)]
    more = {"locked": [["Bo", "Reef"]], "rules": {"max_judges_per_economy": 1}}
    plan = planned(entries, [judge("Ana"), judge("Bo", 1)], 2, **more)
    assert plan["unmet"] == [{"entry": "Tide", "missing": 1, "why": "ECONOMY_LIMIT"}]
    assert "Allow more than 1 judge of one economy at an entry and raise the capacity of judges" in plan["advice"][0]


def test_too_few_judges_are_counted_by_the_rule_that_keeps_them_away():
    judges = [judge("Ana"), judge("Bo"), judge("Cy", economy="PE"), judge("Dee", tracks=["digital"])]
    more = {"conflicts": [["Bo", "Tide"]], "rules": {"same_economy": "forbid"}}
    plan = planned([entry("Tide")], judges, 3, **more)
    assert plan["unmet"] == [{"entry": "Tide", "missing": 2, "why": "TOO_FEW_ELIGIBLE"}]
    assert plan["advice"] == [
        "Tide needs 3 judges and only 1 of 4 may judge it (1 has a declared conflict, 1 judges other tracks and 1 is of its "
        "economy). Invite 2 more judges who may, or lower its demand to 1."
    ]


def test_eligible_judges_who_are_full_are_counted_beside():
    plan = planned([entry("Tide"), entry("Reef")], [judge("Ana", 1)], 2)
    assert any("; 1 of these is full or kept out by the economy limit. Invite 2" in text for text in plan["advice"])


def test_many_entries_are_counted_and_not_listed():
    plan = planned([entry(f"E{n}") for n in range(40)], [judge("Ana", 3), judge("Bo", 3)], 2)
    assert re.match(r"74 places at E\d+, E\d+, E\d+, E\d+, E\d+ and \d+ more cannot be filled", plan["advice"][0])
    assert "Raise the capacity of 2 judges by up to 37 each" in plan["advice"][0]
    plan = planned([entry(f"E{n}") for n in range(8)], [judge("Ana", 20)], 2)
    assert plan["advice"][5] == "3 more entries with 3 empty places in all also have too few judges who may judge them."


def test_judges_below_their_minimum_are_named():
    plan = planned([entry("Tide")], [judge("Ana", minimum=2), judge("Bo")])
    assert plan["advice"] == [
        "Ana (1 of 2) stays below the minimum: no plan with as many places filled comes closer. Lower the minimum, or raise the "
        "demand of entries these judges may take."
    ]
    plan = planned([entry("Tide")], [judge("Ana", minimum=2), judge("Bo", minimum=1)])
    assert " stay below their minimum: " in plan["advice"][0]


@pytest.mark.parametrize("limit", [None, 1])
def test_advice_uses_names_where_there_are_any(limit):
    from judging.assignment import Entry, Judge, Problem, Rules

    problem = Problem(
        (Entry("e1", 2, name="Tide 潮"),),
        (Judge("j1", 1, name="Ana Quispe"),),
        rules=Rules(max_judges_per_economy=limit),
    )
    assert solve(problem).advice[0].startswith("Tide 潮 needs 2 judges and only 1 of 1 may judge it.")
