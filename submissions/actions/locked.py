"""The row an act works on, locked, and in a state in which the act is allowed."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import StateConflict
from core.rights import require
from submissions import permissions
from submissions.models import Entry


def locked(entry: Entry) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",)).select_related(
        "challenge", "round__challenge", "track", "late_code", "startup", "clip", "deck", "image"
    )
    return rows.get(pk=entry.pk)


def locked_draft(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Lock an entry that may be changed at this moment: before its deadline, and to finish what was begun, in the grace."""
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    require_draft(entry)
    entry.deadline().require(at)
    return entry


def require_draft(entry: Entry) -> None:
    if entry.state != Entry.State.DRAFT:
        raise StateConflict("NOT_A_DRAFT", _("This entry is no draft. Take it back first if you want to change it."))


def check_belongings(entry: Entry, by: User) -> None:
    """Refuse a track of another challenge and a start-up of somebody else: ids from outside are never trusted."""
    if entry.track and entry.track.challenge_id != entry.challenge_id:
        raise ValidationError({"track": _("Choose a track of this challenge.")})
    if entry.startup and entry.startup.owner_id not in (by.pk, entry.entrant_id):
        raise ValidationError({"startup": _("Choose one of your own start-ups.")})


def check_and_save(entry: Entry) -> None:
    entry.full_clean()
    entry.save()
