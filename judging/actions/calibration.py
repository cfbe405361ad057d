"""The entry that everybody marks first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit, typed
from core.errors import StateConflict
from core.rights import require
from judging import permissions
from judging.calibration import calibration_of, candidates, criteria_of
from judging.locks import locked_round, locked_seat, require_unlocked
from judging.marks import plain, read_marks
from judging.meeting import kept_apart
from judging.models import Calibration, CalibrationCard, Judge
from submissions.models import Entry


@transaction.atomic
def choose_calibration(round_: Round, entry: Entry, *, by: User, note: str = "") -> Calibration:
    """Choose the entry on which a round calibrates, or another one in its place as long as nobody marked either.

    Raises PermissionDenied; StateConflict CALIBRATION_BEGUN once a card was sent, in the calibration or in the round; ValidationError.
    """
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    _require_untouched(round_)
    if not candidates(round_).filter(pk=entry.pk).exists():
        raise ValidationError({"entry": _("Choose an entry that does not compete in this round.")})
    row = calibration_of(round_) or Calibration(round=round_)
    row.entry, row.note, row.chosen_by = entry, typed.clean(note).strip(), by
    row.full_clean()
    row.save()
    Judge.objects.filter(round=round_).update(calibrated_at=None)
    audit.record(by, "calibration_chosen", row, scope=round_.challenge_id, entry=entry.pk)
    return row


@transaction.atomic
def drop_calibration(round_: Round, *, by: User) -> None:
    """Let a round begin without calibration after all, as long as nobody marked the entry."""
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    _require_untouched(round_)
    row = calibration_of(round_)
    if row is not None:
        audit.record(by, "calibration_dropped", row, scope=round_.challenge_id, entry=row.entry_id)
        row.delete()
        Judge.objects.filter(round=round_).update(calibrated_at=None)


@transaction.atomic
def send_calibration_card(
    calibration: Calibration, *, by: User, at: datetime, marks: Mapping[str, Any], comment: str = ""
) -> CalibrationCard:
    """Send a judge's marks on the calibration entry, once. Every criterion needs a mark or "cannot judge". Criteria stand from here on.

    Raises PermissionDenied; StateConflict CALIBRATION_SENT, ROUND_LOCKED; ValidationError by criterion key.
    """
    round_ = locked_round(calibration.round_id)
    seat = _own_seat(round_, by)
    require_unlocked(round_)
    if seat.calibrated_at is not None:
        raise StateConflict(
            "CALIBRATION_SENT", _("Your marks on the calibration entry are in. They stay as they were sent.")
        )
    if kept_apart(seat, calibration.entry):
        raise PermissionDenied(_("This entry is not in your queue."))
    criteria = criteria_of(calibration)
    values = read_marks(criteria, marks)
    missing = {row.key: [_("Give a mark, or choose “Cannot judge”.")] for row in criteria if row.key not in values}
    if missing:
        raise ValidationError(missing)
    given = {key: None if mark is None else plain(mark) for key, mark in values.items()}
    card = CalibrationCard(calibration=calibration, judge=seat, marks=given, comment=typed.clean(comment).strip())
    card.full_clean()
    card.save()
    _count_as_calibrated(seat, at)
    if round_.criteria_frozen_at is None:
        round_.criteria_frozen_at = at
        round_.save(update_fields=["criteria_frozen_at", "updated_at"])
    audit.record(by, "calibration_sent", card, scope=round_.challenge_id, marks=given)
    return card


@transaction.atomic
def excuse_from_calibration(calibration: Calibration, *, by: User, at: datetime) -> bool:
    """Open the queue of a judge who must not see the calibration entry. Says whether that is so; changes nothing where it is not."""
    seat = _own_seat(calibration.round, by)
    if seat.calibrated_at is not None or not kept_apart(seat, calibration.entry):
        return False
    _count_as_calibrated(seat, at)
    audit.record(by, "calibration_excused", seat, scope=calibration.round.challenge_id)
    return True


def _own_seat(round_: Round, by: User) -> Judge:
    seat = Judge.objects.held_by(by).filter(round=round_).first()
    if seat is None:
        raise PermissionDenied(_("You do not sit on this panel."))
    return locked_seat(seat)


def _count_as_calibrated(seat: Judge, at: datetime) -> None:
    seat.calibrated_at = at
    seat.save(update_fields=["calibrated_at", "updated_at"])


def _require_untouched(round_: Round) -> None:
    require_unlocked(round_)
    if round_.criteria_frozen_at:
        raise StateConflict(
            "CALIBRATION_BEGUN", _("Judges have marked in this round already. The calibration entry stays as it is.")
        )
