"""A declared conflict ends access at once, and keeps what was written."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.errors import StateConflict
from judging import actions
from judging.models import Assignment, Conflict, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry


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
    conflict = actions.declare_conflict(jun_baram.judge, baram, by=olga, kind="family")
    assert Scorecard.objects.counting_in(round_).count() == 0
    assert Scorecard.objects.get().assignment == jun_baram
    actions.withdraw_conflict(conflict, by=olga)
    assert Scorecard.objects.counting_in(round_).count() == 1
    assert list(Assignment.objects.for_judge(jun)) == [jun_baram]


@pytest.mark.parametrize("kind", ["other", "unable"])
def test_a_reason_that_says_nothing_needs_words(jun, jun_baram, baram, kind):
    with pytest.raises(ValidationError) as refusal:
        actions.declare_conflict(jun_baram.judge, baram, by=jun, kind=kind, note="  ")
    assert set(refusal.value.message_dict) == {"note"}
    assert actions.declare_conflict(jun_baram.judge, baram, by=jun, kind=kind, note="I teach them").kind == kind


def test_after_the_lock_a_judge_asks_the_organisers(olga, jun, round_, jun_baram, baram):
    assert jun_baram.judge.round.locked_at is None  # as it was read when the page was opened
    actions.lock_round(round_, by=olga, at=timezone.now())
    with pytest.raises(StateConflict) as refusal:
        actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family")
    assert refusal.value.code == "ROUND_LOCKED"
    assert actions.declare_conflict(jun_baram.judge, baram, by=olga, kind="family").source == "organiser"


def test_what_a_judge_said_is_lifted_with_a_reason_and_never_withdrawn(olga, jun, round_, jun_baram, baram):
    at = timezone.now()
    actions.save_scorecard(jun_baram, by=jun, at=at, expected_version=0, marks=ALL_EIGHT, state="submitted")
    conflict = actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family")
    with pytest.raises(StateConflict) as refusal:
        actions.withdraw_conflict(conflict, by=olga)
    assert refusal.value.code == "NOT_YOURS_TO_WITHDRAW"
    with pytest.raises(ValidationError):
        actions.lift_conflict(conflict, by=olga, note=" ")
    actions.lift_conflict(conflict, by=olga, note="They mixed up two names")
    assert list(Assignment.objects.for_judge(jun)) == [jun_baram]
    assert Scorecard.objects.counting_in(round_).count() == 1
    actions.unpin_conflict(conflict, by=olga)
    assert list(Assignment.objects.for_judge(jun)) == []
    conflict.refresh_from_db()
    assert (conflict.state, conflict.pinned, conflict.source) == ("standing", False, "judge")


def test_a_judge_who_may_meet_an_entry_can_still_step_aside(olga, jun, jun_baram, baram):
    conflict = actions.declare_conflict(jun_baram.judge, baram, by=olga, kind="other")
    actions.lift_conflict(conflict, by=olga, note="Years ago")
    again = give(jun_baram.judge, baram)
    declared = actions.declare_conflict(again.judge, baram, by=jun, kind="mentoring")
    assert (declared.pk, declared.state, declared.pinned, declared.source) == (conflict.pk, "standing", False, "judge")
    assert list(Assignment.objects.for_judge(jun)) == []


@pytest.mark.parametrize("act", ["pin_conflict", "unpin_conflict", "lift_conflict", "withdraw_conflict"])
@pytest.mark.parametrize("who", ["jun", "hana", "eva", "omar", "vera"])
def test_decisions_are_the_organisers(request, act, who, olga, hana_seat, jun_seat, baram):
    conflict = actions.declare_conflict(jun_seat, baram, by=olga, kind="other")
    words = {"note": "Because"} if act == "lift_conflict" else {}
    with pytest.raises(PermissionDenied):
        getattr(actions, act)(conflict, by=request.getfixturevalue(who), **words)
    conflict.refresh_from_db()
    assert (conflict.state, conflict.pinned) == ("standing", False)


def test_only_a_pinned_decision_is_taken_back(olga, jun_seat, baram):
    conflict = actions.declare_conflict(jun_seat, baram, by=olga, kind="other")
    with pytest.raises(StateConflict) as refusal:
        actions.unpin_conflict(conflict, by=olga)
    assert refusal.value.code == "NOT_PINNED"


def test_two_may_not_be_kept_apart_twice(olga, jun_seat, baram):
    actions.declare_conflict(jun_seat, baram, by=olga, kind="other")
    with pytest.raises(ValidationError):
        actions.declare_conflict(jun_seat, baram, by=olga, kind="family")


def test_an_entry_of_another_round_is_refused(olga, jun_seat, other_round, emil):
    with pytest.raises(ValidationError) as refusal:
        actions.declare_conflict(jun_seat, make_entry(other_round, emil, "Saltmarsh"), by=olga, kind="other")
    assert set(refusal.value.message_dict) == {"entry"}


def test_a_judge_cannot_lift_a_conflict(olga, jun, jun_seat, baram):
    conflict = actions.declare_conflict(jun_seat, baram, by=olga, kind="other")
    with pytest.raises(PermissionDenied):
        actions.withdraw_conflict(conflict, by=jun)
