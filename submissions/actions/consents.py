"""Agreeing to a text, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Terms
from core import audit
from core.errors import StateConflict
from core.rights import require
from submissions import consents, permissions
from submissions.actions.handing_in import withdraw_entry
from submissions.actions.locked import locked
from submissions.actions.recording import record_consents
from submissions.models import Consent, Entry


@transaction.atomic
def give_consents(entry: Entry, *, by: User, at: datetime, uses: Iterable[str], language: str = "en") -> Entry:
    """Agree to the texts of today for these uses (`Terms.Use`), also long after the deadline; what is agreed to already stays as it is.

    `language` is the one they were read in. Raises PermissionDenied, ValidationError for a use this challenge does not ask about.
    """
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    record_consents(entry, by=by, at=at, uses=uses, language=language)
    return entry


@transaction.atomic
def withdraw_consent(entry: Entry, use: str, *, by: User, at: datetime) -> Entry:
    """Take back what was agreed to for one use; it has effect at once, also where somebody agreed on the entrant's behalf.

    Without the terms or the judges' look an entry cannot compete, so taking one of these back withdraws it, as long as that is possible.
    """
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    rows = Consent.objects.select_for_update().filter(entry=entry, terms__use=use, withdrawn_at=None)
    if use not in Terms.Use.values or not rows.exists():
        raise StateConflict("NO_CONSENT", _("There is no consent of this kind that could be taken back."))
    if use in consents.COMPETING and entry.state in (Entry.State.SUBMITTED, Entry.State.RECEIVED):
        entry = withdraw_entry(entry, by=by, at=at)
    rows.update(withdrawn_at=at)
    audit.record(by, "consent_withdrawn", entry, scope=entry.challenge_id, use=use)
    return entry
