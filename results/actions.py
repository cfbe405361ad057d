"""Everything an organiser (and, for ties, a head judge) can make this room do."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Award, Round
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from results import permissions, scoring, sealing, standings, tasks
from results.models import Decision, Publication, TieDecision
from submissions.models import Advance, Entry


@transaction.atomic
def decide_award(award: Award, entry: Entry, *, by: User, place: int = 1, citation: str = "") -> Decision:
    """Say that an entry wins an award, in a place, with the words that will stand beside it. A place already given is given anew."""
    round_ = _undecided(award.round, by=by)
    if not entry.competes_in(round_) or entry.state != Entry.State.SUBMITTED:
        raise ValidationError({"entry": _("Choose an entry that stands in this round.")})
    if award.track_id and entry.track_id != award.track_id:
        raise ValidationError({"entry": _("This award belongs to the track %(track)s.") % {"track": award.track}})
    if not 1 <= place <= award.places:
        raise ValidationError({"place": _("This award has %(places)d places.") % {"places": award.places}})
    Decision.objects.filter(award=award, entry=entry).exclude(place=place).delete()
    decision = Decision.objects.filter(award=award, place=place).first() or Decision(award=award, place=place)
    decision.entry, decision.citation, decision.decided_by = entry, citation.strip(), by
    decision.full_clean()
    decision.save()
    audit.record(by, "decided", decision, scope=round_.challenge_id, award=award.pk, entry=entry.pk, place=place)
    return decision


@transaction.atomic
def take_back_decision(decision: Decision, *, by: User) -> None:
    """Leave a place of an award open again."""
    round_ = _undecided(decision.award.round, by=by)
    audit.record(
        by, "decision_taken_back", decision, scope=round_.challenge_id, award=decision.award_id, place=decision.place
    )
    decision.delete()


@transaction.atomic
def settle_tie(round_: Round, *, by: User, order: list[str], reason: str) -> TieDecision:
    """Put entries that the rules leave level into an order, first one first. Needs the step "head_judge" in the tie-break chain."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=round_.pk)
    require(permissions.can_settle_tie(by, round_))
    _require_not_scheduled(round_)
    if scoring.HEAD_JUDGE not in round_.tie_break:
        raise StateConflict(
            "NO_SUCH_STEP",
            _("The tie-break of this round has no step for the head judge; entries that are level share the place."),
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason in one sentence; it is kept with the results.")})
    shared = {place.entry.pk for place in standings.standings_of(round_) if place.decided_by == scoring.SHARED}
    if len(order) < 2 or len(set(order)) != len(order) or not set(order) <= shared:
        raise ValidationError({"order": _("Order two or more entries that are level, each once.")})
    _forget(round_, order)
    decision = TieDecision(round=round_, order=order, reason=reason.strip(), decided_by=by)
    decision.full_clean()
    decision.save()
    audit.record(by, "tie_settled", decision, scope=round_.challenge_id, order=order)
    return decision


@transaction.atomic
def choose_for_next_round(round_: Round, *, by: User, entries: list[Entry], reason: str = "") -> Round:
    """Take exactly these entries of a round into the one that follows it; an entry that is no longer chosen stays behind.

    Raises StateConflict when no round follows, or when an entry to be left behind was given to judges there.
    """
    round_ = Round.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=round_.pk)
    require(permissions.can_publish(by, round_))
    following = round_.following()
    if following is None:
        raise StateConflict("NO_NEXT_ROUND", _("No round follows this one."))
    chosen = {entry.pk for entry in entries}
    standing = set(Entry.objects.in_round(round_).submitted().values_list("pk", flat=True))
    if not chosen <= standing:
        raise ValidationError({"entries": _("Choose entries that stand in this round.")})
    leaving = following.advances.filter(entry__in=standing).exclude(entry__in=chosen)
    if following.judges.filter(assignments__entry__in=leaving.values("entry")).exists():
        raise StateConflict(
            "ALREADY_ASSIGNED", _("An entry you leave behind was given to judges in the next round already.")
        )
    leaving.delete()
    there = set(following.advances.values_list("entry", flat=True))
    for entry in sorted(chosen - there):
        row = Advance(entry_id=entry, round=following, reason=reason.strip(), advanced_by=by)
        row.full_clean()
        row.save()
    audit.record(by, "chosen_for_next_round", round_, scope=round_.challenge_id, entries=sorted(chosen))
    return following


@transaction.atomic
def schedule_publication(round_: Round, *, by: User, results_at: datetime, at: datetime) -> Publication:
    """Freeze the results into a bundle and set the instant from which everybody sees them; now, where `results_at` is not later.

    Locks the round: from here on no mark changes. Raises ValidationError when nothing was decided yet.
    """
    round_ = Round.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=round_.pk)
    require(permissions.can_publish(by, round_))
    _require_not_scheduled(round_)
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
    round_ = Round.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=round_.pk)
    require(permissions.can_publish(by, round_))
    if round_.results_visible(at):
        raise StateConflict("RESULTS_PUBLIC", _("The results are public. They cannot be taken back."))
    Publication.objects.filter(round=round_).delete()
    round_.results_at = None
    round_.save(update_fields=["results_at", "updated_at"])
    audit.record(by, "publication_taken_back", round_, scope=round_.challenge_id)
    return round_


def _undecided(round_: Round, *, by: User) -> Round:
    """Lock a round whose winners this person may still decide."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=round_.pk)
    require(permissions.can_publish(by, round_))
    _require_not_scheduled(round_)
    return round_


def _require_not_scheduled(round_: Round) -> None:
    if Publication.objects.filter(round=round_).exists():
        raise StateConflict(
            "PUBLICATION_SCHEDULED",
            _("The publication is set and its bundle is frozen. Take the publication back before you change anything."),
        )


def _forget(round_: Round, order: list[str]) -> None:
    """Drop earlier decisions about any of these entries: the newest word counts."""
    for earlier in round_.tie_decisions.all():
        if set(earlier.order) & set(order):
            earlier.delete()
