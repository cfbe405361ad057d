"""Who wins, and in which order entries stand that the rules leave level."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Award, Round
from core import audit
from core.errors import StateConflict
from core.rights import require
from results import permissions, scoring, standings
from results.locks import hold_round, require_not_scheduled
from results.models import Decision, TieDecision
from submissions.models import Entry
from submissions.permissions import OWN_ENTRY


@transaction.atomic
def decide_award(award: Award, entry: Entry, *, by: User, place: int = 1, citation: str = "") -> Decision:
    """Say that an entry wins an award, in a place, with the words that will stand beside it. A place already given is given anew."""
    round_ = _undecided(award.round, by=by)
    held = Decision.objects.filter(award=award, place=place).first()
    require(permissions.can_decide_about(by, [entry.pk, *([held.entry_id] if held else [])]), OWN_ENTRY)
    if not entry.competes_in(round_) or entry.state != Entry.State.SUBMITTED:
        raise ValidationError({"entry": _("Choose an entry that stands in this round.")})
    if award.track_id and entry.track_id != award.track_id:
        raise ValidationError({"entry": _("This award belongs to the track %(track)s.") % {"track": award.track}})
    if not 1 <= place <= award.places:
        raise ValidationError({"place": _("This award has %(places)d places.") % {"places": award.places}})
    Decision.objects.filter(award=award, entry=entry).exclude(place=place).delete()
    decision = held or Decision(award=award, place=place)
    decision.entry, decision.citation, decision.decided_by = entry, citation.strip(), by
    decision.full_clean()
    decision.save()
    audit.record(by, "decided", decision, scope=round_.challenge_id, award=award.pk, entry=entry.pk, place=place)
    return decision


@transaction.atomic
def take_back_decision(decision: Decision, *, by: User) -> None:
    """Leave a place of an award open again."""
    round_ = _undecided(decision.award.round, by=by)
    require(permissions.can_decide_about(by, [decision.entry_id]), OWN_ENTRY)
    audit.record(
        by, "decision_taken_back", decision, scope=round_.challenge_id, award=decision.award_id, place=decision.place
    )
    decision.delete()


@transaction.atomic
def settle_tie(round_: Round, *, by: User, order: list[str], reason: str) -> TieDecision:
    """Put entries that the rules leave level into an order, first one first. Needs the step "head_judge" in the tie-break chain."""
    round_ = hold_round(round_)
    require(permissions.can_settle_tie(by, round_))
    require(permissions.can_decide_about(by, order), OWN_ENTRY)
    require_not_scheduled(round_)
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


def _undecided(round_: Round, *, by: User) -> Round:
    """Lock a round whose winners this person may still decide."""
    round_ = hold_round(round_)
    require(permissions.can_publish(by, round_))
    require_not_scheduled(round_)
    return round_


def _forget(round_: Round, order: list[str]) -> None:
    """Drop earlier decisions about any of these entries: the newest word counts."""
    for earlier in round_.tie_decisions.all():
        if set(earlier.order) & set(order):
            earlier.delete()
