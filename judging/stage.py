"""The clock of a pitch day: what happens on stage at a moment, worked out from the instants a slot keeps."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from challenge.models import Round
from core.errors import StateConflict
from judging.models import PitchSlot


def require_scores_open(round_: Round, entry_id: str, *, at: datetime) -> None:
    """Refuse marks on an entry whose pitch is not over yet, or whose cards the head judge has checked. Expects `pitch_day` joined."""
    day = getattr(round_, "pitch_day", None)
    if day is None:
        return
    slot = PitchSlot.objects.filter(day=day, entry=entry_id).first()
    if slot is None:
        return
    if slot.locked_at:
        raise StateConflict("ENTRY_LOCKED", _("The head judge has checked this entry. Its marks stand."))
    if slot.ended_at is None and slot.questions_at is None:
        raise StateConflict("PITCH_NOT_OVER", _("Marks open when the pitch has ended."))
