"""Criteria of two levels, of one track, and knock-out questions: what can be set, and what a weight comes to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from challenge import actions, criteria, lint
from challenge.models import Criterion, CriterionGroup, Round, Track
from challenge.weights import effective
from core.errors import StateConflict
from judging.marks import card_score
from tests.panel import *  # noqa: F403

positive = st.decimals("0.1", 99, places=1)
marks = st.integers(1, 10)


@pytest.fixture
def group(round_, olga) -> CriterionGroup:
    return actions.add_group(round_, by=olga, name="Business", weight=Decimal(2))


def order(round_: Round) -> list[str]:
    """Return the names as judges read them, attributes behind their group."""
    found = []
    for line in criteria.lines_of(round_):
        found += ([line.group.name] if line.group else []) + [row.key for row in line.criteria]
    return found


def put(round_, group, olga, *keys: str) -> None:
    for key in keys:
        actions.edit_criterion(round_.criteria.get(key=key), by=olga, group=group)


def test_a_criterion_moves_into_a_group_and_out_again(round_, group, olga):
    put(round_, group, olga, "value", "market")
    assert order(round_) == ["unique", "team", "fund", "Business", "value", "market"]
    assert [row.key for row in round_.criteria.all()] == ["unique", "team", "fund", "value", "market"]
    actions.edit_criterion(round_.criteria.get(key="value"), by=olga, group=None)
    assert order(round_) == ["unique", "team", "fund", "Business", "market", "value"]


def test_groups_and_attributes_move_among_their_kin(round_, group, olga):
    put(round_, group, olga, "value", "market")
    actions.move_part(group, by=olga, up=True)
    actions.move_part(round_.criteria.get(key="market"), by=olga, up=True)
    actions.move_part(round_.criteria.get(key="market"), by=olga, up=True)  # the first of its group stays there
    assert order(round_) == ["unique", "team", "Business", "market", "value", "fund"]
    assert [row.key for row in round_.criteria.all()] == ["unique", "team", "market", "value", "fund"]


def test_weights_of_both_levels_are_set_together(round_, group, olga):
    put(round_, group, olga, "value", "market")
    one = dict.fromkeys(("unique", "value", "team", "fund"), Decimal(1))
    actions.set_weights(round_, by=olga, weights=one | {"market": Decimal(3)}, group_weights={group.pk: Decimal(5)})
    carried = effective(list(round_.criteria.all()))
    whole = sum(carried.values())
    assert {key: weight / whole for key, weight in carried.items()} == {
        "unique": Fraction(1, 8),
        "team": Fraction(1, 8),
        "fund": Fraction(1, 8),
        "value": Fraction(5, 32),
        "market": Fraction(15, 32),
    }


def test_weights_name_every_group(round_, group, olga):
    with pytest.raises(ValidationError, match="changed meanwhile"):
        actions.set_weights(round_, by=olga, weights=dict.fromkeys(KEYS, Decimal(1)), group_weights={})  # noqa: F405


def test_a_group_with_attributes_stays(round_, group, olga):
    put(round_, group, olga, "value")
    with pytest.raises(StateConflict, match="in use by criteria"):
        actions.remove_group(group, by=olga)
    actions.remove_criterion(round_.criteria.get(key="value"), by=olga)
    actions.remove_group(group, by=olga)
    assert not CriterionGroup.objects.exists()


def test_a_group_of_another_round_is_refused(round_, other_round, olga, omar):
    foreign = actions.add_group(other_round, by=omar, name="Elsewhere")
    with pytest.raises(ValidationError, match="Choose a group of this round"):
        actions.edit_criterion(round_.criteria.get(key="value"), by=olga, group=foreign)


def test_an_attribute_is_asked_where_its_group_is(round_, group, track, olga):
    with pytest.raises(ValidationError, match="asked where the group is"):
        actions.edit_criterion(round_.criteria.get(key="value"), by=olga, group=group, track=track)


def test_groups_stand_with_the_first_mark(round_, group, olga):
    Round.objects.filter(pk=round_.pk).update(criteria_frozen_at=round_.judging_opens_at)
    for act in (
        lambda: actions.add_group(round_, by=olga, name="Late"),
        lambda: actions.edit_group(group, by=olga, weight=Decimal(9)),
        lambda: actions.remove_group(group, by=olga),
        lambda: actions.move_part(group, by=olga, up=True),
        lambda: actions.edit_criterion(round_.criteria.get(key="value"), by=olga, group=group),
        lambda: actions.edit_criterion(round_.criteria.get(key="value"), by=olga, reason_when="always"),
    ):
        with pytest.raises(StateConflict) as refused:
            act()
        assert refused.value.code == "CRITERIA_FROZEN"


def test_a_knock_out_question_is_yes_or_no_whatever_is_asked_for(round_, olga):
    asked = actions.add_criterion(
        round_, by=olga, kind="knockout", name="May it be shown", weight=Decimal(9), maximum=Decimal(10)
    )
    assert (asked.key, asked.weight, asked.minimum, asked.maximum, asked.step) == ("may-it-be-shown", 0, 0, 1, 1)
    with pytest.raises(ValidationError, match="stays what it is"):
        actions.edit_criterion(asked, by=olga, kind="scale")
    with pytest.raises(ValidationError, match="no step of a tie-break"):
        actions.edit_round(round_, by=olga, at=round_.opens_at, tie_break=["criterion:may-it-be-shown"])


def test_what_counts_for_nothing_is_worth_a_look(round_, group, track, olga):
    round_.criteria.update(track=Track.objects.create(challenge=round_.challenge, key="land", name="Land"))
    texts = [finding.text for finding in lint.hints(round_.challenge, [round_], [track], [], [])]
    assert "“Business” in “First look” has no attributes and counts for nothing." in texts
    assert "Entries in the track “Farm and sea” are asked nothing that counts in “First look”." in texts


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([(1, 2), (3, 4)], []),
        ([(1, 2), (4, 5)], [(Decimal(3), Decimal(3))]),
        ([(1, 1), (5, 5)], [(Decimal(2), Decimal(4))]),
        ([], []),
    ],
)
def test_marks_between_levels_that_nothing_describes_are_found(spans, found):
    assert criteria.gaps([{"from": low, "to": high} for low, high in spans], Decimal(1)) == found


@given(st.lists(st.tuples(positive, st.lists(positive, min_size=1, max_size=4)), min_size=1, max_size=5), st.data())
def test_flattening_is_the_mean_of_means(groups, data):
    """The nested mean, level by level, is the same number as one mean under the effective weights."""
    rows, nested, total, given = [], Fraction(0), Fraction(0), {}
    for number, (weight, inside) in enumerate(groups):
        group = CriterionGroup(name=str(number), weight=weight)
        part, whole = Fraction(0), Fraction(0)
        for index, own in enumerate(inside):
            row = Criterion(key=f"{number}-{index}", weight=own, group=group, minimum=Decimal(1), maximum=Decimal(10))
            given[row.key] = Decimal(data.draw(marks))
            rows.append(row)
            part, whole = part + Fraction(own) * Fraction(given[row.key] - 1) / 9, whole + Fraction(own)
        nested, total = nested + Fraction(weight) * part / whole, total + Fraction(weight)
    assert card_score(rows, given) == 100 * nested / total
    carried = effective(rows)
    assert sum(weight / sum(carried.values()) for weight in carried.values()) == 1
    assert all(weight.denominator == 1 for weight in carried.values())


@given(st.lists(positive, min_size=1, max_size=6))
def test_one_level_stays_as_it_is(own):
    rows = [Criterion(key=str(number), weight=weight) for number, weight in enumerate(own)]
    assert effective(rows) == {str(number): Fraction(weight) for number, weight in enumerate(own)}
