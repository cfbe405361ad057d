"""The clock of a stage: what happens at a moment, from the instants of a turn alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import StateConflict
from judging.models import PitchDay, PitchSlot
from judging.stage import Phase, expected, now_on, require_slot_open, scores_open

T = datetime(2026, 11, 22, 14, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)


@pytest.fixture
def day() -> PitchDay:
    """Five minutes to pitch, three for questions, one to change over."""
    return PitchDay(starts_at=T, pitch_seconds=300, question_seconds=180, changeover_seconds=60)


def turn(**instants: object) -> PitchSlot:
    """Return a turn that started at T."""
    usual = {"entry_id": "e1", "started_at": T, "pitch_ends_at": after(300), "questions_end_at": after(480)}
    return PitchSlot(**usual | instants)


def shown(slot: PitchSlot, day: PitchDay, seconds: float) -> tuple[Phase, float | None]:
    at = after(seconds)
    now = now_on(slot, day, at)
    return now.phase, now.seconds_left(slot, at)


@pytest.mark.parametrize(
    ("seconds", "phase", "left"),
    [
        (0, Phase.PITCH, 300),
        (299, Phase.PITCH, 1),
        (300, Phase.QUESTIONS, 180),
        (479, Phase.QUESTIONS, 1),
        (480, Phase.CHANGEOVER, 60),
        (540, Phase.WAITING, None),
    ],
)
def test_pitch_questions_and_changeover_follow_each_other_by_the_clock_alone(day, seconds, phase, left):
    assert shown(turn(), day, seconds) == (phase, left)


def test_nothing_is_counted_before_anybody_started(day):
    assert now_on(None, day, T).phase == Phase.WAITING
    assert now_on(PitchSlot(entry_id="e1"), day, T).phase == Phase.WAITING


def test_a_paused_clock_stands_however_long(day):
    slot = turn(paused_at=after(100))
    assert shown(slot, day, 100) == shown(slot, day, 9000) == (Phase.PITCH, 200)
    assert now_on(slot, day, after(9000)).is_paused


def test_an_ended_turn_is_changed_over_from_its_end(day):
    slot = turn(ended_at=after(200), pitch_ends_at=after(200), questions_end_at=after(200))
    assert shown(slot, day, 230) == (Phase.CHANGEOVER, 30)


def test_a_break_has_neither_questions_nor_a_changeover(day):
    pause = turn(entry_id=None, pitch_ends_at=after(900), questions_end_at=after(900))
    assert shown(pause, day, 0) == (Phase.BREAK, 900)
    assert shown(pause, day, 900) == (Phase.WAITING, None)


def test_marks_open_when_the_pitch_ends_and_not_before(day):
    assert not scores_open(PitchSlot(entry_id="e1"), T)
    assert not scores_open(turn(), after(299.9))
    assert scores_open(turn(), after(300))
    assert scores_open(turn(ended_at=after(10), pitch_ends_at=after(10)), after(10))


def test_marks_stay_shut_while_the_pitch_stands_paused(day):
    assert not scores_open(turn(paused_at=after(299)), after(9000))
    assert scores_open(turn(paused_at=after(301)), after(301))


def refused(slot: PitchSlot | None, seconds: float, **how: bool) -> str | None:
    try:
        require_slot_open(slot, at=after(seconds), **how)
    except StateConflict as refusal:
        return refusal.code
    return None


def test_what_the_stage_does_not_allow_has_a_code():
    assert refused(None, 0) is None
    assert refused(turn(), 100) == "PITCH_NOT_OVER"
    assert refused(turn(), 100, marking=False) is None
    assert refused(turn(skipped_at=T, started_at=None), 9000) == "PITCH_NOT_OVER"
    assert refused(turn(), 300) is None
    assert refused(turn(locked_at=after(400)), 500) == "ENTRY_LOCKED"
    assert refused(turn(locked_at=after(400)), 500, marking=False) == "ENTRY_LOCKED"


def test_times_follow_the_plan_until_somebody_started_and_the_stage_from_then_on(day):
    slots = [PitchSlot(pk=name, entry_id=name) for name in "abc"]
    slots.insert(2, PitchSlot(pk="lunch", pitch_seconds=1800))
    assert expected(slots, day) == {"a": T, "b": after(540), "lunch": after(1080), "c": after(2880)}
    first = turn(pk="a", started_at=after(60), pitch_ends_at=after(360), questions_end_at=after(540))
    slots[0], slots[1].skipped_at = first, after(70)
    assert expected(slots, day) == {"a": after(60), "lunch": after(600), "c": after(2400)}
