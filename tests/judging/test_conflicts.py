"""A declared conflict ends access at once, and keeps what was written."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from judging import actions
from judging.models import Assignment, Conflict, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT


def test_a_judge_declares_their_own(jun, jun_baram, jun_kowhai, baram):
    actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family", note=" my cousin ")
    assert list(Assignment.objects.for_judge(jun)) == [jun_kowhai]
    assert not Assignment.objects.filter(pk=jun_baram.pk).exists()
    assert Conflict.objects.get().note == "my cousin"


def test_an_organiser_declares_for_anybody(olga, jun, jun_seat, baram):
    assert actions.declare_conflict(jun_seat, baram, by=olga, kind="investment").declared_by == olga


@pytest.mark.parametrize("who", ["jade", "eva", "omar", "vera"])
def test_nobody_declares_for_somebody_else(request, who, jun_baram, jade_baram, baram):
    with pytest.raises(PermissionDenied):
        actions.declare_conflict(jun_baram.judge, baram, by=request.getfixturevalue(who), kind="other")


def test_a_judge_does_not_declare_about_an_entry_they_were_not_given(jun, jun_baram, kowhai):
    with pytest.raises(PermissionDenied):
        actions.declare_conflict(jun_baram.judge, kowhai, by=jun, kind="other")


def test_a_begun_card_is_kept_and_does_not_count(olga, jun, round_, jun_baram, baram):
    at = timezone.now()
    actions.save_scorecard(jun_baram, by=jun, at=at, expected_version=0, marks=ALL_EIGHT, state="submitted")
    assert Scorecard.objects.counting_in(round_).count() == 1
    conflict = actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family")
    assert Scorecard.objects.counting_in(round_).count() == 0
    assert Scorecard.objects.get().assignment == jun_baram
    actions.withdraw_conflict(conflict, by=olga)
    assert Scorecard.objects.counting_in(round_).count() == 1
    assert list(Assignment.objects.for_judge(jun)) == [jun_baram]


def test_two_may_not_be_kept_apart_twice(olga, jun_seat, baram):
    actions.declare_conflict(jun_seat, baram, by=olga, kind="other")
    with pytest.raises(ValidationError):
        actions.declare_conflict(jun_seat, baram, by=olga, kind="family")


def test_an_entry_of_another_round_is_refused(olga, jun_seat, other_round, emil):
    from tests.panel import make_entry

    with pytest.raises(ValidationError) as refusal:
        actions.declare_conflict(jun_seat, make_entry(other_round, emil, "Saltmarsh"), by=olga, kind="other")
    assert set(refusal.value.message_dict) == {"entry"}


def test_a_judge_cannot_lift_a_conflict(olga, jun, jun_seat, baram):
    conflict = actions.declare_conflict(jun_seat, baram, by=olga, kind="other")
    with pytest.raises(PermissionDenied):
        actions.withdraw_conflict(conflict, by=jun)
