"""Each rule of the tally as one sentence."""

from fractions import Fraction

import pytest

from results.scoring import (
    Contest,
    Criterion,
    Scorecard,
    UnusableInput,
    explain,
    read_contest,
    six_decimals,
    standings_document,
    tally,
)

TEN = {"key": "idea", "weight": 1, "minimum": 0, "maximum": 10}
FIVE = {"key": "pitch", "weight": 3, "minimum": 1, "maximum": 5}


def card(judge, entry, **marks):
    return {"judge": judge, "entry": entry, "marks": marks}


def contest(*cards, criteria=(TEN, FIVE), **more):
    return {"criteria": list(criteria), "scorecards": list(cards), **more}


def rows(document):
    return standings_document(tally(read_contest(document)))["standings"]


def ranks(document):
    return [(row["entry"], row["rank"], row["decided_by"]) for row in rows(document)]


def test_a_card_is_100_times_the_weighted_mean_of_unit_values():
    assert rows(contest(card("Ana", "Tide", idea=6, pitch=4)))[0]["score"] == "71.250000"


def test_cannot_judge_is_left_out_with_its_weight():
    assert rows(contest(card("Ana", "Tide", idea=6, pitch=None)))[0]["score"] == "60.000000"
    assert rows(contest(card("Ana", "Tide", idea=6)))[0]["score"] == "60.000000"


def test_an_entry_is_the_mean_of_its_cards():
    assert rows(contest(card("Ana", "Tide", idea=6), card("Bo", "Tide", idea=7)))[0]["score"] == "65.000000"


def test_a_card_without_any_mark_does_not_count():
    document = contest(card("Ana", "Tide", idea=6), card("Bo", "Tide", idea=None), minimum_scorecards=2)
    assert standings_document(tally(read_contest(document))) == {
        "standings": [],
        "unranked": [{"entry": "Tide", "why": "TOO_FEW_SCORECARDS"}],
    }


def test_an_entry_without_a_counted_card_is_unranked_even_when_none_are_required():
    document = contest(card("Ana", "Tide"), minimum_scorecards=0)
    assert [row.entry for row in tally(read_contest(document)).unranked] == ["Tide"]


def test_a_card_with_marks_only_on_criteria_without_weight_does_not_count():
    criteria = (TEN, {**FIVE, "weight": 0})
    assert rows(contest(card("Ana", "Tide", pitch=5), criteria=criteria)) == []


def test_three_tenths_are_equal_to_three_tenths():
    criteria = (
        {**TEN, "weight": "0.1"},
        {**FIVE, "weight": "0.2", "minimum": 0},
        {**TEN, "key": "team", "weight": 0.3},
    )
    from_json = [{**row, "weight": str(row["weight"])} for row in criteria]
    document = contest(
        card("Ana", "Tide", idea=10, pitch=5, team=0), card("Ana", "Reef", idea=0, pitch=0, team=10), criteria=from_json
    )
    assert ranks(document) == [("Reef", 1, "shared"), ("Tide", 1, "shared")]


def test_tied_entries_share_a_rank_and_the_next_is_skipped():
    document = contest(*(card("Ana", entry, idea=mark) for entry, mark in [("A", 9), ("B", 8), ("C", 8), ("D", 7)]))
    assert ranks(document) == [("A", 1, None), ("B", 2, "shared"), ("C", 2, "shared"), ("D", 4, None)]


def test_each_entry_names_the_last_step_it_needed():
    criteria = ({**TEN, "key": "a"}, {**TEN, "key": "b"})
    document = contest(
        card("J", "A", a=8, b=2),
        card("K", "A", a=8, b=2),
        card("J", "B", a=7, b=3),
        card("K", "B", a=7, b=3),
        card("J", "C", a=7, b=5),
        card("K", "C", a=7, b=1),
        criteria=criteria,
        tie_break=["criterion:a", "median", "highest_single"],
    )
    assert ranks(document) == [("A", 1, "criterion:a"), ("C", 2, "highest_single"), ("B", 3, "highest_single")]


def test_an_entry_nobody_marked_on_the_criterion_goes_last():
    document = contest(card("Ana", "A", pitch=3), card("Ana", "B", idea=5, pitch=3), tie_break=["criterion:idea"])
    assert ranks(document) == [("B", 1, "criterion:idea"), ("A", 2, "criterion:idea")]


def test_the_median_of_an_even_number_of_cards_is_the_mean_of_the_middle_two():
    low = [card(f"J{n}", "A", idea=mark) for n, mark in enumerate([0, 4, 6, 10])]
    high = [card(f"J{n}", "B", idea=mark) for n, mark in enumerate([1, 6, 6, 7])]
    assert ranks(contest(*low, *high, tie_break=["median"])) == [("B", 1, "median"), ("A", 2, "median")]
    assert explain(read_contest(contest(*low)))["A"].median == 50


def tied(*entries, decisions):
    cards = [card("Ana", entry, idea=5) for entry in entries]
    return contest(*cards, tie_break=["head_judge"], decisions={"head_judge": decisions})


def test_the_head_judge_orders_a_tie():
    document = tied("A", "B", "C", decisions=[["C", "A", "B"]])
    assert ranks(document) == [("C", 1, "head_judge"), ("A", 2, "head_judge"), ("B", 3, "head_judge")]


def test_entries_the_head_judge_did_not_name_follow_those_named():
    document = tied("A", "B", "C", decisions=[["C"]])
    assert ranks(document) == [("C", 1, "head_judge"), ("A", 2, "shared"), ("B", 2, "shared")]


def test_the_decision_that_names_most_of_the_tie_is_the_one_that_counts():
    document = tied("A", "B", decisions=[["A", "X"], ["B", "A"]])
    assert ranks(document) == [("B", 1, "head_judge"), ("A", 2, "head_judge")]


def test_without_a_decision_the_head_judge_step_parts_nobody():
    assert ranks(tied("A", "B", decisions=[["X", "Y"]])) == [("A", 1, "shared"), ("B", 1, "shared")]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(2, 3), "0.666667"),
        (Fraction(1, 2_000_000), "0.000001"),
        (Fraction(100), "100.000000"),
        (Fraction(-1, 2_000_000), "-0.000001"),
        (Fraction(-1, 9_000_000), "0.000000"),
    ],
)
def test_six_decimals_are_rounded_half_up(value, shown):
    assert six_decimals(value) == shown


def test_the_points_of_the_criteria_sum_to_the_score():
    document = contest(card("Ana", "Tide", idea=6, pitch=4), card("Bo", "Tide", pitch=2), card("Cy", "Tide"))
    told = explain(read_contest(document))["Tide"]
    assert sum(share.points for share in told.criteria) == told.standing.score == Fraction(385, 8)
    assert [(share.key, share.mean_unit) for share in told.criteria] == [
        ("idea", Fraction(3, 5)),
        ("pitch", Fraction(1, 2)),
    ]
    assert [(row.judge, row.score) for row in told.cards] == [("Ana", Fraction(285, 4)), ("Bo", 25), ("Cy", None)]
    assert (told.median, told.highest_single, told.steps) == (Fraction(385, 8), Fraction(285, 4), ())


def test_an_unranked_entry_is_explained_too():
    told = explain(read_contest(contest(card("Ana", "Tide"))))["Tide"]
    assert (told.standing, told.median, told.highest_single, told.steps) == (None, None, None, ())
    assert [share.points for share in told.criteria] == [0, 0]


def test_the_explanation_shows_every_step_until_the_entry_stands_alone():
    document = contest(
        *(card("J", entry, idea=5) for entry in "ABC"),
        tie_break=["criterion:idea", "head_judge", "median"],
        decisions={"head_judge": [["B"]]},
    )
    told = explain(read_contest(document))
    assert [(step.step, step.value, step.others) for step in told["B"].steps] == [
        ("criterion:idea", Fraction(1, 2), (("A", Fraction(1, 2)), ("C", Fraction(1, 2)))),
        ("head_judge", 1, (("A", None), ("C", None))),
    ]
    assert [(step.step, step.others) for step in told["A"].steps][2:] == [("median", (("C", 50),))]


def test_a_contest_can_be_made_of_rows_without_json():
    idea = Criterion("idea", Fraction(1), Fraction(0), Fraction(10))
    result = tally(Contest((idea,), (Scorecard("Ana", "Tide", {"idea": Fraction(7)}),)))
    assert [(row.entry, row.score) for row in result.standings] == [("Tide", 70)]


REFUSED = {
    'the mark for "idea" is out of range': contest(card("Ana", "Tide", idea="10.0000001")),
    "marks.idea is true, not a number": contest(card("Ana", "Tide", idea=True)),
    'marks.idea is "7/2", not a decimal number': contest(card("Ana", "Tide", idea="7/2")),
    'marks.idea is "NaN", not a decimal number': contest(card("Ana", "Tide", idea="NaN")),
    'marks.idea is "", not a decimal number': contest(card("Ana", "Tide", idea="")),
    'marks.idea is "1e99", not a decimal number': contest(card("Ana", "Tide", idea="1e99")),
    "marks.idea is not a number": contest(card("Ana", "Tide", idea=[])),
    '"team" is not a criterion': contest(card("Ana", "Tide", team=None)),
    'judge "Ana" has two scorecards for entry "Tide"': contest(card("Ana", "Tide"), card("Ana", "Tide", idea=1)),
    "the maximum is not above the minimum": contest(criteria=[{**TEN, "minimum": 10}]),
    "the weight is negative": contest(criteria=[{**TEN, "weight": -1}, FIVE]),
    "the weights sum to 0": contest(criteria=[{**TEN, "weight": "0.0"}]),
    "the weights sum to 0 ": contest(criteria=[]),
    'the criterion "idea" stands twice': contest(criteria=[TEN, TEN]),
    "criteria[0].key is not a text": contest(criteria=[{**TEN, "key": ""}]),
    "criteria[0] has no weight": contest(criteria=[{"key": "idea", "minimum": 0, "maximum": 1}]),
    'criteria[0] has a field "group"': contest(criteria=[{**TEN, "group": "team"}]),
    'the document has a field "interval"': contest(interval=True),
    'the method "median" is not known': contest(method="median"),
    'the tie-break step "coin" is not known': contest(tie_break=["coin"]),
    'the tie-break step "criterion:team" names no criterion': contest(tie_break=["criterion:team"]),
    "a decision of the head judge names an entry twice": tied("A", decisions=[["A", "A"]]),
    "a decision of the head judge is not a list": tied("A", decisions=["A"]),
    "decisions is not an object": contest(decisions=[["A"]]),
    "minimum_scorecards is negative": contest(minimum_scorecards=-1),
    "minimum_scorecards is not a whole number": contest(minimum_scorecards=True),
    "scorecards is missing": {"criteria": [TEN]},
    "scorecards is not a list": {"criteria": [TEN], "scorecards": {}},
    "scorecards[0].judge is not a text": contest(card(7, "Tide")),
    "scorecards[0].marks is not an object": contest({"judge": "Ana", "entry": "Tide", "marks": [1]}),
    "the document is not an object": [],
}


@pytest.mark.parametrize("reason", REFUSED)
def test_unusable_input_is_refused_with_its_reason(reason):
    with pytest.raises(UnusableInput) as refusal:
        read_contest(REFUSED[reason])
    assert reason.strip() in str(refusal.value)


def test_a_criterion_needs_a_key():
    with pytest.raises(UnusableInput, match="a criterion has no key"):
        Criterion("", Fraction(1), Fraction(0), Fraction(1))
