"""What this room does later: ids in, one call."""

from __future__ import annotations

from datetime import datetime

from core import jobs, mail
from submissions import rules
from submissions.models import Entry, Receipt, ScreeningNote
from submissions.screening import Reason


@jobs.task(max_attempts=8)
def send_receipt(receipt_id: str) -> None:
    """Mail a receipt to the person who submitted."""
    receipt = Receipt.objects.select_related("entry__entrant", "entry__challenge", "entry__round").get(pk=receipt_id)
    mail.deliver(
        "entry_received", receipt.entry.entrant, receipt=receipt, entry=receipt.entry, challenge=receipt.entry.challenge
    )


@jobs.task(max_attempts=8)
def send_screening(note_id: str) -> None:
    """Tell an entrant what the organisers decided and why, unless they changed their mind before the letter left."""
    note = ScreeningNote.objects.select_related("entry__entrant", "entry__challenge", "entry__round").get(pk=note_id)
    entry = note.entry
    if entry.screening != note.decision or entry.screening_notes.exclude(code="").first() != note:
        return
    mail.deliver(
        "entry_changes" if note.decision == Entry.Screening.CHANGES else "entry_screened_out",
        entry.entrant,
        reply_to=entry.challenge.contact_email,
        note=note,
        reason=Reason(note.code).label,
        entry=entry,
        challenge=entry.challenge,
        extension=entry.extensions.first(),
    )


@jobs.task(max_attempts=8)
def send_back_in(entry_id: str) -> None:
    """Tell an entrant that an entry which was screened out stands again."""
    entry = Entry.objects.select_related("entrant", "challenge").get(pk=entry_id)
    if entry.screening != Entry.Screening.REFUSED:
        mail.deliver(
            "entry_back_in",
            entry.entrant,
            reply_to=entry.challenge.contact_email,
            entry=entry,
            challenge=entry.challenge,
        )


@jobs.task(max_attempts=8)
def send_nudge(entry_id: str) -> None:
    """Remind an entrant of a draft: what is missing, and until when."""
    entry = Entry.objects.for_listing().get(pk=entry_id)
    if entry.state != Entry.State.DRAFT:
        return
    gaps = [text for texts in rules.missing(entry).values() for text in texts]
    mail.deliver(
        "entry_nudge",
        entry.entrant,
        reply_to=entry.challenge.contact_email,
        entry=entry,
        challenge=entry.challenge,
        gaps=gaps,
        until=_last_minute(entry),
    )


def _last_minute(entry: Entry) -> datetime | None:
    """Return the last minute in which this entry can be handed in."""
    moments = [
        moment for moment in (entry.round.deadline_at, *(row.until_at for row in entry.extensions.all()[:1])) if moment
    ]
    return max(moments, default=None)
