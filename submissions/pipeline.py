"""What the clock does with entries: settle those that wait for a file, hand in complete drafts at the deadline. All of it can run twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from challenge.deadlines import Standing
from core import audit, jobs
from media.models import Media
from submissions import asked, eligibility, intake, letters, rules
from submissions.models import Entry, EntryQuerySet

#: How long before the deadline a person hears that a draft to be submitted by the clock still lacks something.
WARN_AHEAD = timedelta(hours=24)


def settle_received() -> int:
    """Look at every entry that waits for its files: all are ready, and the judges get it; one was refused, and it is a draft again.

    Returns how many were settled.
    """
    waiting = Entry.objects.filter(state=Entry.State.RECEIVED).order_by("submitted_at", "pk")
    return sum(_settle(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _settle(pk: str) -> bool:
    entry = _locked(pk)
    if entry.state != Entry.State.RECEIVED:
        return False
    states = {media.state for media in rules.files_of(entry)}
    if Media.State.REJECTED in states:
        entry.move_to(Entry.State.DRAFT)
        entry.submitted_at = None
        _save(entry)
        audit.record(None, "file_refused", entry, scope=entry.challenge_id)
        jobs.enqueue(letters.send_file_refused, entry.pk)
        return True
    if Media.State.PROCESSING in states:
        return False
    entry.move_to(Entry.State.SUBMITTED)
    entry.form = asked.form_of(entry)  # the hashes of its files are known now
    _save(entry)
    intake.prove(entry, by=None, verb="files_in_order")
    return True


def submit_due(at: datetime) -> int:
    """Hand in the complete drafts whose people asked for it, as of the last instant before their deadline. Returns how many.

    One that lacks something waits through the grace, in which it may still be finished; after that its person gets a letter.
    """
    return sum(_submit_due(pk, at) for pk in _on_the_clock(at).values_list("pk", flat=True))


def _on_the_clock(at: datetime) -> EntryQuerySet:
    """Drafts to be handed in by the clock whose deadline may have come: the exact moment is each entry's own to say."""
    soon = Q(round__deadline_at__lte=at) | Q(round__track_deadlines__deadline_at__lte=at)
    drafts = Entry.objects.filter(state=Entry.State.DRAFT, auto_submit=True, round__offers_auto_submit=True)
    return drafts.filter(soon).distinct().order_by("pk")


@transaction.atomic
def _submit_due(pk: str, at: datetime) -> bool:
    entry = _locked(pk)
    deadline = entry.deadline()
    if entry.state != Entry.State.DRAFT or not entry.auto_submit or not deadline.is_running:
        return False
    standing = deadline.decide(at)
    if standing not in (Standing.GRACE, Standing.CLOSED) or deadline.last_instant is None:
        return False
    eligibility.hold_places(entry.challenge)
    if not rules.missing(entry):
        intake.hand_in(entry, by=None, at=deadline.last_instant, verb="submitted_by_clock")
        return True
    if standing == Standing.CLOSED:
        entry.auto_submit = False
        _save(entry)
        audit.record(None, "not_submitted_by_clock", entry, scope=entry.challenge_id)
        jobs.enqueue(letters.send_not_submitted, entry.pk)
    return False


def warn_incomplete(at: datetime) -> int:
    """Write to those whose draft is to be submitted within a day and lacks something, once. Returns how many."""
    return sum(
        _warn(pk, at) for pk in _on_the_clock(at + WARN_AHEAD).filter(warned_at=None).values_list("pk", flat=True)
    )


@transaction.atomic
def _warn(pk: str, at: datetime) -> bool:
    entry = _locked(pk)
    deadline = entry.deadline()
    if entry.state != Entry.State.DRAFT or not entry.auto_submit or entry.warned_at or not deadline.takes(at):
        return False
    if deadline.closes_at is None or deadline.closes_at - at > WARN_AHEAD or not rules.missing(entry):
        return False
    entry.warned_at = at
    entry.save(update_fields=["warned_at", "updated_at"])
    jobs.enqueue(letters.send_draft_incomplete, entry.pk)
    return True


def _locked(pk: str) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",)).select_related(
        "challenge", "round__challenge", "track", "late_code", "startup", "entrant", "clip", "deck", "image"
    )
    return rows.get(pk=pk)


def _save(entry: Entry) -> None:
    entry.version += 1
    entry.full_clean()
    entry.save()
