"""A pitch day from its set-up to the last lock: who may do what, what an act changes, what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from challenge.models import Round
from core.errors import StateConflict
from core.models import AuditEvent
from judging import actions, pitch_days
from judging.actions.pitch_days import lot
from judging.models import Conflict, PitchDay, PitchSlot
from judging.stage import now_on
from submissions.models import Entry
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, make_entry, newcomer
from tests.races import at_once

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 30, 14, tzinfo=UTC)
LENGTHS = {"pitch_seconds": 300, "question_seconds": 180, "changeover_seconds": 60}


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.fixture
def live(round_: Round, baram: Entry, kowhai: Entry) -> Round:
    """The round, with its judging around the pitch day."""
    Round.objects.filter(pk=round_.pk).update(
        judging_opens_at=START - timedelta(days=1), judging_closes_at=START + timedelta(days=1)
    )
    round_.refresh_from_db()
    return round_


@pytest.fixture
def day(live: Round, olga: User) -> PitchDay:
    """Baramgyeol pitches first, then Kōwhai Loop: five minutes, three for questions, one between."""
    return actions.set_up_pitch_day(live, by=olga, starts_at=START, place="Main hall", is_public=True, **LENGTHS)


class Desk:
    """Somebody at the desk, who acts on what they see."""

    def __init__(self, day: PitchDay, by: User) -> None:
        self.day, self.by = day, by

    def __call__(self, act: Callable[..., Any], slot: PitchSlot | PitchDay, when: float, **how: Any) -> Any:
        self.day.refresh_from_db()
        return act(slot, by=self.by, at=after(when), version=self.day.version, **how)


@pytest.fixture
def desk(day: PitchDay, olga: User) -> Desk:
    return Desk(day, olga)


def slots(day: PitchDay) -> list[PitchSlot]:
    return list(day.slots.for_order())


def names(day: PitchDay) -> list[str]:
    return [turn.name for turn in pitch_days.run_order(day)]


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(StateConflict) as refusal:
        act()
    return refusal.value.code


# Set-up and run order


def test_every_entry_of_the_round_gets_a_turn_in_the_order_of_numbers_with_its_time(day):
    turns = pitch_days.run_order(day)
    assert [(turn.number, turn.name, turn.starts_at) for turn in turns] == [
        (1, "바람결 Baramgyeol", START),
        (2, "Kōwhai Loop", after(540)),
    ]


def test_only_organisers_set_it_up(live, hana_seat, hana, omar):
    for person in (hana, omar):
        with pytest.raises(PermissionDenied):
            actions.set_up_pitch_day(live, by=person, starts_at=START)


def test_a_draw_can_be_repeated_by_anybody_and_leaves_breaks_where_they_are(day, olga, live):
    for number in range(3, 7):
        make_entry(live, newcomer(number), f"Entry {number}")
    actions.take_in_entries(day, by=olga)
    lunch = actions.add_break(day, by=olga, title="Lunch", seconds=1800)
    order = [slot.pk for slot in slots(day)]
    actions.place_slots(day, by=olga, order=[*order[:2], lunch.pk, *order[2:-1]])
    day = actions.draw_order(day, by=olga, seed="Lima, 30 November")
    drawn = [slot.entry.number if slot.entry else "Lunch" for slot in slots(day)]
    wanted = sorted(range(1, 7), key=lambda number: lot("Lima, 30 November", number))
    assert drawn == [*wanted[:2], "Lunch", *wanted[2:]]
    assert actions.order_by_number(day, by=olga).seed == ""
    assert [slot.entry.number for slot in slots(day) if slot.entry] == [1, 2, 3, 4, 5, 6]


def test_an_order_by_hand_names_every_turn_to_come_once(day, olga):
    first, second = slots(day)
    actions.place_slots(day, by=olga, order=[second.pk, first.pk])
    assert names(day) == ["Kōwhai Loop", "바람결 Baramgyeol"]
    assert code_of(lambda: actions.place_slots(day, by=olga, order=[second.pk])) == "ORDER_STALE"


def test_after_the_start_only_what_has_not_begun_is_moved(day, desk, olga):
    first, second = slots(day)
    desk(actions.start_slot, first, 0)
    actions.draw_order(day, by=olga, seed="again")
    assert names(day) == ["바람결 Baramgyeol", "Kōwhai Loop"]
    assert code_of(lambda: actions.take_out_slot(first, by=olga)) == "PITCH_BEGUN"
    moved = START + timedelta(days=1)
    assert code_of(lambda: actions.set_up_pitch_day(day.round, by=olga, starts_at=moved, **LENGTHS)) == "PITCH_BEGUN"
    actions.take_out_slot(second, by=olga)
    assert names(day) == ["바람결 Baramgyeol"]


def test_new_lengths_count_for_turns_that_have_not_begun(day, desk, olga):
    first, second = slots(day)
    first = desk(actions.start_slot, first, 0)
    actions.set_up_pitch_day(day.round, by=olga, starts_at=START, **LENGTHS | {"pitch_seconds": 60})
    desk(actions.end_slot, first, 100)
    second = desk(actions.start_slot, second, 200)
    assert (first.pitch_ends_at, second.pitch_ends_at) == (after(300), after(260))


def test_a_break_has_a_title_and_a_length(day, olga):
    with pytest.raises(ValidationError):
        actions.add_break(day, by=olga, title="  ", seconds=600)
    with pytest.raises(ValidationError):
        actions.add_break(day, by=olga, title="Lunch", seconds=5)


def test_an_entry_that_was_withdrawn_has_no_turn(day, baram):
    Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    assert names(day) == ["Kōwhai Loop"]


# The desk


def test_a_pause_moves_what_had_not_ended(day, desk):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.pause_slot, first, 100)
    assert now_on(PitchSlot.objects.get(pk=first.pk), day, after(160)).ends_at == after(300)
    slot = desk(actions.resume_slot, first, 160)
    assert (slot.pitch_ends_at, slot.questions_end_at, slot.paused_at) == (after(360), after(540), None)
    desk(actions.pause_slot, first, 400)  # in the questions: the pitch is over and stays so
    slot = desk(actions.resume_slot, first, 410)
    assert (slot.pitch_ends_at, slot.questions_end_at) == (after(360), after(550))


def test_time_is_added_to_the_phase_that_runs(day, desk):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    slot = desk(actions.add_time, first, 100, seconds=30)
    assert (slot.pitch_ends_at, slot.questions_end_at) == (after(330), after(510))
    slot = desk(actions.add_time, first, 320, seconds=-60)  # never below none
    assert (slot.pitch_ends_at, slot.questions_end_at) == (after(320), after(500))
    slot = desk(actions.add_time, first, 400, seconds=60)
    assert (slot.pitch_ends_at, slot.questions_end_at) == (after(320), after(560))
    slot = desk(actions.add_time, first, 565, seconds=30)  # the clock ran out, nobody ended it
    assert slot.questions_end_at == after(595)


def test_the_stage_holds_one_turn_at_a_time(day, desk):
    first, second = slots(day)
    desk(actions.start_slot, first, 0)
    assert code_of(lambda: desk(actions.start_slot, second, 10)) == "STAGE_BUSY"
    assert code_of(lambda: desk(actions.start_slot, first, 10)) == "ALREADY_BEGUN"
    assert code_of(lambda: desk(actions.end_slot, second, 10)) == "NOT_ON_STAGE"
    assert code_of(lambda: desk(actions.resume_slot, first, 10)) == "NOT_ON_STAGE"
    desk(actions.begin_questions, first, 20)
    assert code_of(lambda: desk(actions.begin_questions, first, 30)) == "NOT_ON_STAGE"
    slot = desk(actions.end_slot, first, 40)
    assert (slot.pitch_ends_at, slot.ended_at) == (after(20), after(40))
    desk(actions.start_slot, second, 50)


def test_a_turn_whose_time_ran_out_makes_room_by_itself(day, desk):
    first, second = slots(day)
    desk(actions.start_slot, first, 0)
    assert desk(actions.start_slot, second, 481).started_at == after(481)


def test_who_is_called_comes_next_and_who_is_passed_over_may_come_back(day, desk):
    first, second = slots(day)
    assert pitch_days.next_up(slots(day)) == first
    desk(actions.call_slot, second, 0)
    assert pitch_days.next_up(slots(day)) == second
    with pytest.raises(ValidationError):
        desk(actions.skip_slot, second, 5, reason=" ")
    desk(actions.skip_slot, second, 10, reason="The train is late.")
    assert pitch_days.next_up(slots(day)) == first
    assert pitch_days.document(PitchDay.objects.get(pk=day.pk)).value["slots"][1]["state"] == "skipped"
    desk(actions.take_back_skip, second, 20)
    desk(actions.skip_slot, first, 30, reason="Set-up fails.", comes_back=True)
    assert names(day) == ["Kōwhai Loop", "바람결 Baramgyeol"]


def test_a_second_tap_changes_nothing_and_what_nobody_saw_is_refused(day, olga, hana_seat, hana):
    first, _second = slots(day)
    tap = {"at": START, "version": day.version}
    actions.start_slot(first, by=olga, **tap)
    actions.start_slot(first, by=olga, **tap)
    assert AuditEvent.objects.filter(verb="stage_act").count() == 1
    assert code_of(lambda: actions.start_slot(first, by=hana, **tap)) == "STAGE_MOVED"
    assert code_of(lambda: actions.pause_slot(first, by=olga, **tap)) == "STAGE_MOVED"


def test_the_last_act_is_undone_within_half_a_minute(day, desk):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.end_slot, first, 100)
    desk(actions.undo_on_stage, day, 120)
    slot = PitchSlot.objects.get(pk=first.pk)
    assert (slot.ended_at, slot.pitch_ends_at, slot.questions_end_at) == (None, after(300), after(480))
    assert code_of(lambda: desk(actions.undo_on_stage, day, 121)) == "UNDO_TOO_LATE"
    desk(actions.end_slot, first, 200)
    assert code_of(lambda: desk(actions.undo_on_stage, day, 231)) == "UNDO_TOO_LATE"


def test_organisers_and_the_head_judge_sit_at_the_desk_and_nobody_else(day, hana_seat, hana, jun_seat, jun, omar):
    first, _second = slots(day)
    for person in (jun, omar):
        with pytest.raises(PermissionDenied):
            Desk(day, person)(actions.start_slot, first, 0)
    assert Desk(day, hana)(actions.start_slot, first, 0).started_at == START


# Marks


def save(duty: Any, at: datetime, *, marks: dict[str, int] | None = None, note: str | None = None) -> Any:
    version = getattr(type(duty).objects.select_related("scorecard").get(pk=duty.pk), "scorecard", None)
    return actions.save_scorecard(
        duty,
        by=duty.judge.user,
        at=at,
        expected_version=version.version if version else 0,
        marks=ALL_EIGHT if marks is None else marks,
        private_note=note,
    )


def test_marks_open_when_the_pitch_ends_and_notes_do_not_wait(day, desk, jun_baram):
    first, _second = slots(day)
    assert code_of(lambda: save(jun_baram, START)) == "PITCH_NOT_OVER"
    desk(actions.start_slot, first, 0)
    assert code_of(lambda: save(jun_baram, after(299))) == "PITCH_NOT_OVER"
    assert save(jun_baram, after(200), marks={}, note="Twelve buoys.").private_note == "Twelve buoys."
    assert save(jun_baram, after(300)).version == 2


def test_what_was_passed_over_takes_no_marks(day, desk, jun_baram):
    first, _second = slots(day)
    desk(actions.skip_slot, first, 0, reason="Ill.")
    assert code_of(lambda: save(jun_baram, after(9000))) == "PITCH_NOT_OVER"


def test_the_head_judge_checks_and_locks_until_the_round_is_signed_off(day, desk, hana_seat, hana, jun_baram, live):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    assert code_of(lambda: actions.lock_entry(first, by=hana, at=after(10))) == "PITCH_NOT_OVER"
    desk(actions.end_slot, first, 60)
    save(jun_baram, after(70))
    actions.lock_entry(first, by=hana, at=after(80))
    assert code_of(lambda: save(jun_baram, after(90))) == "ENTRY_LOCKED"
    actions.unlock_entry(first, by=hana)
    save(jun_baram, after(100))
    actions.lock_entry(first, by=hana, at=after(110))
    Round.objects.filter(pk=live.pk).update(signed_off_at=after(120))
    assert code_of(lambda: actions.unlock_entry(first, by=hana)) == "SIGNED_OFF"


def test_a_head_judge_with_a_conflict_neither_sees_nor_locks_the_cards(
    day, desk, hana_seat, hana, jun_baram, baram, olga
):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.end_slot, first, 60)
    save(jun_baram, after(70))
    Conflict.objects.create(judge=hana_seat, entry=baram, kind="family", source="organiser", declared_by=olga)
    with pytest.raises(PermissionDenied):
        actions.lock_entry(first, by=hana, at=after(80))
    criteria = list(day.round.criteria.all())
    theirs = pitch_days.checks(day, hana, criteria, organises=False)
    assert [(row.is_theirs, row.given, row.scores) for row in theirs] == [(False, 0, []), (True, 0, [])]
    organisers = pitch_days.checks(day, olga, criteria, organises=True)
    assert [(row.is_theirs, row.given, row.missing) for row in organisers] == [(True, 1, ["Jun"]), (True, 0, [])]
    actions.lock_entry(first, by=olga, at=after(90))


def test_the_spread_is_that_of_the_sent_cards(day, desk, jun_baram, jade_baram, olga):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.end_slot, first, 60)
    for duty, mark in ((jun_baram, 10), (jade_baram, 1)):
        marks = dict.fromkeys(ALL_EIGHT, mark)
        reasons = dict.fromkeys(ALL_EIGHT, "Heard.")
        actions.save_scorecard(
            duty, by=duty.judge.user, at=after(70), expected_version=0, marks=marks, reasons=reasons, state="submitted"
        )
    check = pitch_days.checks(day, olga, list(day.round.criteria.all()), organises=True)[0]
    assert (check.given, check.sent, check.missing, check.spread) == (2, 2, [], 100)


# The document


def test_the_document_says_what_a_screen_counts_from_and_no_more(day, desk, baram):
    first, _second = slots(day)
    desk(actions.start_slot, first, 0)
    desk(actions.pause_slot, first, 100)
    found = pitch_days.document(PitchDay.objects.get(pk=day.pk)).value
    assert found["now"] == {
        "slot": 0,
        "started_at": "2026-11-30T14:00:00.000+00:00",
        "pitch_ends_at": "2026-11-30T14:05:00.000+00:00",
        "questions_end_at": "2026-11-30T14:08:00.000+00:00",
        "changeover_ends_at": "2026-11-30T14:09:00.000+00:00",
        "paused_at": "2026-11-30T14:01:40.000+00:00",
        "ended_at": None,
        "pitch_seconds": 300,
        "question_seconds": 180,
        "changeover_seconds": 60,
    }
    assert found["next"] == {"slot": 1, "on_deck": False}
    assert found["slots"][0] == {
        "kind": "pitch",
        "state": "begun",
        "starts_at": "2026-11-30T14:00:00.000+00:00",
        "turn": 1,
        "number": baram.number,
        "title": baram.title,
        "economy": {"code": "PG", "name": "Papua New Guinea"},
    }


def test_a_blind_round_shows_numbers_alone(day, live):
    Round.objects.filter(pk=live.pk).update(blind=True)
    day = PitchDay.objects.select_related("round").get(pk=day.pk)
    lines = pitch_days.document(day).value["slots"]
    assert [(line["number"], line["title"], line["economy"]) for line in lines] == [(1, "", None), (2, "", None)]
    assert [turn.name for turn in pitch_days.run_order(day, blind=True)] == ["Entry 0001", "Entry 0002"]


def test_who_did_not_agree_to_be_shown_to_everybody_is_a_number_there(day, live):
    live.challenge.terms.create(version=1, use="gallery", text="Shown to everybody.")
    assert [line["title"] for line in pitch_days.document(day).value["slots"]] == ["", ""]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_desks_that_act_at_once_act_once(day, olga, hana_seat, hana):
    first, _second = slots(day)
    how = {"at": START, "version": day.version}
    found = at_once(
        lambda: actions.start_slot(first, by=olga, **how), lambda: actions.start_slot(first, by=hana, **how)
    )
    refused = [one.code for one in found if isinstance(one, StateConflict)]
    assert refused == ["STAGE_MOVED"]
    assert PitchDay.objects.get(pk=day.pk).version == day.version + 1
