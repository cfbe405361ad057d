"""A mark is a number of its criterion's scale; a card is worth the weighted mean of what was marked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from challenge.models import Criterion
from judging.marks import as_number, card_score, plain, read_marks, tenths

UNIQUE = Criterion(key="unique", name="Unique", weight=Decimal(1))
TEAM = Criterion(
    key="team", name="Team", weight=Decimal(3), minimum=Decimal(0), maximum=Decimal(5), step=Decimal("0.5")
)


@pytest.mark.parametrize("raw", [8, 8.0, "8", "8.0", "+8", " 8 ", Decimal(8)])
def test_a_mark_may_be_written_in_many_ways(raw: object) -> None:
    assert read_marks([UNIQUE], {"unique": raw}) == {"unique": Decimal(8)}


@pytest.mark.parametrize(
    "raw", [True, "eight", "", "8,5", "1e1", "NaN", "Infinity", [8], {"mark": 8}, "٨", "8" * 40, float("nan")]
)
def test_what_is_no_number_is_refused_by_its_criterion(raw: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_marks([UNIQUE], {"unique": raw})
    assert refusal.value.message_dict == {"unique": ["A mark is a number."]}


@given(st.decimals(min_value=-50, max_value=50, places=2))
def test_exactly_the_marks_of_the_scale_are_taken(mark: Decimal) -> None:
    on_scale = mark in {Decimal(half) / 2 for half in range(11)}
    try:
        taken = read_marks([TEAM], {"team": str(mark)}) == {"team": mark}
    except ValidationError:
        taken = False
    assert taken == on_scale


def test_an_unknown_criterion_is_refused_and_the_others_are_named_too() -> None:
    with pytest.raises(ValidationError) as refusal:
        read_marks([UNIQUE, TEAM], {"charm": 8, "team": "2.3", "unique": 11})
    assert refusal.value.message_dict == {
        "charm": ["This round has no such criterion."],
        "team": ["Marks here go in steps of 0.5."],
        "unique": ["Marks here run from 1 to 10."],
    }


def test_cannot_judge_leaves_the_weight_out_with_the_mark() -> None:
    assert card_score([UNIQUE, TEAM], {"unique": Decimal(10), "team": None}) == 100


def test_a_card_without_any_mark_has_no_score() -> None:
    assert card_score([UNIQUE, TEAM], {"unique": None}) is None


def test_the_score_is_the_weighted_mean_of_unit_values() -> None:
    assert card_score([UNIQUE, TEAM], {"unique": Decimal(1), "team": Decimal("2.5")}) == Fraction(75, 2)


def test_a_score_is_rounded_once_and_half_up() -> None:
    assert [tenths(Fraction(n, 100)) for n in (7225, 7224, 7226)] == ["72.3", "72.2", "72.3"]
    assert tenths(Fraction(72249999, 1000000)) == "72.2"
    assert tenths(None) is None


def test_marks_are_shown_as_people_write_them() -> None:
    assert [plain(Decimal(text)) for text in ("8.00", "7.50", "10", "0.00")] == ["8", "7.5", "10", "0"]
    assert [as_number(Decimal(text)) for text in ("8.00", "7.25")] == [8, 7.25]
    assert as_number(None) is None
