"""The plan is the best in all five objectives, by independent references."""

import random
from collections import Counter

import numpy as np
import pytest

from judging.assignment import Affinity, Entry, Judge, Problem, Rules, UnusableInput, plan_document, read_problem, solve
from tests.judging.assignment.dense import dense_flow
from tests.judging.assignment.instances import (
    RULES,
    contest,
    problem_with_every_rule,
    random_entry,
    random_judge,
    random_locks,
    random_problem,
    rules_in,
)
from tests.judging.assignment.reference import broken_rules, optimum, value_of


def planned(problem):
    return plan_document(solve(read_problem(problem)))


@pytest.mark.parametrize("block", range(4))
def test_160_random_problems_have_the_optimum_of_an_integer_program(block):
    for seed in range(block * 40, block * 40 + 40):
        problem = random_problem(seed)
        plan = planned(problem)
        assert broken_rules(problem, plan["assignments"]) == [], f"seed {seed}"
        assert value_of(problem, plan["assignments"]) == pytest.approx(optimum(problem), abs=1e-3), f"seed {seed}"


@pytest.mark.parametrize("block", range(4))
def test_100_problems_with_every_rule_on_at_once_have_it_too(block):
    for seed in range(block * 25, block * 25 + 25):
        problem = problem_with_every_rule(seed)
        assert rules_in(problem) == RULES
        plan = planned(problem)
        assert broken_rules(problem, plan["assignments"]) == [], f"seed {seed}"
        assert value_of(problem, plan["assignments"]) == pytest.approx(optimum(problem), abs=1e-3), f"seed {seed}"


def test_what_the_random_problems_cover():
    """Each rule is in many of the 160, each choice of it in some, and so is each way to give the affinity."""
    problems = [random_problem(seed) for seed in range(160)]
    covered = Counter(rule for problem in problems for rule in rules_in(problem))
    assert {rule for rule in RULES if covered[rule] >= 25} == RULES
    choices = Counter(problem["rules"]["same_economy"] for problem in problems)
    assert min(choices[choice] for choice in ("forbid", "avoid", "allow")) >= 25
    limits = Counter(problem["rules"].get("max_judges_per_economy", "absent") for problem in problems)
    assert min(limits[limit] for limit in (1, 2, None, "absent")) >= 15
    given = Counter(
        "matrix" if "affinity_matrix" in problem else "triples" if "affinity" in problem else "computed"
        for problem in problems
    )
    assert min(given[way] for way in ("matrix", "triples", "computed")) >= 20
    assert sum(1 for problem in problems if planned(problem)["unmet"]) >= 40


def larger_problem(seed, *, decimals=0):
    """Many more pairs than places, popular judges and scarce capacity: the first pairs are never enough."""
    rng = random.Random(seed)
    entries = [random_entry(rng, n) | {"organisations": []} for n in range(rng.randint(30, 60))]
    judges = [random_judge(rng, n) for n in range(rng.randint(20, 40))]
    for entry in entries:
        entry.pop("demand", None)
    for judge in judges:
        capacity = rng.choice([1, 2, 3, 6, 60 if decimals else 4])
        judge |= {"capacity": capacity, "minimum": rng.choice([0, 1, min(capacity, 4)])}
    pairs = [[judge["id"], entry["id"]] for judge in judges for entry in entries]
    rules = {"same_economy": "avoid", "max_judges_per_economy": rng.choice([1, 2]), "load": "even", "seed": seed}
    popular = [rng.randrange(60) for _ in judges]
    return {
        "demand": rng.randint(1, 2),
        "entries": entries,
        "judges": judges,
        "conflicts": rng.sample(pairs, len(pairs) // 20),
        "locked": random_locks(rng, judges, pairs)[:10],
        "affinity_matrix": [[round(base + rng.random() * 40, decimals) for _ in entries] for base in popular],
        "rules": rules if seed % 2 else {key: value for key, value in rules.items() if key != "load"},
    }


@pytest.mark.parametrize("seed", range(6))
def test_problems_with_more_pairs_than_are_looked_at_have_it_too(seed):
    problem = larger_problem(seed)
    plan = planned(problem)
    assert broken_rules(problem, plan["assignments"]) == []
    assert value_of(problem, plan["assignments"]) == pytest.approx(optimum(problem), abs=1e-3)


def test_a_few_judges_whose_minimum_takes_nearly_every_place_are_found_too():
    problem = contest(60, 30, 2, economies=50)
    for row in problem["judges"]:
        row |= {"capacity": 60, "minimum": 0}
    for row in problem["judges"][:6]:
        row["minimum"] = 19
    plan = planned(problem)
    assert broken_rules(problem, plan["assignments"]) == []
    assert value_of(problem, plan["assignments"]) == pytest.approx(optimum(problem), abs=1e-3)


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_an_affinity_with_six_decimals_takes_a_second_flow_and_stays_exact(seed):
    problem = larger_problem(seed, decimals=6)
    plan = planned(problem)
    assert broken_rules(problem, plan["assignments"]) == []
    assert value_of(problem, plan["assignments"]) == pytest.approx(optimum(problem), abs=1e-3)
    assert plan["total_affinity"] == pytest.approx(-value_of(problem, plan["assignments"])[4], abs=1e-6)


@pytest.mark.parametrize("slack", [1.0, 1.1])
def test_400_entries_have_the_optimum_of_a_plain_dense_flow(slack):
    problem = contest(400, 60, 5, slack=slack)
    plan = planned(problem)
    filled, affinity, _seconds = dense_flow(read_problem(problem))
    assert broken_rules(problem, plan["assignments"]) == []
    assert (len(plan["assignments"]), plan["total_affinity"]) == (filled, affinity)


@pytest.mark.parametrize("limit", [None, 2])
def test_popular_judges_whom_everybody_wants_first_are_shared_out_exactly(limit):
    problem = contest(300, 80, 4, limit=limit, slack=1.0, economies=6)
    rng = random.Random(5)
    popular = [rng.randrange(70) for _ in range(80)]
    problem["affinity_matrix"] = [[base + rng.randrange(15) for _ in range(300)] for base in popular]
    plan = planned(problem)
    filled, affinity, _seconds = dense_flow(read_problem(problem))
    assert (len(plan["assignments"]), plan["total_affinity"]) == (filled, affinity)


def test_2000_entries_200_judges_5_places_have_the_optimum_of_a_plain_dense_flow():
    problem = read_problem(contest(2000, 200, 5))
    plan = solve(problem)
    filled, affinity, _seconds = dense_flow(problem)
    assert (len(plan.assignments), plan.total_affinity) == (filled, affinity)
    assert filled == 10_000


def test_10_000_entries_with_every_objective_stay_within_64_bits():
    random = np.random.default_rng(3)
    economies = random.integers(0, 21, 10_100).tolist()
    entries = tuple(Entry(f"E{n}", 5, f"X{economies[n]}") for n in range(10_000))
    judges = tuple(Judge(f"J{n}", 10_000, 400 + n, f"X{economies[-1 - n]}") for n in range(100))
    affinity = Affinity(random.integers(0, 100_001, (100, 10_000)), scale=1000)
    plan = solve(Problem(entries, judges, affinity=affinity, rules=Rules("avoid", 2, even_load=True)))
    assert (len(plan.assignments), plan.unmet) == (50_000, ())
    assert (plan.least_load, plan.greatest_load) == (500, 500)


@pytest.mark.parametrize("decimals", [13, 15])
def test_what_would_leave_64_bits_is_refused_and_not_answered_wrongly(decimals):
    entries = tuple(Entry(f"E{n}", 2) for n in range(900))
    judges = tuple(Judge(f"J{n}", 900) for n in range(30))
    affinity = Affinity(np.full((30, 900), 100 * 10**decimals), scale=10**decimals)
    with pytest.raises(UnusableInput, match="too many decimals for an exact plan of this size"):
        solve(Problem(entries, judges, affinity=affinity, rules=Rules(even_load=True)))
