"""The people of an entry."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from submissions.actions.locked import locked_draft
from submissions.models import Entry, TeamMember

TEAM_LIMIT = 20


@transaction.atomic
def set_team(entry: Entry, *, by: User, at: datetime, members: list[dict[str, str]]) -> Entry:
    """Replace the people named on a draft. Each is {"name", "email", "role"}; the order is kept."""
    entry = locked_draft(entry, by=by, at=at)
    if len(members) > TEAM_LIMIT:
        raise ValidationError({"team": _("A team has at most %(limit)d people.") % {"limit": TEAM_LIMIT}})
    entry.team.all().delete()
    for position, person in enumerate(members):
        row = TeamMember(
            entry=entry, position=position, **{key: person.get(key, "").strip() for key in ("name", "email", "role")}
        )
        row.full_clean()
        row.save()
    entry.version += 1
    entry.save(update_fields=["version", "updated_at"])
    return entry
