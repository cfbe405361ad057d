"""More time for one entrant: an extension that organisers grant, a late code that entrants type; and drafts that the clock hands in."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.deadlines import LAST_MINUTE
from challenge.models import Challenge, LateCode
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from submissions import letters, permissions
from submissions.actions.drafts import begin
from submissions.actions.locked import locked, require_draft
from submissions.models import Entry, Extension


@transaction.atomic
def grant_extension(entry: Entry, *, by: User, at: datetime, until_at: datetime, reason: str) -> Extension:
    """Let one entrant change and submit a draft until a minute that is still to come; they get a letter with the reason.

    The latest extension counts. Raises StateConflict (NOT_A_DRAFT, NOT_RUNNING), ValidationError by field.
    """
    entry = locked(entry)
    require(permissions.organises(by, entry))
    require_draft(entry)
    if not entry.deadline().is_running:
        raise StateConflict("NOT_RUNNING", _("This challenge is closed. Open it again before you give more time."))
    if until_at + LAST_MINUTE <= at:
        raise ValidationError({"until_at": _("Choose a moment that is still to come.")})
    extension = Extension(entry=entry, until_at=until_at, reason=reason.strip(), granted_by=by)
    extension.full_clean()
    extension.save()
    audit.record(by, "extension_granted", entry, scope=entry.challenge_id, until_at=until_at.isoformat())
    jobs.enqueue(letters.send_more_time, entry.pk)
    return extension


@transaction.atomic
def use_late_code(challenge: Challenge, code: str, *, by: User, at: datetime, entry: Entry | None = None) -> Entry:
    """Open a closed round with a code: for this draft, or the one a person has, or a new one. The same code again changes nothing.

    Raises ValidationError (`code`) for words that open nothing, StateConflict (NOT_A_DRAFT, NOT_RUNNING).
    """
    challenge = Challenge.objects.select_for_update().get(pk=challenge.pk)  # one entry number at a time
    row = _code(challenge, code, at=at)
    if entry is None:
        entry = Entry.objects.filter(challenge=challenge, entrant=by).exclude(state=Entry.State.WITHDRAWN).first()
    require(entry is None or (entry.challenge_id == challenge.pk and permissions.owns_entry(by, entry)))
    if entry and entry.late_code_id == row.pk:
        return entry
    if challenge.state != Challenge.State.OPEN:
        raise StateConflict("NOT_RUNNING", _("This challenge is closed, whatever the code says."))
    if row.entries.count() >= row.places:
        raise ValidationError({"code": _("All places of this code are taken. Write to the organisers.")})
    if entry is None:
        entry = begin(challenge, row.round, by=by)
    entry = locked(entry)
    require_draft(entry)
    if entry.round_id != row.round_id:
        raise ValidationError({"code": _("This code is for another round than your entry.")})
    entry.late_code = row
    entry.version += 1
    entry.save(update_fields=["late_code", "version", "updated_at"])
    audit.record(by, "late_code_used", entry, scope=challenge.pk, code=row.pk)
    return entry


def _code(challenge: Challenge, code: str, *, at: datetime) -> LateCode:
    """Lock the code that was typed: of several who want its last place, one at a time is looked at."""
    typed = "".join(code.split()).replace("-", "").upper()
    rows = LateCode.objects.select_for_update(of=("self",)).select_related("round__challenge")
    row = rows.filter(round__challenge=challenge, code=typed).first()
    if row is None or row.revoked_at:
        raise ValidationError(
            {"code": _("This code does not open anything here. Look at it again, or write to the organisers.")}
        )
    if row.until_at + LAST_MINUTE <= at:
        raise ValidationError({"code": _("This code was good until an earlier moment. Write to the organisers.")})
    return row


@transaction.atomic
def set_auto_submit(entry: Entry, *, by: User, at: datetime, wanted: bool) -> Entry:
    """Have a draft handed in by the clock at its deadline if it is complete then, or not. Can be repeated."""
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    require_draft(entry)
    entry.deadline().require(at)
    if wanted and not entry.round.offers_auto_submit:
        raise StateConflict("NOT_OFFERED", _("In this round you submit yourself."))
    if entry.auto_submit != wanted:
        entry.auto_submit, entry.warned_at = wanted, None
        entry.save(update_fields=["auto_submit", "warned_at", "updated_at"])
        audit.record(by, "auto_submit_set", entry, scope=entry.challenge_id, wanted=wanted)
    return entry
