"""The one way from a draft to the judges, whoever takes it: the entrant's own act, or the clock's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import audit, jobs
from submissions import asked, letters, receipts, rules
from submissions.models import Entry, Receipt


def hand_in(entry: Entry, *, by: Any, at: datetime, verb: str = "submitted") -> Entry:
    """Close a locked, complete draft and prove it. A file that is still being checked leaves it `received`, until `settle` looks again.

    `by` is None where the clock acts.
    """
    entry.snapshot = rules.snapshot(entry)
    entry.form = asked.form_of(entry)
    pending = rules.being_checked(entry)
    entry.move_to(Entry.State.RECEIVED if pending else Entry.State.SUBMITTED)
    entry.submitted_at, entry.withdrawn_at, entry.auto_submit = at, None, False
    entry.screening = Entry.Screening.WAITING  # what was changed is looked at anew
    entry.version += 1
    entry.full_clean()
    entry.save()
    prove(entry, by=by, verb=verb)
    return entry


def prove(entry: Entry, *, by: Any, verb: str) -> Receipt:
    """Write a receipt of the entry as it stands, note it, and promise the letter."""
    receipt = receipts.issue(entry, at=entry.submitted_at)  # type: ignore[arg-type]
    audit.record(by, verb, entry, scope=entry.challenge_id, receipt=receipt.number)
    jobs.enqueue(letters.send_receipt, receipt.pk)
    return receipt
