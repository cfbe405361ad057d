"""The head judge's last word on a round."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit, typed
from core.errors import StateConflict
from core.rights import require
from judging import permissions, signing
from judging.locks import hold, locked_round
from judging.models import Assignment, SignOff


@transaction.atomic
def sign_off(round_: Round, *, by: User, at: datetime, note: str = "") -> SignOff:
    """Say, as head judge, that the marks of a round stand. Locks the round. Where cards are missing, a note has to say why.

    Entries that a conflict keeps from the head judge are not spoken for; their number is kept. Raises PermissionDenied, StateConflict
    SIGNED_OFF, ValidationError.
    """
    require(permissions.can_sign_off(by, round_))
    hold(Assignment.objects.in_round(round_))
    round_ = locked_round(round_.pk)
    if round_.signed_off_at:
        raise StateConflict("SIGNED_OFF", _("This round is signed off already."))
    words = typed.clean(note).strip()
    sight = signing.sight_of(round_, by)
    if sight.missing and typed.is_blank(words):
        raise ValidationError({"note": _("Scorecards are missing. Say in a sentence why the round ends without them.")})
    row = SignOff(round=round_, signed_by=by, signed_at=at, note=words, unseen=len(sight.unseen))
    row.full_clean()
    row.save()
    round_.signed_off_at, round_.locked_at = at, round_.locked_at or at
    round_.save(update_fields=["signed_off_at", "locked_at", "updated_at"])
    facts = {"missing": sight.missing, "unseen": sorted(sight.unseen)}
    audit.record(by, "round_signed_off", row, scope=round_.challenge_id, **facts)
    return row


@transaction.atomic
def take_back_sign_off(round_: Round, *, by: User) -> Round:
    """Open a signed round again, as long as its results are not published or scheduled. What the organisers had locked stays locked."""
    require(permissions.can_sign_off(by, round_))
    round_ = locked_round(round_.pk)
    if round_.results_at:
        raise StateConflict("RESULTS_SCHEDULED", _("The results of this round are published or scheduled."))
    if round_.signed_off_at:
        if round_.locked_at == round_.signed_off_at:  # the signature itself locked it
            round_.locked_at = None
        signing.forget(round_)
        round_.save(update_fields=["signed_off_at", "locked_at", "updated_at"])
        audit.record(by, "sign_off_taken_back", round_, scope=round_.challenge_id)
    return round_
