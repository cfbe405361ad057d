"""Each rule of the assignment as one sentence."""

import numpy as np
import pytest

from core.strict_json import UnusableInput
from judging.assignment import (
    Affinity,
    Entry,
    Judge,
    Problem,
    Rules,
    computed_affinity,
    plan_document,
    read_problem,
    solve,
)


def entry(name, **more):
    return {"id": name, "economy": "PE", "organisations": [], "track": "green", "topics": [], "language": "es", **more}


def judge(name, capacity=5, **more):
    empty = {"organisations": [], "tracks": [], "topics": [], "languages": []}
    return {"id": name, "economy": "VN", "capacity": capacity, **empty, **more}


def problem(entries, judges, demand=1, **more):
    return {"demand": demand, "entries": entries, "judges": judges, "conflicts": [], "locked": [], "rules": {}, **more}


def planned(*parts, **more):
    return plan_document(solve(read_problem(problem(*parts, **more))))


def test_a_conflict_keeps_a_pair_apart():
    plan = planned([entry("Tide")], [judge("Ana"), judge("Bo")], conflicts=[["Ana", "Tide"]])
    assert plan["assignments"] == [["Bo", "Tide"]]


def test_so_does_a_shared_organisation_even_when_affinity_is_given():
    judges = [judge("Ana", organisations=["Reef Bank"]), judge("Bo")]
    plan = planned([entry("Tide", organisations=["Reef Bank"])], judges, affinity=[["Ana", "Tide", 100]])
    assert (plan["assignments"], plan["total_affinity"]) == ([["Bo", "Tide"]], 0)


def test_judges_with_tracks_stay_in_them_and_others_go_anywhere():
    entries = [entry("Tide"), entry("Reef", track="digital"), entry("Kelp", track=None)]
    plan = planned(entries, [judge("Ana", tracks=["digital"]), judge("Bo")], 2)
    assert plan["assignments"] == [["Bo", "Tide"], ["Ana", "Reef"], ["Bo", "Reef"], ["Bo", "Kelp"]]


@pytest.mark.parametrize(("rule", "who"), [("forbid", []), ("avoid", [["Ana", "Tide"]]), ("allow", [["Ana", "Tide"]])])
def test_the_same_economy_may_be_forbidden_avoided_or_allowed(rule, who):
    assert planned([entry("Tide")], [judge("Ana", economy="PE")], rules={"same_economy": rule})["assignments"] == who


def test_an_avoided_pair_gives_way_to_one_with_less_affinity():
    judges = [judge("Ana", economy="PE"), judge("Bo")]
    plan = planned([entry("Tide")], judges, affinity=[["Ana", "Tide", 100]], rules={"same_economy": "avoid"})
    assert plan["assignments"] == [["Bo", "Tide"]]


def test_judges_without_an_economy_are_of_no_economy_together():
    judges = [judge("Ana", economy=None), judge("Bo", economy=None), judge("Cy"), judge("Dee")]
    rules = {"same_economy": "forbid", "max_judges_per_economy": 1}
    plan = planned([entry("Tide", economy=None)], judges, 4, rules=rules)
    assert len(plan["assignments"]) == 3


def test_null_in_the_matrix_means_not_eligible():
    plan = planned([entry("Tide")], [judge("Ana"), judge("Bo")], affinity_matrix=[[None], [0]])
    assert plan["assignments"] == [["Bo", "Tide"]]


def test_places_come_before_the_minimum_and_the_minimum_before_affinity():
    entries = [entry("Tide"), entry("Reef")]
    judges = [judge("Ana", 2), judge("Bo", 2, minimum=1)]
    affinity = [["Ana", "Tide", 100], ["Ana", "Reef", 90]]
    assert planned(entries, judges, affinity=affinity)["assignments"] == [["Ana", "Tide"], ["Bo", "Reef"]]


def test_even_loads_come_before_affinity_only_when_asked_for():
    entries = [entry("Tide"), entry("Reef")]
    judges = [judge("Ana"), judge("Bo")]
    affinity = [["Ana", "Tide", 100], ["Ana", "Reef", 90]]
    assert planned(entries, judges, affinity=affinity)["load"] == {"min": 0, "max": 2}
    assert planned(entries, judges, affinity=affinity, rules={"load": "even"})["load"] == {"min": 1, "max": 1}


def test_an_entry_may_have_a_demand_of_its_own():
    plan = planned([entry("Tide", demand=2), entry("Reef", demand=0)], [judge("Ana"), judge("Bo")])
    assert plan["assignments"] == [["Ana", "Tide"], ["Bo", "Tide"]]


def test_a_locked_pair_counts_for_demand_capacity_and_economy():
    judges = [judge("Ana", 1), judge("Bo"), judge("Cy", economy="CL")]
    more = {"locked": [["Ana", "Tide"]], "rules": {"max_judges_per_economy": 1}}
    plan = planned([entry("Tide"), entry("Reef")], judges, 2, **more)
    assert plan["assignments"] == [["Ana", "Tide"], ["Cy", "Tide"], ["Bo", "Reef"], ["Cy", "Reef"]]
    assert plan["advice"] == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"conflicts": [["Ana", "Tide"]]}, "a conflict is declared"),
        ({"rules": {"same_economy": "forbid"}}, "they are of the same economy"),
        ({"affinity_matrix": [[None]]}, "the affinity matrix rules it out"),
        ({}, "they share an organisation and the entry's track is not one of the judge's"),
    ],
)
def test_a_locked_pair_that_breaks_a_rule_is_kept_and_named(more, why):
    both = {"organisations": ["Reef Bank"]} if not more else {}
    tracks = {"tracks": ["digital"]} if not more else {}
    plan = planned(
        [entry("Tide", **both)], [judge("Ana", economy="PE", **both, **tracks)], locked=[["Ana", "Tide"]], **more
    )
    assert plan["assignments"] == [["Ana", "Tide"]]
    assert plan["advice"] == [f"The locked pair Ana and Tide is kept although it breaks a rule: {why}."]


def test_locked_pairs_may_exceed_demand_and_economy_limit_and_are_named():
    more = {"locked": [["Ana", "Tide"], ["Bo", "Tide"]], "rules": {"max_judges_per_economy": 1}}
    plan = planned([entry("Tide")], [judge("Ana"), judge("Bo")], **more)
    assert (len(plan["assignments"]), plan["unmet"]) == (2, [])
    assert plan["advice"][0].endswith("breaks a rule: 2 locked judges are of one economy, at most 1 may be.")


def test_the_same_seed_gives_the_same_plan_and_another_only_an_equal_one():
    entries = [entry(f"E{n}") for n in range(12)]
    judges = [judge(f"J{n}") for n in range(9)]
    plans = [planned(entries, judges, 3, rules={"seed": seed}) for seed in (1, 1, 2, 3, -4)]
    assert plans[0]["assignments"] == plans[1]["assignments"]
    assert len({str(plan["assignments"]) for plan in plans}) > 1
    assert {len(plan["assignments"]) for plan in plans} == {36}


def test_a_seed_may_be_a_published_phrase():
    entries = [entry(f"E{n}") for n in range(12)]
    judges = [judge(f"J{n}") for n in range(9)]
    phrases = ["high tide at noon", "high tide at noon", "low tide at six"]
    plans = [planned(entries, judges, 3, rules={"seed": phrase})["assignments"] for phrase in phrases]
    assert plans[0] == plans[1] != plans[2]


def test_affinity_is_made_from_topics_and_languages():
    document = problem(
        [entry("Tide", topics=["water", "energy", "food"]), entry("Reef", language=None)],
        [judge("Ana", topics=["water", "food", "health"], languages=["es"]), judge("Bo", topics=["food"])],
    )
    read = read_problem(document)
    assert computed_affinity(read.judges, read.entries).tolist() == [[47 + 30, 0], [23, 0]]


def test_a_huge_demand_capacity_or_minimum_is_harmless():
    plan = planned([entry("Tide", demand=10**30)], [judge("Ana", 10**30, minimum=10**30)])
    assert plan["assignments"] == [["Ana", "Tide"]]
    assert plan["unmet"] == [{"entry": "Tide", "missing": 10**30 - 1, "why": "TOO_FEW_ELIGIBLE"}]


@pytest.mark.parametrize(("entries", "judges"), [([], []), ([], [judge("Ana")]), ([entry("Tide", demand=0)], [])])
def test_nothing_to_do_is_a_plan_too(entries, judges):
    plan = planned(entries, judges)
    assert (plan["assignments"], plan["load"], plan["unmet"], plan["total_affinity"]) == (
        [],
        {"min": 0, "max": 0},
        [],
        0,
    )


ANA, TIDE = judge("Ana"), entry("Tide")
REFUSED = {
    "the document is not an object": [],
    'the document has a field "lockd"': problem([TIDE], [ANA], lockd=[]),
    'rules has a field "evenly"': problem([TIDE], [ANA], rules={"evenly": True}),
    "the document has no entries": {"demand": 1, "judges": []},
    "judges of the document is not a list": problem([TIDE], {}),
    "entries[0] has no demand": problem([TIDE], [ANA]) | {"demand": None},
    "demand is not a whole number": problem([TIDE], [ANA], 1.5),
    'entry "Tide": the demand is negative': problem([TIDE], [ANA], -1),
    "entries[0].id is not a text": problem([entry(7)], [ANA]),
    'entry "Tide" stands 2 times': problem([TIDE, TIDE], [ANA]),
    'judge "Ana" stands 2 times': problem([TIDE], [ANA, ANA]),
    "judges[0].capacity is not a whole number": problem([TIDE], [judge("Ana", True)]),
    "judges[0].minimum is not a whole number": problem([TIDE], [judge("Ana", minimum="")]),
    "capacity or minimum is negative": problem([TIDE], [judge("Ana", -1)]),
    "judges[0].topics holds something that is not a text": problem([TIDE], [judge("Ana", topics=[1])]),
    'conflicts: there is no judge "Bo"': problem([TIDE], [ANA], conflicts=[["Bo", "Tide"]]),
    'locked: there is no entry "Reef"': problem([TIDE], [ANA], locked=[["Ana", "Reef"]]),
    "locked[0] is not [judge, entry]": problem([TIDE], [ANA], locked=[["Ana"]]),
    "2 locked pairs are beyond the capacity of 1": problem(
        [TIDE, entry("Reef")], [judge("Ana", 1)], locked=[["Ana", "Tide"], ["Ana", "Reef"]]
    ),
    "rules.same_economy is not one of forbid, avoid, allow": problem([TIDE], [ANA], rules={"same_economy": "never"}),
    "rules.same_economy is not one of": problem([TIDE], [ANA], rules={"same_economy": False}),
    "rules.max_judges_per_economy is below 1": problem([TIDE], [ANA], rules={"max_judges_per_economy": 0}),
    'rules.load is not "even"': problem([TIDE], [ANA], rules={"load": "odd"}),
    "rules.seed is not a whole number": problem([TIDE], [ANA], rules={"seed": 1.5}),
    "both given": problem([TIDE], [ANA], affinity=[], affinity_matrix=[[1]]),
    "affinity is not a list": problem([TIDE], [ANA], affinity={}),
    "affinity[0] is not [judge, entry, number]": problem([TIDE], [ANA], affinity=[["Ana", "Tide", True]]),
    'affinity[0]: there is no judge "Bo"': problem([TIDE], [ANA], affinity=[["Bo", "Tide", 1]]),
    'affinity[0]: there is no entry "Reef"': problem([TIDE], [ANA], affinity=[["Ana", "Reef", 1]]),
    "affinity[1] names a pair for the second time": problem([TIDE], [ANA], affinity=[["Ana", "Tide", 1]] * 2),
    "an affinity is not between 0 and 100": problem([TIDE], [ANA], affinity=[["Ana", "Tide", 100.5]]),
    "an affinity is not between 0 and 100 ": problem([TIDE], [ANA], affinity_matrix=[[-1]]),
    "affinity_matrix is not 1 rows (judges) of 1 numbers": problem([TIDE], [ANA], affinity_matrix=[[1, 2]]),
    "affinity_matrix is not 1 rows (judges) of 1 numbers ": problem([TIDE], [ANA], affinity_matrix=[]),
    "affinity_matrix[0] holds something": problem([TIDE], [ANA], affinity_matrix=[["1"]]),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_unusable_input_is_refused_with_its_reason(reason):
    with pytest.raises(UnusableInput) as refusal:
        read_problem(REFUSED[reason])
    assert reason.strip() in str(refusal.value)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"entries": (Entry("", 1),)}, "entry without an id"),
        ({"rules": Rules(same_economy="never")}, "rules.same_economy is not one of"),
        ({"affinity": Affinity(np.zeros((1, 2), dtype=np.int64))}, "the affinity is not a matrix of 1 rows"),
        ({"affinity": Affinity(np.full((1, 1), 101))}, "an affinity is not between 0 and 100"),
        (
            {"entries": tuple(Entry(f"E{n}", 1) for n in range(5000)), "judges": (Judge("J", 1),) * 5000},
            "more than 20,000,000",
        ),
    ],
)
def test_a_problem_made_of_rows_is_checked_too(parts, reason):
    with pytest.raises(UnusableInput, match=reason):
        Problem(**{"entries": (Entry("Tide", 1),), "judges": (Judge("Ana", 1),)} | parts)
