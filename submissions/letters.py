"""Letters to entrants about handing in. Each is a job: ids in, one letter, and none if things have moved on meanwhile."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core import jobs, mail
from submissions import paper, people, receipts, rules
from submissions.models import Entry, Receipt


@jobs.task(max_attempts=8)
def send_receipt(receipt_id: str) -> None:
    """Mail a receipt to who answers for the entry and who files it, as a letter and on paper."""
    receipt = Receipt.objects.select_related("entry__entrant", "entry__challenge", "entry__round").get(pk=receipt_id)
    entry = receipt.entry
    attachments = [
        (f"{receipt.number}.pdf", paper.draw(receipt), "application/pdf"),
        (f"{receipt.number}.json", receipts.as_file(receipt), "application/json"),
    ]
    for person in people.written_to(entry):
        mail.deliver(
            "entry_received",
            person,
            attachments=attachments,
            receipt=receipt,
            code=receipts.code_of(receipt),
            entry=entry,
            challenge=entry.challenge,
        )


@jobs.task(max_attempts=8)
def send_file_refused(entry_id: str) -> None:
    """Say that a file of an entry that was handed in was refused, why, and until when it can be replaced."""
    entry = _entry(entry_id)
    refused = [media for media in rules.files_of(entry) if media.state == media.State.REJECTED]
    if entry.state == Entry.State.DRAFT and refused:
        _deliver("entry_file_refused", entry, refused=refused)


@jobs.task(max_attempts=8)
def send_draft_incomplete(entry_id: str) -> None:
    """Say, a day ahead, what a draft lacks that is to be submitted at the deadline."""
    entry = _entry(entry_id)
    gaps = _gaps(entry)
    if entry.state == Entry.State.DRAFT and entry.auto_submit and gaps:
        _deliver("entry_draft_incomplete", entry, gaps=gaps)


@jobs.task(max_attempts=8)
def send_not_submitted(entry_id: str) -> None:
    """Say that a draft was not submitted at the deadline because something was missing."""
    entry = _entry(entry_id)
    if entry.state == Entry.State.DRAFT:
        _deliver("entry_not_submitted", entry, gaps=_gaps(entry))


@jobs.task(max_attempts=8)
def send_more_time(entry_id: str) -> None:
    """Tell an entrant that there is more time, until when and why."""
    entry = _entry(entry_id)
    extension = entry.extensions.order_by("-created_at", "-pk").first()
    if extension:
        _deliver("entry_more_time", entry, extension=extension)


def _entry(entry_id: str) -> Entry:
    return Entry.objects.for_listing().with_deadlines().get(pk=entry_id)


def _gaps(entry: Entry) -> list[str]:
    return [text for texts in rules.missing(entry).values() for text in texts]


def _deliver(template: str, entry: Entry, **words: Any) -> None:
    deadline = entry.deadline()
    for person in people.written_to(entry):
        mail.deliver(
            template,
            person,
            reply_to=entry.challenge.contact_email,
            entry=entry,
            challenge=entry.challenge,
            deadline=deadline,
            open_until=deadline.printed_at if deadline.takes_new(timezone.now()) else None,
            **words,
        )
