"""A pitch day that things happen to: entries leave in the middle of it, turns come and go, buttons are pressed twice."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from accounts.models import User
from challenge.models import Round
from judging import actions, pitch_days
from judging.models import Assignment, PitchDay, PitchSlot
from submissions.models import Entry
from tests.judging.test_pitch_day import Desk, after, code_of, day, desk, live, names, slots  # noqa: F401
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry, newcomer

pytestmark = pytest.mark.django_db


def leave(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn")


def send(duty: Assignment, mark: int) -> None:
    marks, reasons = dict.fromkeys(ALL_EIGHT, mark), dict.fromkeys(ALL_EIGHT, "Heard.")
    how = {"by": duty.judge.user, "at": after(70), "expected_version": 0}
    actions.save_scorecard(duty, marks=marks, reasons=reasons, state="submitted", **how)


@pytest.fixture
def mirage(live: Round) -> Entry:  # noqa: F811
    return make_entry(live, newcomer(3), "Mirage")


def test_an_entry_that_leaves_in_the_middle_of_its_turn_leaves_the_stage(mirage, day, desk, baram):  # noqa: F811
    first, second, third = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.pause_slot, first, 10)  # a clock that stands would hold the stage for ever
    leave(baram)
    desk(actions.start_slot, second, 20)
    Entry.objects.filter(pk=baram.pk).update(state="submitted")  # it competes again, on another day
    desk(actions.end_slot, second, 30)
    assert desk(actions.start_slot, third, 40).started_at is not None


@pytest.mark.parametrize("act", [actions.call_slot, actions.start_slot])
def test_an_entry_that_left_while_the_desk_was_open_is_not_brought_on(day, desk, baram, act):  # noqa: F811
    first, _second = slots(day)
    leave(baram)
    assert code_of(lambda: desk(act, first, 0)) == "GONE"


def test_the_run_order_is_moved_by_hand_after_an_entry_left(mirage, day, olga: User, baram, client):  # noqa: F811
    first, second, third = slots(day)
    leave(baram)
    actions.place_slots(day, by=olga, order=[third.pk, second.pk])
    assert names(day) == ["Mirage", "Kōwhai Loop"]
    client.force_login(olga)
    client.post(f"/organise/{day.round.challenge.slug}/pitch/order/?round={day.round_id}", {"down": third.pk})
    assert names(day) == ["Kōwhai Loop", "Mirage"]
    Entry.objects.filter(pk=baram.pk).update(state="submitted")  # and comes back: at the end, not before all others
    assert [slot.pk for slot in slots(day)] == [second.pk, third.pk, first.pk]


def test_what_is_added_after_a_turn_was_taken_out_stands_at_the_end(day, olga: User, live):  # noqa: F811
    first, _second = slots(day)
    actions.take_out_slot(first, by=olga)
    actions.add_break(day, by=olga, title="Lunch", seconds=600)
    actions.take_in_entries(day, by=olga)
    positions = list(PitchSlot.objects.filter(day=day).values_list("position", flat=True))
    assert (names(day), len(set(positions))) == (["Kōwhai Loop", "Lunch", "바람결 Baramgyeol"], 3)


def test_the_screens_hear_of_a_withdrawal_by_another_etag(day, baram):  # noqa: F811
    day = PitchDay.objects.get(pk=day.pk)
    before = pitch_days.document(day)
    leave(baram)
    cache.clear()  # as after KEPT_SECONDS
    after = pitch_days.document(day)
    assert (before.etag != after.etag, len(before.value["slots"]), len(after.value["slots"])) == (True, 2, 1)


def test_a_head_judge_sees_how_far_cards_lie_apart_once_their_own_is_in(
    day,  # noqa: F811
    desk,  # noqa: F811
    hana: User,
    hana_seat,
    jun_baram,
    jade_baram,
    baram,
    client,
):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.end_slot, first, 60)
    own = give(hana_seat, baram)
    send(jun_baram, 10)
    send(jade_baram, 1)
    criteria = list(day.round.criteria.all())
    check = pitch_days.checks(day, hana, criteria, organises=False)[0]
    assert (check.sent, check.missing, check.own_left, check.spread) == (2, ["Hana"], True, None)
    client.force_login(hana)
    page = client.get(f"/organise/{day.round.challenge.slug}/pitch/{day.round_id}/check/").content.decode()
    assert "once your own is in" in page
    send(own, 5)
    check = pitch_days.checks(day, hana, criteria, organises=False)[0]
    assert (check.own_left, check.spread) == (False, 100)


def test_a_second_tap_on_undo_changes_nothing(day, desk, olga: User):  # noqa: F811
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    seen = PitchDay.objects.get(pk=day.pk).version
    for _tap in range(2):
        actions.undo_on_stage(day, by=olga, at=after(5), version=seen)
    assert PitchDay.objects.get(pk=day.pk).version == seen + 1
    assert code_of(lambda: desk(actions.undo_on_stage, day, 6)) == "UNDO_TOO_LATE"
