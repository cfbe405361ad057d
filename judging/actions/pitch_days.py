"""Setting a pitch day up: when and where, how long, and in which order. What has begun on stage is moved no more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import permissions
from judging.locks import locked_day
from judging.models import PitchDay, PitchSlot
from submissions.models import Entry

DAY_FIELDS = ("starts_at", "place", "pitch_seconds", "question_seconds", "changeover_seconds", "is_public")
#: How long a break may last.
BREAK_SECONDS = (60, 4 * 3600)


@transaction.atomic
def set_up_pitch_day(round_: Round, *, by: User, **facts: Any) -> PitchDay:
    """Give a round its pitch day, with all its entries in the order of their numbers, or change any of DAY_FIELDS.

    New lengths count for turns that have not begun. Once a turn has, the day keeps its beginning (StateConflict PITCH_BEGUN).
    """
    require(permissions.can_run_round(by, round_))
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    day = PitchDay.objects.select_for_update(no_key=True).filter(round=round_).first()
    is_new = day is None
    day = day or PitchDay(round=round_)
    before = day.starts_at
    for field in DAY_FIELDS:
        if field in facts:
            setattr(day, field, facts[field])
    if not is_new and day.starts_at != before and day.slots.filter(started_at__isnull=False).exists():
        raise StateConflict("PITCH_BEGUN", _("The first pitch has begun: the day keeps its beginning."))
    day.version += not is_new
    day.full_clean()
    day.save()
    if is_new:
        _append(day, _missing(day))
    audit.record(by, "pitch_day_set_up", day, scope=round_.challenge_id, version=day.version)
    return day


@transaction.atomic
def take_in_entries(day: PitchDay, *, by: User) -> PitchDay:
    """Put the entries of the round that have no turn yet at the end of the run order."""
    day = _held(day, by=by)
    _append(day, _missing(day))
    return _noted(day, by=by, verb="run_order_changed", how="taken_in")


@transaction.atomic
def order_by_number(day: PitchDay, *, by: User) -> PitchDay:
    """Put the turns to come in the order of the entries' numbers. Breaks keep their places."""
    day = _held(day, by=by)
    day.seed = ""
    _rearrange(day, lambda slot: slot.entry.number if slot.entry else 0)
    return _noted(day, by=by, verb="run_order_changed", how="number")


@transaction.atomic
def draw_order(day: PitchDay, *, by: User, seed: str) -> PitchDay:
    """Draw the turns to come by lot: in the order of the SHA-256 of "SEED:NUMBER", which anybody can repeat. Breaks keep their places."""
    day = _held(day, by=by)
    day.seed = seed.strip()
    if not day.seed:
        raise ValidationError({"seed": _("Give the words or figures that the draw starts from, such as a date.")})
    day.full_clean()
    _rearrange(day, lambda slot: lot(day.seed, slot.entry.number) if slot.entry else "")
    return _noted(day, by=by, verb="run_order_changed", how="draw")


def lot(seed: str, number: int) -> str:
    """Return what an entry's number draws under a seed; the lowest comes first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


@transaction.atomic
def place_slots(day: PitchDay, *, by: User, order: Sequence[str]) -> PitchDay:
    """Put the turns to come and the breaks in an order made by hand: their ids, each once."""
    day = _held(day, by=by)
    to_come = list(day.slots.not_begun().competing().order_by("position", "pk"))
    slots = {slot.pk: slot for slot in to_come}
    if sorted(order) != sorted(slots):
        raise StateConflict("ORDER_STALE", _("The run order changed meanwhile. Look at it again, then move."))
    turns = [slot.pk for slot in to_come if slot.entry_id]
    if [pk for pk in order if slots[pk].entry_id] != turns:
        day.seed = ""  # no longer what was drawn
    _write_order(day, [slots[pk] for pk in order])
    return _noted(day, by=by, verb="run_order_changed", how="hand")


@transaction.atomic
def add_break(day: PitchDay, *, by: User, title: str, seconds: int) -> PitchSlot:
    """Put a break at the end of the run order, to be moved where it belongs."""
    day = _held(day, by=by)
    least, most = BREAK_SECONDS
    if not least <= seconds <= most:
        raise ValidationError({"minutes": _("A break lasts between one minute and four hours.")})
    slot = PitchSlot(day=day, title=title.strip(), pitch_seconds=seconds, position=day.slots.all().next_position())
    if not slot.title:
        raise ValidationError({"title": _("Say what the break is, such as Lunch.")})
    slot.full_clean()
    slot.save()
    _noted(day, by=by, verb="run_order_changed", how="break")
    return slot


@transaction.atomic
def take_out_slot(slot: PitchSlot, *, by: User) -> None:
    """Take a turn or a break that has not begun out of the run order."""
    day = _held(slot.day, by=by)
    slot = day.slots.get(pk=slot.pk)
    if slot.started_at:
        raise StateConflict("PITCH_BEGUN", _("This turn has begun and stays in the run order."))
    slot.delete()
    _noted(day, by=by, verb="run_order_changed", how="taken_out")


def _held(day: PitchDay, *, by: User) -> PitchDay:
    """Lock the day and read it anew."""
    day = locked_day(day)
    require(permissions.can_run_round(by, day.round))
    return day


def _noted(day: PitchDay, *, by: User, verb: str, **facts: Any) -> PitchDay:
    day.version += 1
    day.save(update_fields=["seed", "version", "updated_at"])
    audit.record(by, verb, day, scope=day.round.challenge_id, version=day.version, **facts)
    return day


def _missing(day: PitchDay) -> list[Entry]:
    entries = Entry.objects.in_round(day.round).submitted()
    return list(entries.exclude(pitch_slots__day=day).order_by("number", "pk"))


def _append(day: PitchDay, entries: list[Entry]) -> None:
    first = day.slots.all().next_position()
    PitchSlot.objects.bulk_create(
        PitchSlot(day=day, entry=entry, position=position) for position, entry in enumerate(entries, start=first)
    )


def _rearrange(day: PitchDay, key: Callable[[PitchSlot], Any]) -> None:
    slots = list(day.slots.not_begun().competing().for_order())
    turns = iter(sorted((slot for slot in slots if slot.entry_id), key=key))
    _write_order(day, [next(turns) if slot.entry_id else slot for slot in slots])


def _write_order(day: PitchDay, to_come: list[PitchSlot]) -> None:
    """Number all turns anew: what has begun or was passed over first, as it was, then these; last, entries that compete no more."""
    waiting = day.slots.not_begun()
    begun = list(day.slots.exclude(pk__in=waiting.values("pk")).order_by("position", "pk"))
    gone = list(waiting.exclude(pk__in=[slot.pk for slot in to_come]).order_by("position", "pk"))
    rows = [*begun, *to_come, *gone]
    for position, slot in enumerate(rows, start=1):
        slot.position = position
    PitchSlot.objects.bulk_update(rows, ["position"])
