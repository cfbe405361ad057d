"""What this room does later: ids in, one call."""

from __future__ import annotations

from core import jobs, mail
from submissions.models import Receipt


@jobs.task(max_attempts=8)
def send_receipt(receipt_id: str) -> None:
    """Mail a receipt to the person who submitted."""
    receipt = Receipt.objects.select_related("entry__entrant", "entry__challenge", "entry__round").get(pk=receipt_id)
    mail.deliver(
        "entry_received", receipt.entry.entrant, receipt=receipt, entry=receipt.entry, challenge=receipt.entry.challenge
    )
