"""The desk of a pitch day: on deck, start, pause, more time, questions, end, skip, and the last of these undone.

Every act names the version of the day its writer saw. A second tap of the same act changes nothing; anything else that came in between
is refused, so that two people at two desks never act on what they do not see.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import permissions
from judging.locks import locked_day
from judging.models import SKIP_REASON_LIMIT, PitchDay, PitchSlot
from judging.pitch_days import last_started
from judging.stage import Phase, clock_of, is_on_stage, now_on

#: How long the last act of the desk can be undone.
UNDO_WITHIN = timedelta(seconds=30)
#: The most that is added or taken away at once.
MOST_ADDED_SECONDS = 600


@transaction.atomic
def call_slot(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """Call who is next on deck: the screens say so, nobody is written to. Raises GONE for an entry that competes no more."""
    day = _held(slot, "call", by=by, version=version)
    if day is None:
        return slot
    slot = _fresh(slot)
    _require_to_come(slot)
    return _done(day, slot, "call", by=by, at=at, called_at=at)


@transaction.atomic
def start_slot(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """Start a pitch, or a break. Raises STAGE_BUSY while another turn is on stage, GONE for an entry that competes no more."""
    day = _held(slot, "start", by=by, version=version)
    if day is None:
        return slot
    slot = _fresh(slot)
    _require_to_come(slot)
    # An entry that left the competition in the middle of its turn left the stage too, also when it competes again later.
    current = last_started(day.slots.competing())
    if current and is_on_stage(current, at):
        raise StateConflict("STAGE_BUSY", _("Somebody is still on stage. End that turn first."))
    pitch_ends_at = at + timedelta(seconds=slot.pitch_seconds or day.pitch_seconds)
    questions_end_at = pitch_ends_at + timedelta(seconds=day.question_seconds if slot.entry_id else 0)
    facts = {"started_at": at, "pitch_ends_at": pitch_ends_at, "questions_end_at": questions_end_at}
    return _done(day, slot, "start", by=by, at=at, **facts)


@transaction.atomic
def pause_slot(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """Let the clock stand."""
    day = _held(slot, "pause", by=by, version=version)
    if day is None:
        return slot
    slot = _on_stage(slot, at)
    if slot.paused_at:
        raise StateConflict("NOT_ON_STAGE", _("The clock stands already."))
    return _done(day, slot, "pause", by=by, at=at, paused_at=at)


@transaction.atomic
def resume_slot(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """Let the clock go on. What had not ended when it was stopped ends later by the length of the pause."""
    day = _held(slot, "resume", by=by, version=version)
    if day is None:
        return slot
    slot = _on_stage(slot, at)
    if slot.paused_at is None:
        raise StateConflict("NOT_ON_STAGE", _("The clock is running already."))
    pause = max(at - slot.paused_at, timedelta())
    ends = {
        name: end + pause
        for name in ("pitch_ends_at", "questions_end_at")
        if (end := getattr(slot, name)) > slot.paused_at
    }
    return _done(day, slot, "resume", by=by, at=at, paused_at=None, **ends)


@transaction.atomic
def add_time(slot: PitchSlot, *, by: User, at: datetime, version: int, seconds: int) -> PitchSlot:
    """Give the phase that runs more time, or less: never less than none. Time for questions that just ran out can still be added."""
    act = f"add {seconds}"
    day = _held(slot, act, by=by, version=version)
    if day is None:
        return slot
    if not 0 < abs(seconds) <= MOST_ADDED_SECONDS:
        raise ValidationError(_("Add or take away between 1 and %(most)d seconds.") % {"most": MOST_ADDED_SECONDS})
    slot = _fresh(slot)
    if not is_on_stage(slot, at):
        _require_last(day, slot, at, adding=seconds > 0)
    moment, more = clock_of(slot, at), timedelta(seconds=seconds)
    pitch_ends_at, questions_end_at = slot.pitch_ends_at, slot.questions_end_at
    if pitch_ends_at is None or questions_end_at is None:
        raise StateConflict("NOT_ON_STAGE", _("This turn has not started."))
    if moment < pitch_ends_at or not slot.entry_id:
        moved = max(moment, max(moment, pitch_ends_at) + more)
        questions_end_at = moved + max(questions_end_at - pitch_ends_at, timedelta())
        pitch_ends_at = moved
    else:
        questions_end_at = max(moment, max(moment, questions_end_at) + more)
    facts = {"pitch_ends_at": pitch_ends_at, "questions_end_at": questions_end_at}
    return _done(day, slot, act, by=by, at=at, **facts)


@transaction.atomic
def begin_questions(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """End the pitch before its time and go on to the questions. Marks open."""
    day = _held(slot, "questions", by=by, version=version)
    if day is None:
        return slot
    slot = _on_stage(slot, at)
    if now_on(slot, day, at).phase != Phase.PITCH:
        raise StateConflict("NOT_ON_STAGE", _("The pitch of this turn is over."))
    end = at + timedelta(seconds=day.question_seconds)
    facts = {"paused_at": None, "pitch_ends_at": at, "questions_end_at": end}
    return _done(day, slot, "questions", by=by, at=at, **facts)


@transaction.atomic
def end_slot(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """End a turn: the stage is changed over. Marks open."""
    day = _held(slot, "end", by=by, version=version)
    if day is None:
        return slot
    slot = _on_stage(slot, at)
    pitch_ends_at = min(slot.pitch_ends_at or at, at)
    return _done(
        day, slot, "end", by=by, at=at, paused_at=None, ended_at=at, pitch_ends_at=pitch_ends_at, questions_end_at=at
    )


@transaction.atomic
def skip_slot(
    slot: PitchSlot, *, by: User, at: datetime, version: int, reason: str, comes_back: bool = False
) -> PitchSlot:
    """Pass a turn over, with a reason; one that comes back goes to the end of the run order."""
    day = _held(slot, "skip", by=by, version=version)
    if day is None:
        return slot
    slot = _fresh(slot)
    _require_to_come(slot)
    reason = reason.strip()
    if not reason or len(reason) > SKIP_REASON_LIMIT:
        raise ValidationError({"reason": _("Say why, in at most %(limit)d characters.") % {"limit": SKIP_REASON_LIMIT}})
    facts: dict[str, Any] = {"called_at": None, "skip_reason": reason}
    facts |= {"position": day.slots.all().next_position()} if comes_back else {"skipped_at": at}
    return _done(day, slot, "skip", by=by, at=at, **facts)


@transaction.atomic
def take_back_skip(slot: PitchSlot, *, by: User, at: datetime, version: int) -> PitchSlot:
    """Let a turn that was passed over come on after all, at the end of the run order."""
    day = _held(slot, "come back", by=by, version=version)
    if day is None:
        return slot
    slot = _fresh(slot)
    if slot.skipped_at is None:
        raise StateConflict("NOT_ON_STAGE", _("This turn was not passed over."))
    return _done(day, slot, "come back", by=by, at=at, skipped_at=None, position=day.slots.all().next_position())


@transaction.atomic
def undo_on_stage(day: PitchDay, *, by: User, at: datetime, version: int) -> PitchDay:
    """Put a turn back to how it stood before the desk's last act; an undo is not undone. Raises UNDO_TOO_LATE, STAGE_MOVED."""
    day = locked_day(day)
    require(permissions.can_run_stage(by, day.round))
    last = day.last_act
    if last == {"act": "undo", "by": by.pk, "version": day.version} and version == day.version - 1:
        return day  # the second tap
    slot = day.slots.filter(pk=last.get("slot", "")).first()
    if slot is None or last["version"] != day.version or at - parse_datetime(last["at"]) > UNDO_WITHIN:  # type: ignore[operator]
        raise StateConflict("UNDO_TOO_LATE", _("This can be undone no more. Use the other acts to put it right."))
    if version != day.version:
        raise StateConflict("STAGE_MOVED", _("Something else happened on stage meanwhile. Look, then act again."))
    for name, value in last["before"].items():
        setattr(slot, name, parse_datetime(value) if name.endswith("_at") and value else value)
    slot.save(update_fields=[*last["before"], "updated_at"])
    day.version += 1
    day.last_act = {"act": "undo", "by": by.pk, "version": day.version}
    day.save(update_fields=["version", "last_act", "updated_at"])
    audit.record(by, "stage_undone", slot, scope=day.round.challenge_id, act=last["act"], entry=slot.entry_id or "")
    return day


# How the acts hold and write


def _held(slot: PitchSlot, act: str, *, by: User, version: int) -> PitchDay | None:
    """Lock the day. None: this very act was done a moment ago, by the same person, on what they saw."""
    day = locked_day(slot.day)
    require(permissions.can_run_stage(by, day.round))
    if version == day.version:
        return day
    last = day.last_act
    same = (last.get("act"), last.get("slot"), last.get("by"), last.get("version")) == (
        act,
        slot.pk,
        by.pk,
        day.version,
    )
    if same and version == day.version - 1:
        return None
    raise StateConflict("STAGE_MOVED", _("Something else happened on stage meanwhile. Look, then act again."))


def _fresh(slot: PitchSlot) -> PitchSlot:
    return PitchSlot.objects.get(pk=slot.pk)


def _on_stage(slot: PitchSlot, at: datetime) -> PitchSlot:
    slot = _fresh(slot)
    if not is_on_stage(slot, at):
        raise StateConflict("NOT_ON_STAGE", _("This turn is not on stage."))
    return slot


def _require_to_come(slot: PitchSlot) -> None:
    if slot.started_at or slot.skipped_at:
        raise StateConflict("ALREADY_BEGUN", _("This turn has begun or was passed over."))
    if not PitchSlot.objects.competing().filter(pk=slot.pk).exists():
        raise StateConflict("GONE", _("This entry does not compete any more. Take the next turn."))


def _require_last(day: PitchDay, slot: PitchSlot, at: datetime, *, adding: bool) -> None:
    """Refuse time for a turn whose clock ran out, unless nobody ended it and nobody came on after it."""
    later = day.slots.filter(started_at__gt=slot.started_at).exists() if slot.started_at else True
    if not adding or later or slot.ended_at:
        raise StateConflict("NOT_ON_STAGE", _("This turn is not on stage."))


def _done(day: PitchDay, slot: PitchSlot, act: str, *, by: User, at: datetime, **facts: Any) -> PitchSlot:
    """Write what an act changes on a slot, remember how it was, and let the screens know by the day's version."""
    before = {name: getattr(slot, name) for name in facts}
    for name, value in facts.items():
        setattr(slot, name, value)
    slot.full_clean(exclude=["day", "entry"], validate_unique=False)
    slot.save(update_fields=[*facts, "updated_at"])
    day.version += 1
    day.last_act = {
        "act": act,
        "slot": slot.pk,
        "by": by.pk,
        "at": at.isoformat(),
        "version": day.version,
        "before": {name: value.isoformat() if isinstance(value, datetime) else value for name, value in before.items()},
    }
    day.save(update_fields=["version", "last_act", "updated_at"])
    audit.record(
        by, "stage_act", slot, scope=day.round.challenge_id, act=act, entry=slot.entry_id or "", version=day.version
    )
    return slot
