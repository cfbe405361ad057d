"""Letters to entrants about screening and reminders. Each is a job: an id in, one letter, and none if things have moved on meanwhile."""

from __future__ import annotations

from typing import Any

from core import jobs, mail
from submissions import people, rules
from submissions.models import Entry, ScreeningNote
from submissions.screening import Reason


@jobs.task(max_attempts=8)
def send_screening(note_id: str) -> None:
    """Tell an entrant what the organisers decided and why, unless they changed their mind before the letter left."""
    note = ScreeningNote.objects.select_related("entry").get(pk=note_id)
    entry = _entry(note.entry_id)
    if entry.screening != note.decision or entry.screening_notes.exclude(code="").first() != note:
        return
    template = "entry_changes" if note.decision == Entry.Screening.CHANGES else "entry_screened_out"
    _deliver(template, entry, note=note, reason=Reason(note.code).label)


@jobs.task(max_attempts=8)
def send_back_in(entry_id: str) -> None:
    """Tell an entrant that an entry which was screened out stands again."""
    entry = _entry(entry_id)
    if entry.screening != Entry.Screening.REFUSED:
        _deliver("entry_back_in", entry)


@jobs.task(max_attempts=8)
def send_nudge(entry_id: str) -> None:
    """Remind an entrant of a draft: what is missing, and until when."""
    entry = _entry(entry_id)
    if entry.state == Entry.State.DRAFT:
        _deliver("entry_nudge", entry, gaps=[text for texts in rules.missing(entry).values() for text in texts])


def _entry(entry_id: str) -> Entry:
    return Entry.objects.for_listing().with_deadlines().get(pk=entry_id)


def _deliver(template: str, entry: Entry, **words: Any) -> None:
    for person in people.written_to(entry):
        mail.deliver(
            template,
            person,
            reply_to=entry.challenge.contact_email,
            entry=entry,
            challenge=entry.challenge,
            deadline=entry.deadline(),
            **words,
        )
