"""The one instant from which everybody sees the results: set it, or take it back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from results import permissions, sealing, standings, tasks
from results.locks import hold_round, require_not_scheduled
from results.models import Decision, Publication
from submissions.models import Entry


@transaction.atomic
def schedule_publication(round_: Round, *, by: User, results_at: datetime, at: datetime) -> Publication:
    """Freeze the results into a bundle and set the instant from which everybody sees them; now, where `results_at` is not later.

    Locks the round: from here on no mark changes. Raises ValidationError when nothing was decided yet.
    """
    round_ = hold_round(round_)
    require(permissions.can_publish(by, round_))
    require_not_scheduled(round_)
    decisions = list(Decision.objects.filter(award__round=round_).select_related("award", "entry__track"))
    if not decisions:
        raise ValidationError({"awards": _("Decide at least one award first.")})
    if not standings.can_be_scored(round_):
        raise ValidationError(
            {"criteria": _("This round has no criterion that carries weight. Nobody could check such a result.")}
        )
    stale = [row.entry.title for row in decisions if row.entry.state != Entry.State.SUBMITTED]
    if stale:
        raise ValidationError({"awards": _("%(title)s was withdrawn. Choose another winner.") % {"title": stale[0]}})
    round_.results_at = max(results_at, at)
    round_.locked_at = round_.locked_at or at
    round_.save(update_fields=["results_at", "locked_at", "updated_at"])
    document = sealing.seal(round_, decisions)
    publication = Publication(round=round_, bundle=document, sha256=document["hashes"]["bundle"], scheduled_by=by)
    publication.full_clean()
    publication.save()
    audit.record(
        by,
        "publication_scheduled",
        round_,
        scope=round_.challenge_id,
        results_at=round_.results_at.isoformat(),
        sha256=publication.sha256,
    )
    jobs.enqueue(tasks.announce, publication.pk, run_after=round_.results_at)
    return publication


@transaction.atomic
def take_back_publication(round_: Round, *, by: User, at: datetime) -> Round:
    """Cancel a publication whose instant has not come. What is public stays public."""
    round_ = hold_round(round_)
    require(permissions.can_publish(by, round_))
    if round_.results_visible(at):
        raise StateConflict("RESULTS_PUBLIC", _("The results are public. They cannot be taken back."))
    Publication.objects.filter(round=round_).delete()
    round_.results_at = None
    round_.save(update_fields=["results_at", "updated_at"])
    audit.record(by, "publication_taken_back", round_, scope=round_.challenge_id)
    return round_
