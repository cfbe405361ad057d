"""Criteria, weights and scales: free until the first mark, fixed after it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from challenge import actions, clock
from challenge.models import Challenge
from core.errors import StateConflict
from tests.made import BEFORE, days


def at(challenge: Challenge, number: int, hour: str = "09:00") -> datetime:
    return clock.resolve(days(number, hour), challenge.zone).moment


def first(challenge: Challenge):
    return challenge.rounds.select_related("challenge").get(position=0)


def test_criteria_are_fixed_with_the_first_mark(pitch, olga):
    round_ = first(pitch)
    round_.criteria_frozen_at = at(pitch, 53)
    round_.save()
    criterion = round_.criteria.first()
    for act in (
        lambda: actions.add_criterion(round_, by=olga, name="Luck"),
        lambda: actions.edit_criterion(criterion, by=olga, weight=Decimal(2)),
        lambda: actions.edit_criterion(criterion, by=olga, levels=[]),
        lambda: actions.set_weights(round_, by=olga, weights={"luck": Decimal(1)}),
        lambda: actions.remove_criterion(criterion, by=olga),
        lambda: actions.move_part(criterion, by=olga, up=False),
        lambda: actions.edit_round(round_, by=olga, at=BEFORE, tie_break=[]),
        lambda: actions.edit_round(round_, by=olga, at=BEFORE, minimum_scorecards=1),
        lambda: actions.remove_round(round_, by=olga),
    ):
        with pytest.raises(StateConflict) as refused:
            act()
        assert refused.value.code == "CRITERIA_FROZEN"
    assert actions.edit_round(round_, by=olga, at=BEFORE, judges_per_entry=4).judges_per_entry == 4


def test_weights_are_set_together(pitch, olga):
    round_ = first(pitch)
    weights = dict(
        zip(("uniqueness", "value", "market", "team", "fund"), map(Decimal, (30, 25, 20, 15, 10)), strict=True)
    )
    actions.set_weights(round_, by=olga, weights=weights)
    assert dict(round_.criteria.values_list("key", "weight")) == weights


def test_weights_must_count_and_name_all_criteria(pitch, olga):
    round_ = first(pitch)
    with pytest.raises(ValidationError):
        actions.set_weights(round_, by=olga, weights={"value": Decimal(1)})
    with pytest.raises(ValidationError) as refused:
        actions.set_weights(
            round_, by=olga, weights=dict.fromkeys(("uniqueness", "value", "market", "team", "fund"), Decimal(0))
        )
    assert refused.value.messages == ["At least one criterion must have a weight above 0."]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"minimum": Decimal(10), "maximum": Decimal(1)}, "maximum"),
        ({"step": Decimal(2)}, "step"),
        ({"step": Decimal("0.01")}, "step"),
        ({"levels": [{"from": 1, "to": 11, "word": "Too far", "text": ""}]}, "levels"),
        ({"levels": [{"from": 1, "to": 5, "word": "Low", "text": ""}, {"from": 5, "to": 10, "word": "High", "text": ""}]}, "levels"),
        ({"levels": [{"from": 1, "to": 5, "word": " ", "text": ""}]}, "levels"),
        ({"levels": [{"to": 5, "word": "Low"}]}, "levels"),
    ],
)  # fmt: skip
def test_a_scale_that_cannot_be_marked_is_refused(pitch, olga, facts, field):
    criterion = first(pitch).criteria.first()
    with pytest.raises(ValidationError) as refused:
        actions.edit_criterion(criterion, by=olga, **facts)
    assert list(refused.value.message_dict) == [field]


def test_half_marks_are_a_scale(pitch, olga):
    criterion = first(pitch).criteria.first()
    kept = actions.edit_criterion(
        criterion, by=olga, minimum=Decimal(0), maximum=Decimal(5), step=Decimal("0.5"), levels=[]
    )
    assert (kept.minimum, kept.maximum, kept.step) == (0, 5, Decimal("0.5"))


def test_a_new_key_is_followed_by_the_tie_break(pitch, olga):
    actions.edit_criterion(first(pitch).criteria.get(key="value"), by=olga, key="must-have")
    assert first(pitch).tie_break == ["criterion:must-have", "median", "head_judge"]


def test_a_criterion_of_the_tie_break_is_not_removed(pitch, olga):
    with pytest.raises(StateConflict) as refused:
        actions.remove_criterion(first(pitch).criteria.get(key="value"), by=olga)
    assert refused.value.code == "IN_USE"
    actions.remove_criterion(first(pitch).criteria.get(key="team"), by=olga)
    assert first(pitch).criteria.count() == 4


def test_the_last_criterion_of_a_public_round_stays(opened, olga):
    round_ = first(opened)
    actions.edit_round(round_, by=olga, at=BEFORE, tie_break=["median"])
    *others, last = round_.criteria.all()
    for criterion in others:
        actions.remove_criterion(criterion, by=olga)
    with pytest.raises(StateConflict) as refused:
        actions.remove_criterion(last, by=olga)
    assert refused.value.code == "CHALLENGE_PUBLIC"
    assert round_.criteria.count() == 1


@pytest.mark.parametrize("steps", [["criterion:luck"], ["toss"], ["median", "median"], [3]])
def test_a_tie_break_that_cannot_be_followed_is_refused(pitch, olga, steps):
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(pitch), by=olga, at=BEFORE, tie_break=steps)
    assert list(refused.value.message_dict) == ["tie_break"]


def test_every_step_can_stand_in_a_tie_break(pitch, olga):
    steps = ["criterion:team", "median", "highest_single", "head_judge"]
    assert actions.edit_round(first(pitch), by=olga, at=BEFORE, tie_break=steps).tie_break == steps
