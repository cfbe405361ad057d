"""What happens at the instant of publication, and after it: ids in, one call."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core import jobs, mail
from results import pipeline
from submissions import people
from submissions.models import Entry


@jobs.task(max_attempts=10)
def announce(publication_id: str) -> None:
    """Do what the instant of publication asks for, and promise a mail to every entrant who was judged."""
    with transaction.atomic():
        for entry_id in pipeline.announce(publication_id):
            jobs.enqueue(tell_entrant, entry_id, publication_id)


@jobs.task(max_attempts=8)
def tell_entrant(entry_id: str, publication_id: str) -> None:
    """Write to who answers for an entry, and files it, that results of a round are public. What other rounds decided stays out of it."""
    entry = Entry.objects.select_related("entrant", "challenge", "round").get(pk=entry_id)
    public = entry.decisions.published(timezone.now()).filter(award__round__publication=publication_id)
    awards = [decision.award.name for decision in public.select_related("award")]
    for person in people.written_to(entry):
        mail.deliver("results_published", person, entry=entry, challenge=entry.challenge, awards=awards)
