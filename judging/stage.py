"""The clock of a pitch day: what happens on stage at a moment, worked out from the instants a slot keeps.

`static/js/stage-phase.js` says the same in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from challenge.models import Round
from core.errors import StateConflict
from judging.models import PitchDay, PitchSlot


class Phase(StrEnum):
    """What the clock of a stage counts."""

    WAITING = "waiting"
    PITCH = "pitch"
    QUESTIONS = "questions"
    CHANGEOVER = "changeover"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Now:
    """A slot's phase at a moment, until when it lasts on the clock on the wall, and whether the clock stands."""

    phase: Phase
    ends_at: datetime | None = None
    is_paused: bool = False

    def seconds_left(self, slot: PitchSlot, at: datetime) -> float | None:
        """Return what the clock shows; None where it shows nothing."""
        return (self.ends_at - clock_of(slot, at)).total_seconds() if self.ends_at else None


def clock_of(slot: PitchSlot, at: datetime) -> datetime:
    """Return the moment at which a slot's clock stands: that of its pause, else `at`."""
    return slot.paused_at or at


def now_on(slot: PitchSlot | None, day: PitchDay, at: datetime) -> Now:
    """Return the phase of the slot that started last. Pitch, questions and change-over follow each other by the clock alone."""
    if slot is None or slot.started_at is None:
        return Now(Phase.WAITING)
    moment, paused = clock_of(slot, at), slot.paused_at is not None
    if slot.ended_at is None:
        if slot.pitch_ends_at and moment < slot.pitch_ends_at:
            return Now(Phase.PITCH if slot.entry_id else Phase.BREAK, slot.pitch_ends_at, paused)
        if slot.questions_end_at and moment < slot.questions_end_at:
            return Now(Phase.QUESTIONS, slot.questions_end_at, paused)
    ends_at = changeover_ends_at(slot, day)
    return Now(Phase.CHANGEOVER, ends_at) if ends_at and at < ends_at else Now(Phase.WAITING)


def over_at(slot: PitchSlot) -> datetime | None:
    """Return when a slot left the stage, or leaves it by the clock; None before it started."""
    return slot.ended_at or slot.questions_end_at


def changeover_ends_at(slot: PitchSlot, day: PitchDay) -> datetime | None:
    """Return until when the stage is being changed over after a slot. Nothing is changed over after a break."""
    over = over_at(slot)
    return over + timedelta(seconds=day.changeover_seconds if slot.entry_id else 0) if over else None


def is_on_stage(slot: PitchSlot, at: datetime) -> bool:
    """Whether a slot has the stage at this moment: its pitch, its questions or its break."""
    over = over_at(slot)
    return slot.started_at is not None and slot.ended_at is None and over is not None and clock_of(slot, at) < over


def length_of(slot: PitchSlot, day: PitchDay) -> timedelta:
    """Return how long a slot has the stage by plan, change-over included."""
    seconds = slot.pitch_seconds or day.pitch_seconds
    return timedelta(seconds=seconds + (day.question_seconds + day.changeover_seconds if slot.entry_id else 0))


def expected(slots: Sequence[PitchSlot], day: PitchDay) -> dict[str, datetime]:
    """Return when each slot starts, by slot: as it did, else by plan from where the day stands. Expects run order.

    Those passed over have no time.
    """
    found: dict[str, datetime] = {}
    begun = {slot.pk: changeover_ends_at(slot, day) for slot in slots if slot.started_at}
    cursor = max((end for end in begun.values() if end), default=day.starts_at)
    for slot in slots:
        if slot.started_at:
            found[slot.pk] = slot.started_at
        elif slot.skipped_at is None:
            found[slot.pk] = cursor
            cursor += length_of(slot, day)
    return found


def scores_open(slot: PitchSlot, at: datetime) -> bool:
    """Whether the pitch of a slot is over at this moment: ended from the desk, or by its own clock while that runs."""
    if slot.skipped_at is not None or slot.started_at is None:
        return False
    return slot.ended_at is not None or (slot.pitch_ends_at is not None and clock_of(slot, at) >= slot.pitch_ends_at)


def require_slot_open(slot: PitchSlot | None, *, at: datetime, marking: bool = True) -> None:
    """Refuse what the stage does not allow yet or any more. Without `marking` only words are written, which may begin before."""
    if slot is None:
        return
    if slot.locked_at:
        raise StateConflict("ENTRY_LOCKED", _("The head judge has checked this entry. Its marks stand."))
    if not marking or scores_open(slot, at):
        return
    if slot.skipped_at:
        raise StateConflict("PITCH_NOT_OVER", _("This entry was passed over on stage. Marks open once it has pitched."))
    raise StateConflict("PITCH_NOT_OVER", _("Marks open when the pitch has ended."))


def require_scores_open(round_: Round, entry_id: str, *, at: datetime, marking: bool = True) -> None:
    """Refuse marks on an entry whose pitch is not over yet, and anything on one whose cards the head judge has checked.

    Expects `pitch_day` joined; asks at most one query more.
    """
    day = getattr(round_, "pitch_day", None)
    if day is not None:
        slot = PitchSlot.objects.filter(day=day, entry=entry_id).first()
        require_slot_open(slot, at=at, marking=marking)
