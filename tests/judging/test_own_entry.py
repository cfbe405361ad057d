"""An organiser who is in an entry decides nothing about who judges it; another one does."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from challenge.models import Membership
from judging import actions
from judging.models import Assignment, Conflict
from submissions.models import TeamMember
from tests.panel import *  # noqa: F403
from tests.panel import give


@pytest.fixture
def own(round_, olga, baram):
    """Baramgyeol, with Olga in its team."""
    TeamMember.objects.create(entry=baram, name="Olga", user=olga, joined_at=timezone.now())
    return baram


@pytest.fixture
def vera_too(round_, vera):
    """Vera, who runs the contest beside Olga."""
    Membership.objects.create(user=vera, challenge=round_.challenge, role="organiser")
    return vera


def test_she_declares_no_conflict_of_a_judge_with_her_entry(olga, vera_too, own, kowhai, jun_seat):
    with pytest.raises(PermissionDenied, match="You are in this entry"):
        actions.declare_conflict(jun_seat, own, by=olga, kind="investment")
    actions.declare_conflict(jun_seat, kowhai, by=olga, kind="investment")
    actions.declare_conflict(jun_seat, own, by=vera_too, kind="investment")
    assert Conflict.objects.count() == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda row, by: actions.lift_conflict(row, by=by, note="Fine."),
        lambda row, by: actions.pin_conflict(row, by=by),
        lambda row, by: actions.unpin_conflict(row, by=by),
        lambda row, by: actions.withdraw_conflict(row, by=by),
    ],
)
def test_she_decides_no_conflict_about_her_entry(act, olga, vera_too, own, jun_seat):
    row = actions.declare_conflict(jun_seat, own, by=vera_too, kind="investment")
    actions.pin_conflict(row, by=vera_too)
    with pytest.raises(PermissionDenied):
        act(row, olga)
    act(row, vera_too)


def test_she_gives_her_entry_to_nobody_and_takes_it_from_nobody(olga, vera_too, own, kowhai, jun_seat, jade_seat):
    row, other = give(jun_seat, own), give(jade_seat, kowhai)
    for act in (
        lambda: actions.give_entry(jade_seat, own, by=olga),
        lambda: actions.take_entry(row, by=olga),
        lambda: actions.move_entry(row, by=olga, to_judge=jade_seat),
        lambda: actions.move_entry(other, by=olga, to_entry=own),
        lambda: actions.swap_entries(other, row, by=olga),
        lambda: actions.set_lock(row, by=olga, locked=True),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert set(Assignment.objects.values_list("pk", flat=True)) == {row.pk, other.pk}
    actions.take_entry(other, by=olga)
    actions.take_entry(row, by=vera_too)


def test_a_plan_treats_her_entry_like_every_other(olga, round_, own, kowhai, jun_seat, jade_seat):
    plan = actions.ask_for_plan(round_, by=olga)
    actions.apply_plan(plan, by=olga, at=timezone.now())
    assert Assignment.objects.filter(entry=own).count() == 2


def test_a_judge_who_runs_the_contest_still_steps_aside(jun, round_, jun_baram, baram):
    Membership.objects.create(user=jun, challenge=round_.challenge, role="organiser")
    TeamMember.objects.create(entry=baram, name="Jun", user=jun, joined_at=timezone.now())
    actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family")
    assert Conflict.objects.get().source == "judge"
