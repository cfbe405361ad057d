"""The head judge's check on a pitch day: the cards on one entry are closed once they are as they should be."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import permissions
from judging.locks import hold, locked_day
from judging.models import Assignment, PitchDay, PitchSlot
from judging.stage import scores_open


@transaction.atomic
def lock_entry(slot: PitchSlot, *, by: User, at: datetime) -> PitchSlot:
    """Close the cards on one entry once its pitch is over: the head judge has checked them. Saves under way end first; none comes after."""
    day, slot = _to_check(slot, by=by)
    if not scores_open(slot, at):
        raise StateConflict("PITCH_NOT_OVER", _("The pitch of this entry is not over yet."))
    return _checked(day, slot, at, "entry_locked", by=by)


@transaction.atomic
def unlock_entry(slot: PitchSlot, *, by: User) -> PitchSlot:
    """Open the cards on one entry again, as long as the round is not signed off."""
    day, slot = _to_check(slot, by=by)
    if day.round.signed_off_at:
        raise StateConflict("SIGNED_OFF", _("The head judge has signed this round off."))
    return _checked(day, slot, None, "entry_unlocked", by=by)


def _to_check(slot: PitchSlot, *, by: User) -> tuple[PitchDay, PitchSlot]:
    if slot.entry is None:
        raise StateConflict("NOT_ON_STAGE", _("A break has no cards."))
    require(permissions.can_check_entry(by, slot.day.round, slot.entry), _("Somebody else checks this entry."))
    hold(Assignment.objects.in_round(slot.day.round).filter(entry=slot.entry))
    day = locked_day(slot.day)
    return day, PitchSlot.objects.get(pk=slot.pk)


def _checked(day: PitchDay, slot: PitchSlot, locked_at: datetime | None, verb: str, *, by: User) -> PitchSlot:
    slot.locked_at = locked_at
    slot.save(update_fields=["locked_at", "updated_at"])
    audit.record(by, verb, slot, scope=day.round.challenge_id, entry=slot.entry_id or "")
    return slot
