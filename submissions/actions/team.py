"""The people of an entry, replaced as a whole: the API's way."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from submissions.actions.locked import locked_draft
from submissions.actions.people import TEAM_LIMIT
from submissions.models import Entry, TeamMember


@transaction.atomic
def set_team(entry: Entry, *, by: User, at: datetime, members: list[dict[str, str]]) -> Entry:
    """Name exactly these people on a draft. Each is {"name", "email", "role", "kind"}; the order is kept.

    Who is on the team already, by address or else by name, stays the same row with its invitation; who answers for the entry stays
    whether they are listed or not. Nobody is invited by this act.
    """
    entry = locked_draft(entry, by=by, at=at)
    if len(members) > TEAM_LIMIT:
        raise ValidationError({"team": _("A team has at most %(limit)d people.") % {"limit": TEAM_LIMIT}})
    before = list(entry.team.all())
    kept: set[str] = set()
    for position, facts in enumerate(members):
        row = _match(before, facts, kept) or TeamMember(entry=entry)
        known = bool(row.kind and (row.joined_at or row.invited_at))
        row.name, row.role, row.position = facts["name"].strip(), facts.get("role", "").strip(), position
        row.email = row.email if known else facts.get("email", "").strip().lower()
        if row.kind != TeamMember.Kind.LEAD:
            row.kind = facts.get("kind") or row.kind
        if row.kind == TeamMember.Kind.LEAD and row.pk not in {one.pk for one in before}:
            raise ValidationError({"team": _("One person answers for the entry already.")})
        row.full_clean()
        row.save()
        kept.add(row.pk)
    for row in before:
        if row.pk not in kept and row.kind != TeamMember.Kind.LEAD:
            audit.record(by, "member_removed", entry, scope=entry.challenge_id, member=row.pk)
            row.delete()
    entry.version += 1
    entry.save(update_fields=["version", "updated_at"])
    return entry


def _match(rows: list[TeamMember], facts: dict[str, str], taken: set[str]) -> TeamMember | None:
    """Return the row that already stands for this person."""
    email, name = facts.get("email", "").strip().lower(), facts["name"].strip()
    free = [row for row in rows if row.pk not in taken]
    by_address = next((row for row in free if email and row.email.lower() == email), None)
    return by_address or next((row for row in free if row.name == name and not (email and row.email)), None)
