"""What the machine does about results, nobody acting."""

from __future__ import annotations

from django.utils import timezone

from core import audit
from results.models import Decision, Publication
from submissions.models import Entry


def announce(publication_id: str) -> list[str]:
    """Mark the winners downwards; return the entries whose entrants are to be told. Results themselves show by the clock.

    Runs any number of times inside the caller's transaction: a publication that was taken back is left alone, one that was
    announced stays announced. Raises RuntimeError when asked before the instant (a clock that runs ahead), to be tried again.
    """
    publication = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("round__challenge")
        .filter(pk=publication_id)
        .first()
    )
    if publication is None or publication.announced_at:
        return []
    now = timezone.now()
    round_ = publication.round
    if not round_.results_visible(now):
        raise RuntimeError("the results of this round are not public yet")
    winners = Decision.objects.filter(award__round=round_).values("entry")
    Entry.objects.filter(pk__in=winners, prize_published_at=None).update(prize_published_at=round_.results_at)
    publication.announced_at = now
    publication.save(update_fields=["announced_at", "updated_at"])
    audit.record(None, "announced", round_, scope=round_.challenge_id)
    return list(Entry.objects.in_round(round_).submitted().order_by("pk").values_list("pk", flat=True))
