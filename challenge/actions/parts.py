"""The parts of a challenge: tracks, rounds, criteria, awards.

Dates are aware datetimes (challenge/clock.py turns wall-clock times into them).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import rules
from challenge.models import Award, Challenge, Criterion, Round, Track
from challenge.presets import DATES
from challenge.writing import (
    hold,
    hold_round,
    hold_unfrozen,
    next_position,
    note_changes,
    remove_part,
    set_facts,
    write_part,
    write_round,
)
from core import audit
from core.errors import StateConflict

TRACK_FIELDS = ("name", "key", "description")
ROUND_FIELDS = (
    "name",
    *DATES,
    "judges_per_entry",
    "same_economy",
    "max_judges_per_economy",
    "minimum_scorecards",
    "tie_break",
    "blind",
)
#: How marks are counted: fixed with the first mark.
COUNTING_FIELDS = {"tie_break", "minimum_scorecards"}
CRITERION_FIELDS = ("name", "key", "description", "weight", "minimum", "maximum", "step", "levels")
AWARD_FIELDS = ("name", "prize", "places", "track")

Part = Track | Round | Criterion | Award


# The challenge as a whole


@transaction.atomic
def add_track(challenge: Challenge, *, by: User, **facts: Any) -> Track:
    """Add a track after the others. Its key is made from its name when none is given."""
    challenge = hold(challenge, by=by)
    track = Track(challenge=challenge, position=next_position(challenge.tracks))
    return write_part(track, challenge, facts, TRACK_FIELDS, by=by, verb="track_added")


@transaction.atomic
def edit_track(track: Track, *, by: User, **facts: Any) -> Track:
    """Change any of TRACK_FIELDS."""
    challenge = hold(track.challenge, by=by)
    return write_part(track, challenge, facts, TRACK_FIELDS, by=by, verb="track_edited")


@transaction.atomic
def remove_track(track: Track, *, by: User) -> None:
    """Remove a track that no entry and no award is in."""
    remove_part(track, hold(track.challenge, by=by), by=by, verb="track_removed")


# Rounds


@transaction.atomic
def add_round(challenge: Challenge, *, by: User, **facts: Any) -> Round:
    """Add a round after the others: any of ROUND_FIELDS. The tie-break comes later, when it has criteria."""
    challenge = hold(challenge, by=by)
    round_ = Round(challenge=challenge, position=next_position(challenge.rounds))
    return write_round(round_, challenge, set_facts(round_, facts, ROUND_FIELDS), by=by, verb="round_added")


@transaction.atomic
def edit_round(round_: Round, *, by: User, at: datetime, **facts: Any) -> Round:
    """Change any of ROUND_FIELDS. Raises ValidationError that names both dates when their order is wrong, and StateConflict
    (CRITERIA_FROZEN) for how marks are counted once the first was given."""
    challenge = hold(round_.challenge, by=by)
    round_, before = hold_round(round_, challenge), Round.objects.get(pk=round_.pk)
    changes = set_facts(round_, facts, ROUND_FIELDS)
    if changes.keys() & COUNTING_FIELDS:
        rules.require_unfrozen(round_)
    if changes.keys() & set(DATES):
        rules.check_moved_dates(round_, before, at=at)
    return write_round(round_, challenge, changes, by=by, verb="round_edited")


@transaction.atomic
def remove_round(round_: Round, *, by: User) -> None:
    """Remove a round that nobody entered and in which nobody was given an entry. Criteria, awards and seats go with it."""
    challenge = hold(round_.challenge, by=by)
    round_ = hold_round(round_, challenge)
    rules.require_unfrozen(round_)
    if round_.deadline_at:
        rules.require_draft(challenge, _("Entrants were promised this round. It stays while the challenge is public."))
    remove_part(round_, challenge, by=by, verb="round_removed")


# Criteria


@transaction.atomic
def add_criterion(round_: Round, *, by: User, **facts: Any) -> Criterion:
    """Add a criterion after the others: any of CRITERION_FIELDS. Refused once the first mark was given."""
    challenge, round_ = hold_unfrozen(round_, by=by)
    criterion = Criterion(round=round_, position=next_position(round_.criteria))
    return write_part(criterion, challenge, facts, CRITERION_FIELDS, by=by, verb="criterion_added")


@transaction.atomic
def edit_criterion(criterion: Criterion, *, by: User, **facts: Any) -> Criterion:
    """Change any of CRITERION_FIELDS, until the first mark is given. A new key is followed in the tie-break."""
    challenge, round_ = hold_unfrozen(criterion.round, by=by)
    old, criterion.round = criterion.key, round_
    write_part(criterion, challenge, facts, CRITERION_FIELDS, by=by, verb="criterion_edited")
    rules.require_weight(round_, challenge)
    if criterion.key != old:
        steps = {rules.BY_CRITERION + old: rules.BY_CRITERION + criterion.key}
        round_.tie_break = [steps.get(step, step) for step in round_.tie_break]
        round_.save(update_fields=["tie_break", "updated_at"])
    return criterion


@transaction.atomic
def set_weights(round_: Round, *, by: User, weights: Mapping[str, Decimal]) -> Round:
    """Set the weights of a round's criteria at once, by key, until the first mark is given. At least one must count."""
    challenge, round_ = hold_unfrozen(round_, by=by)
    criteria = {criterion.key: criterion for criterion in round_.criteria.all()}
    if weights.keys() != criteria.keys():
        raise ValidationError(_("The criteria of this round were changed meanwhile. Load the page again."))
    for key, weight in weights.items():
        changes = set_facts(criteria[key], {"weight": weight}, CRITERION_FIELDS)
        if changes:
            criteria[key].full_clean()
            criteria[key].save()
            note_changes(by, "criterion_edited", criteria[key], challenge, changes)
    if not sum(weights.values()) > 0:
        raise ValidationError(_("At least one criterion must have a weight above 0."))
    return round_


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User) -> None:
    """Remove a criterion, until the first mark is given and as long as the tie-break does not name it."""
    challenge, round_ = hold_unfrozen(criterion.round, by=by)
    if rules.BY_CRITERION + criterion.key in round_.tie_break:
        raise StateConflict("IN_USE", _("The tie-break of this round names this criterion. Take it out there first."))
    remove_part(criterion, challenge, by=by, verb="criterion_removed")
    rules.require_weight(round_, challenge)


# Awards


@transaction.atomic
def add_award(round_: Round, *, by: User, **facts: Any) -> Award:
    """Add an award after the others: any of AWARD_FIELDS."""
    challenge = hold(round_.challenge, by=by)
    award = Award(round=round_, position=next_position(round_.awards))
    return write_part(award, challenge, facts, AWARD_FIELDS, by=by, verb="award_added")


@transaction.atomic
def edit_award(award: Award, *, by: User, **facts: Any) -> Award:
    """Change any of AWARD_FIELDS."""
    challenge = hold(award.round.challenge, by=by)
    return write_part(award, challenge, facts, AWARD_FIELDS, by=by, verb="award_edited")


@transaction.atomic
def remove_award(award: Award, *, by: User) -> None:
    """Remove an award that nobody was given."""
    remove_part(award, hold(award.round.challenge, by=by), by=by, verb="award_removed")


# Order


@transaction.atomic
def move_part(part: Part, *, by: User, up: bool) -> None:
    """Put a track, round, criterion or award one place up or down among its kin; at the end of the line nothing happens."""
    if isinstance(part, Criterion):
        challenge, round_ = hold_unfrozen(part.round, by=by)
        kin: list[Part] = list(round_.criteria.all())
    elif isinstance(part, Award):
        challenge = hold(part.round.challenge, by=by)
        kin = list(part.round.awards.all())
    else:
        challenge = hold(part.challenge, by=by)
        kin = list(challenge.tracks.all() if isinstance(part, Track) else challenge.rounds.all())
    here = next(index for index, row in enumerate(kin) if row.pk == part.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(kin):
        return
    kin[here], kin[there] = kin[there], kin[here]
    for position, row in enumerate(kin):
        type(row).objects.filter(pk=row.pk).update(position=position)
    audit.record(by, f"{type(part).__name__.lower()}_moved", part, scope=challenge.pk, position=there)
