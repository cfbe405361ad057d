"""The parts of a challenge: tracks, rounds, awards, and the order of all parts. Criteria are in `criteria.py`.

Dates are aware datetimes (challenge/clock.py turns wall-clock times into them).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import criteria, rules
from challenge.models import Award, Challenge, Criterion, CriterionGroup, Round, Track
from challenge.presets import DATES
from challenge.writing import (
    hold,
    hold_round,
    hold_unfrozen,
    next_position,
    remove_part,
    set_facts,
    write_part,
    write_round,
)
from core import audit

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
    "discussion",
    "cut_places",
    "cut_by",
    "cut_most_per_economy",
)
#: How marks are counted: fixed with the first mark.
COUNTING_FIELDS = {"tie_break", "minimum_scorecards"}
AWARD_FIELDS = ("name", "prize", "places", "track")

Part = Track | Round | CriterionGroup | Criterion | Award


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
    """Put a part one place up or down among its kin; at the end of the line nothing happens.

    A criterion in a group moves within it; one outside, and a group, among those.
    """
    kin: list[Part]
    if isinstance(part, Criterion | CriterionGroup):
        challenge, round_ = hold_unfrozen(part.round, by=by)
        lines = criteria.lines_of(round_)
        own = next((line.criteria for line in lines if isinstance(part, Criterion) and line.holds(part)), None)
        kin = list(own) if own is not None else [line.first for line in lines]
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
    if isinstance(part, Criterion | CriterionGroup):
        criteria.number(round_)
    noun = "criterion_group" if isinstance(part, CriterionGroup) else type(part).__name__.lower()
    audit.record(by, f"{noun}_moved", part, scope=challenge.pk, position=there)
