"""The rows of consents, written the same whether an entry is submitted or a box is ticked later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from submissions import consents, permissions
from submissions.models import Consent, Entry


def record_consents(entry: Entry, *, by: User, at: datetime, uses: Iterable[str], language: str) -> None:
    """Write down who agreed to which texts of today, when, in which language, and for whom. The entry is locked."""
    wanted = set(uses)
    asked = {row.use: row for row in consents.asked_of(entry, language)}
    unknown = sorted(wanted - asked.keys())
    if unknown:
        raise ValidationError(
            {"consents": _("This challenge does not ask about: %(uses)s.") % {"uses": ", ".join(unknown)}}
        )
    behalf = None if permissions.is_entrant(by, entry) else entry.entrant
    for use in sorted(wanted):
        row = asked[use]
        if row.given:
            continue
        Consent.objects.update_or_create(
            entry=entry,
            terms=row.text,
            defaults={
                "user": by,
                "on_behalf_of": behalf,
                "language": row.text.language,
                "accepted_at": at,
                "withdrawn_at": None,
            },
        )
        audit.record(
            by,
            "consent_given",
            entry,
            scope=entry.challenge_id,
            use=use,
            version=row.text.version,
            language=row.text.language,
        )
