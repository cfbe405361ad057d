"""What does not get through by itself: uploads that stopped, clips that were refused, checks that hang, drafts that are nearly there.

Each is a list of its own, the newest trouble first and at most so many: whoever has helped these sees the next ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from challenge.models import Challenge
from core.errors import StateConflict
from media.models import Media, Upload
from media.store import StoreProblem, store
from submissions import rules
from submissions.actions.screening import CHECK_TAKES, NUDGE_PAUSE
from submissions.models import Entry, EntryQuerySet

MOST = 12
#: An upload on a bad network may rest this long between two parts.
STILL_COMING = timedelta(minutes=15)

REFUSED = (
    Q(clip__state=Media.State.REJECTED) | Q(deck__state=Media.State.REJECTED) | Q(image__state=Media.State.REJECTED)
)
CHECKING = (
    Q(clip__state=Media.State.PROCESSING)
    | Q(deck__state=Media.State.PROCESSING)
    | Q(image__state=Media.State.PROCESSING)
)
#: A draft whose clip is in order has come most of the way.
NEARLY = Q(clip__state=Media.State.READY) & ~REFUSED


@dataclass(frozen=True, slots=True)
class Case:
    """An entry in trouble: what kind, the file or upload it is about, what it still lacks, and what may be done now."""

    entry: Entry
    media: Media | None = None
    upload: Upload | None = None
    arrived_bytes: int | None = None  # None: the store does not answer
    gaps: tuple[str, ...] = ()
    open_until: datetime | None = None  # the last minute, where it can still be handed in
    can_nudge: bool = False
    was_handed_in: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """All lists, and how many there are of each beyond what is shown."""

    uploads: list[Case]
    refused: list[Case]
    hanging: list[Case]
    ready: list[Case]  # drafts that lack nothing but to be submitted
    nearly: list[Case]  # drafts that lack something
    counts: dict[str, int]


def counts(challenge: Challenge, user: User, at: datetime) -> dict[str, int]:
    """Return how many entries or uploads there are of each kind; `nearly` counts drafts with a clip in order, whatever else they lack."""
    drafts = _drafts(challenge, user)
    return {
        "uploads": _stopped(challenge, user, at).count(),
        "refused": drafts.filter(REFUSED).count(),
        "hanging": _hanging(challenge, user, at).count(),
        "nearly": drafts.filter(NEARLY).count(),
    }


def desk(challenge: Challenge, user: User, at: datetime) -> Desk:
    """Return everything on the desk of a challenge. Each draft shown is asked once what it lacks, by the rule that will decide."""
    drafts = _drafts(challenge, user)
    refused = [_case(row, at, media=_first(row, Media.State.REJECTED)) for row in _listed(drafts.filter(REFUSED))]
    hanging = [
        _case(row, at, media=_first(row, Media.State.PROCESSING)) for row in _listed(_hanging(challenge, user, at))
    ]
    nearly = [_case(row, at, gaps=gaps_of(row)) for row in _listed(drafts.filter(NEARLY))]
    return Desk(
        uploads=_upload_cases(challenge, user, at),
        refused=refused,
        hanging=hanging,
        ready=[case for case in nearly if not case.gaps],
        nearly=sorted((case for case in nearly if case.gaps), key=lambda case: len(case.gaps)),
        counts=counts(challenge, user, at),
    )


def gaps_of(entry: Entry) -> tuple[str, ...]:
    """Return, in words, what stands between a draft and the judges; what is agreed to with the last button is no gap."""
    found = rules.missing(entry, ask_terms=False)
    return tuple(text for texts in found.values() for text in texts)


def _drafts(challenge: Challenge, user: User) -> EntryQuerySet:
    return Entry.objects.organised_by(user).filter(challenge=challenge, state=Entry.State.DRAFT)


def _hanging(challenge: Challenge, user: User, at: datetime) -> EntryQuerySet:
    old = at - CHECK_TAKES
    late = (
        Q(clip__state=Media.State.PROCESSING, clip__updated_at__lt=old)
        | Q(deck__state=Media.State.PROCESSING, deck__updated_at__lt=old)
        | Q(image__state=Media.State.PROCESSING, image__updated_at__lt=old)
    )
    return Entry.objects.organised_by(user).filter(late, challenge=challenge).exclude(state=Entry.State.WITHDRAWN)


def _listed(rows: EntryQuerySet) -> list[Entry]:
    return list(rows.for_listing().with_deadlines().prefetch_related("receipts").order_by("-updated_at", "pk")[:MOST])


def _stopped(challenge: Challenge, user: User, at: datetime):  # type: ignore[no-untyped-def]
    subjects = [f"entry:{pk}" for pk in _drafts(challenge, user).values_list("pk", flat=True)]
    return Upload.objects.still_open(at).filter(subject__in=subjects, created_at__lt=at - STILL_COMING)


def _upload_cases(challenge: Challenge, user: User, at: datetime) -> list[Case]:
    uploads = list(_stopped(challenge, user, at).order_by("-created_at", "pk")[:MOST])
    ids = [upload.subject.removeprefix("entry:") for upload in uploads]
    entries = {
        row.pk: row
        for row in Entry.objects.filter(pk__in=ids).for_listing().with_deadlines().prefetch_related("receipts")
    }
    return [
        _case(entries[pk], at, upload=upload, arrived_bytes=_arrived(upload))
        for upload, pk in zip(uploads, ids, strict=True)
        if pk in entries
    ]


def _arrived(upload: Upload) -> int | None:
    """Ask the store how many bytes of an upload are really there."""
    try:
        return sum(store().received(upload.key, upload.store_upload_id).values())
    except (StoreProblem, StateConflict):
        return None


def _first(entry: Entry, state: str) -> Media | None:
    return next((media for media in (entry.clip, entry.deck, entry.image) if media and media.state == state), None)


def _case(entry: Entry, at: datetime, **facts: object) -> Case:
    deadline = entry.deadline()
    takes = deadline.takes(at)
    rested = entry.nudged_at is None or at - entry.nudged_at >= NUDGE_PAUSE
    return Case(
        entry,
        open_until=deadline.printed_at if takes else None,
        can_nudge=takes and rested and entry.state == Entry.State.DRAFT,
        was_handed_in=bool(entry.receipts.all()),
        **facts,  # type: ignore[arg-type]
    )
