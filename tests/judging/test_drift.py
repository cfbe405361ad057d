"""A judge is told, alone, how their scale lies beside their colleagues'; never so that one card could be worked out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from challenge.models import Criterion
from judging import actions
from judging.drift import drift, drift_of
from judging.models import Conflict
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, give, make_entry, make_seat, newcomer

SCALE = [Criterion(key=key, name=key, weight=Decimal(1), minimum=1, maximum=10) for key in ("a", "b")]
UNLIKE = [SCALE[0], Criterion(key="b", name="b", weight=Decimal(1), minimum=0, maximum=4)]
CARD = st.fixed_dictionaries({"a": st.integers(1, 10).map(Decimal), "b": st.integers(1, 10).map(Decimal)})
CARDS = st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.tuples(CARD, st.lists(CARD, min_size=2, max_size=4)))


def marks(a: int, b: int) -> dict[str, Decimal]:
    return {"a": Decimal(a), "b": Decimal(b)}


def entries(count: int, own: dict, others: list) -> tuple[dict, dict]:
    return {str(n): own for n in range(count)}, {str(n): others for n in range(count)}


def test_it_is_the_mean_difference_in_points_of_the_scale():
    found = drift(SCALE, *entries(3, marks(5, 6), [marks(6, 6), marks(7, 6)]))
    assert (found.entries, found.difference, found.shown, found.of_hundred) == (3, Fraction(-3, 4), "0.8", False)


def test_criteria_with_unlike_scales_are_compared_of_a_hundred():
    found = drift(UNLIKE, *entries(3, marks(10, 4), [marks(1, 0), marks(1, 4)]))
    assert (found.difference, found.of_hundred) == (Fraction(75), True)


def test_two_entries_are_too_few_and_so_is_one_colleague():
    assert drift(SCALE, *entries(2, marks(5, 5), [marks(6, 6), marks(7, 7)])) is None
    assert drift(SCALE, *entries(5, marks(5, 5), [marks(6, 6)])) is None


def test_a_criterion_only_one_colleague_marked_says_nothing():
    found = drift(SCALE, *entries(3, marks(5, 5), [marks(7, 9), {"a": Decimal(7), "b": None}]))
    assert found.difference == Fraction(-2)


@given(CARDS, st.integers(-3, 3))
def test_marking_all_higher_by_a_constant_moves_it_by_that_constant(cards, more):
    own = {entry: mine for entry, (mine, _theirs) in cards.items()}
    others = {entry: theirs for entry, (_mine, theirs) in cards.items()}
    moved = {entry: {key: mark + more for key, mark in card.items()} for entry, card in own.items()}
    before, after = drift(SCALE, own, others), drift(SCALE, moved, others)
    assert (before is None) == (after is None) == (len(own) < 3)
    if before and after:
        assert after.difference - before.difference == more


@given(CARDS)
def test_the_order_of_colleagues_does_not_matter(cards):
    own = {entry: mine for entry, (mine, _theirs) in cards.items()}
    others = {entry: theirs for entry, (_mine, theirs) in cards.items()}
    backwards = {entry: theirs[::-1] for entry, theirs in reversed(others.items())}
    assert drift(SCALE, own, others) == drift(SCALE, own, backwards)


@pytest.fixture
def judged(round_, jun_seat, jade_seat, hana_seat):
    """Four entries: Jun gives 6 where Jade and Hana give 8."""
    rows = []
    for number in range(4):
        entry = make_entry(round_, newcomer(number), f"Entry {number}")
        for seat, mark in ((jun_seat, 6), (jade_seat, 8), (hana_seat, 8)):
            rows.append(give(seat, entry, number))
            send(rows[-1], mark)
    return rows


def send(row, mark):
    return actions.save_scorecard(
        row,
        by=row.judge.user,
        at=timezone.now(),
        expected_version=0,
        marks=dict.fromkeys(KEYS, mark),
        state="submitted",
    )


def test_jun_marks_two_points_below_his_colleagues(judged, jun_seat, hana_seat):
    assert (drift_of(jun_seat).entries, drift_of(jun_seat).difference) == (4, -2)
    assert drift_of(hana_seat).difference == 1


def test_an_entry_with_a_conflict_changes_nothing_whatever_is_marked_on_it(judged, olga, round_, jun_seat):
    entry = make_entry(round_, newcomer(9), "Cousin's")
    own = give(jun_seat, entry)
    send(own, 10)
    Conflict.objects.create(judge=jun_seat, entry=entry, kind="family", declared_by=olga)
    before = drift_of(jun_seat)
    for number in (20, 21):
        send(give(make_seat(round_, newcomer(number)), entry), 1)
    assert drift_of(jun_seat) == before


def test_a_card_not_sent_yet_is_compared_with_nothing(judged, round_, jun_seat, jade_seat, hana_seat):
    entry = make_entry(round_, newcomer(8), "Begun")
    row = give(jun_seat, entry)
    actions.save_scorecard(row, by=jun_seat.user, at=timezone.now(), expected_version=0, marks=ALL_EIGHT)
    for seat in (jade_seat, hana_seat):
        send(give(seat, entry), 1)
    assert drift_of(jun_seat).entries == 4


def test_it_takes_three_queries(judged, jun_seat, django_assert_num_queries):
    with django_assert_num_queries(3):
        drift_of(jun_seat)
