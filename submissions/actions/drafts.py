"""Writing a draft: its words, the start-up's profile, its files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.file_limits import file_limits
from challenge.models import Challenge, Membership, Round, Track
from core import audit
from core.errors import StateConflict
from core.rights import require
from directory.models import Organisation
from media.models import Media
from submissions import permissions, rules
from submissions.actions.locked import check_and_save, check_belongings, locked_draft, require_draft
from submissions.models import Entry, Startup, TeamMember

#: What an entrant may write into a draft; the rest of the row is the system's.
DRAFT_FIELDS = (
    "title", "summary", "economy", "basis", "language", "credit_name", "music_source", "track", "startup", "born_on", "staff_tie",
)  # fmt: skip
STARTUP_FIELDS = (
    "name",
    "name_in_script",
    "economy",
    "city",
    "website",
    "founded_on",
    "pitch",
    "description",
    "team_size",
)


@transaction.atomic
def start_entry(challenge: Challenge, *, by: User, at: datetime, track: Track | None = None) -> Entry:
    """Begin a draft in the round that takes entries now; a person who has one already gets that one back.

    Raises StateConflict when no round is open.
    """
    challenge = Challenge.objects.select_for_update().get(pk=challenge.pk)  # one entry number at a time
    current = Entry.objects.filter(challenge=challenge, entrant=by).exclude(state=Entry.State.WITHDRAWN).first()
    if current:
        return current
    round_ = challenge.rounds.taking_entries(at).select_related("challenge").first()
    if round_ is None:
        raise StateConflict(
            "NOT_OPEN", _("This challenge does not take entries now. Its page says when it opens or when it closed.")
        )
    if track:
        round_.deadline_for(track.pk).require(at, new=True)
    return begin(challenge, round_, by=by, track=track)


def begin(
    challenge: Challenge,
    round_: Round,
    *,
    by: User,
    track: Track | None = None,
    entrant: User | None = None,
    filer_kind: str = "",
    name: str = "",
) -> Entry:
    """Write a new draft of a person who has none. The challenge is locked, the deadline has been asked.

    With `entrant`, `by` files it for that person, under the `name` they typed: what an account says of itself is not theirs to read.
    """
    who = entrant or by
    name = name if entrant else by.full_name
    last = Entry.objects.filter(challenge=challenge).aggregate(last=Max("number"))["last"] or 0
    entry = Entry(
        challenge=challenge,
        round=round_,
        track=track,
        entrant=who,
        filer=by if entrant else None,
        filer_kind=filer_kind,
        number=last + 1,
        economy="" if entrant else by.economy,
        credit_name=name if challenge.kind == Challenge.Kind.VIDEO else "",
    )
    check_and_save(entry)
    Membership.objects.get_or_create(user=who, challenge=challenge, role=Membership.Role.ENTRANT)
    TeamMember.objects.create(
        entry=entry,
        name=name or who.email,
        email=who.email,
        kind=TeamMember.Kind.LEAD,
        user=who,
        joined_at=entry.created_at,
    )
    audit.record(by, "started", entry, scope=challenge.pk, number=entry.number)
    return entry


@transaction.atomic
def save_draft(entry: Entry, *, by: User, at: datetime, changes: dict[str, Any], version: int | None = None) -> Entry:
    """Keep what was typed so far. An incomplete draft is fine; only what can never be right is refused, by field.

    `version` is what the page was loaded with: a page that is behind is told (STALE_DRAFT) and nothing is overwritten.
    """
    entry = locked_draft(entry, by=by, at=at)
    if version is not None and version != entry.version:
        raise StateConflict(
            "STALE_DRAFT", _("This entry was changed in another window. Load it again to go on."), version=entry.version
        )
    for field, value in changes.items():
        if field not in DRAFT_FIELDS:
            raise ValidationError({field: _("This cannot be changed here.")})
        setattr(entry, field, value)
    check_belongings(entry, by)
    if "track" in changes:
        entry.deadline().require(at)  # a track may close before the others
    entry.version += 1
    check_and_save(entry)
    return entry


@transaction.atomic
def save_startup(
    startup: Startup | None,
    *,
    by: User,
    changes: dict[str, Any],
    supporters: Iterable[Organisation] | None = None,
    filed: Entry | None = None,
) -> Startup:
    """Create or change a start-up's lasting profile. Entries already submitted keep their snapshot.

    `supporters` are the organisations of the directory that back it; None leaves them. They are in no snapshot: judges never read
    them, and who of the panel belongs to one is looked for as they stand. A new profile made while an entry is filed for somebody
    (`filed`) is theirs.
    """
    if startup is None:
        require(filed is None or permissions.owns_entry(by, filed))
        startup = Startup(owner=filed.entrant if filed else by)
    else:
        startup = Startup.objects.select_for_update().get(pk=startup.pk)
        require(permissions.owns_startup(by, startup))
    for field, value in changes.items():
        if field not in STARTUP_FIELDS:
            raise ValidationError({field: _("This cannot be changed here.")})
        setattr(startup, field, value)
    startup.full_clean()
    startup.save()
    if supporters is not None:
        startup.supporters.set(supporters)
    audit.record(by, "profile_saved", startup)
    return startup


def upload_terms(entry: Entry, purpose: str, *, by: User, at: datetime) -> dict[str, Any]:
    """Return the limits an upload for this draft must keep, after checking that it may come at all.

    The keys are those of `video.limits.Limits`.
    """
    require(permissions.owns_entry(by, entry))
    require_draft(entry)
    entry.deadline().require(at, new=True)
    _slot, need = rules.SLOTS[purpose]
    challenge = entry.challenge
    if getattr(challenge, need) == Challenge.Need.NONE:
        raise StateConflict("NOT_ASKED", _("This challenge does not ask for such a file."))
    return file_limits(challenge, purpose)


@transaction.atomic
def attach_media(entry: Entry, media: Media, *, by: User, at: datetime) -> Entry:
    """Put a file that arrived into its place in the draft. The one it replaces stays with its owner, unused."""
    entry = locked_draft(entry, by=by, at=at)
    require(media.owner_id == by.pk)
    slot, _need = rules.SLOTS[media.kind]
    current = getattr(entry, slot)
    if current and current.created_at >= media.created_at:
        return entry  # this one, or a newer one: the end of an old upload, told again, changes nothing
    setattr(entry, slot, media)
    entry.version += 1
    check_and_save(entry)
    audit.record(by, "file_attached", entry, scope=entry.challenge_id, slot=slot, media=media.pk)
    return entry


@transaction.atomic
def remove_media(entry: Entry, slot: str, *, by: User, at: datetime) -> Entry:
    """Take a file out of the draft."""
    entry = locked_draft(entry, by=by, at=at)
    if slot not in {name for name, _need in rules.SLOTS.values()}:
        raise ValidationError({"slot": _("There is no such file.")})
    setattr(entry, slot, None)
    entry.version += 1
    check_and_save(entry)
    audit.record(by, "file_removed", entry, scope=entry.challenge_id, slot=slot)
    return entry
