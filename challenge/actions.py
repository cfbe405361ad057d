"""Everything an organiser can make this room do: create, set up, open and close a challenge.

Dates are aware datetimes (challenge/clock.py turns wall-clock times into them). Whatever an act of a set-up page changes goes
through challenge/writing.py: permission and lock, write, check, note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from challenge import permissions, rules
from challenge.models import Award, Challenge, Criterion, Membership, Round, Terms, Track
from challenge.presets import DATES, Preset
from challenge.writing import (
    hold,
    hold_round,
    hold_unfrozen,
    make_round,
    move_dates,
    next_position,
    note_changes,
    remove_part,
    set_facts,
    write_part,
    write_round,
)
from core import audit
from core.errors import StateConflict
from core.rights import require

CHALLENGE_FIELDS = (
    "title", "slug", "headline", "summary", "description", "eligibility", "prize", "host_economy", "contact_email", "time_zone",
    "clip_need", "deck_need", "image_need", "clip_max_seconds", "clip_tolerance_seconds", "clip_min_side", "deck_max_pages",
)  # fmt: skip
TRACK_FIELDS = ("name", "key", "description")
ROUND_FIELDS = (
    "name",
    *DATES,
    "judges_per_entry",
    "same_economy",
    "max_judges_per_economy",
    "minimum_scorecards",
    "tie_break",
)
#: How marks are counted: fixed with the first mark.
COUNTING_FIELDS = {"tie_break", "minimum_scorecards"}
CRITERION_FIELDS = ("name", "key", "description", "weight", "minimum", "maximum", "step", "levels")
AWARD_FIELDS = ("name", "prize", "places", "track")

Part = Track | Round | Criterion | Award


# The challenge as a whole


@transaction.atomic
def create_challenge(
    preset: Preset,
    *,
    by: User,
    title: str,
    slug: str = "",
    dates: Sequence[Mapping[str, datetime | None]] = (),
    **facts: Any,
) -> Challenge:
    """Make a draft from a preset; its maker becomes its organiser. Without a slug, the title gives one.

    `dates` holds a mapping of `presets.DATES` for each round, in order; a moment without a zone is read on the challenge's clock.
    `facts` overrides the preset's (any of CHALLENGE_FIELDS, and `kind`). Raises PermissionDenied, ValidationError by field, a
    round's date as "ROUND.FIELD" with rounds counted from 0.
    """
    require(permissions.can_create(by), _("Only administrators and organisers of a challenge can create one."))
    challenge = Challenge(**(dict(preset.facts) | facts | {"title": title, "slug": slug or slugify(title)[:80]}))
    rules.check_challenge(challenge)
    challenge.save()
    Membership.objects.create(user=by, challenge=challenge, role=Membership.Role.ORGANISER)
    tracks = {
        plan["key"]: Track.objects.create(challenge=challenge, position=position, **plan)
        for position, plan in enumerate(preset.tracks)
    }
    for position, plan in enumerate(preset.rounds):
        make_round(challenge, plan, position, dates[position] if position < len(dates) else {}, tracks)
    if preset.terms:
        Terms.objects.create(challenge=challenge, version=1, text=preset.terms)
    audit.record(by, "challenge_created", challenge, scope=challenge.pk, preset=preset.key)
    return challenge


@transaction.atomic
def edit_challenge(challenge: Challenge, *, by: User, **facts: Any) -> Challenge:
    """Change any of CHALLENGE_FIELDS. Raises StateConflict for what is fixed once the challenge was public.

    A new time zone keeps the wall-clock times: 23:59 stays 23:59, in the new zone.
    """
    challenge = hold(challenge, by=by)
    changes = set_facts(challenge, facts, CHALLENGE_FIELDS)
    if challenge.state != Challenge.State.DRAFT:
        rules.require_still_fair(challenge, changes)
    rules.check_challenge(challenge)
    challenge.save()
    if "time_zone" in changes:
        move_dates(challenge, was=Challenge(time_zone=changes["time_zone"][0]))
    note_changes(by, "challenge_edited", challenge, challenge, changes)
    return challenge


@transaction.atomic
def open_challenge(challenge: Challenge, *, by: User, at: datetime) -> Challenge:
    """Make a draft public, or a closed challenge open again. Raises StateConflict (SET_UP_INCOMPLETE) that lists all that is missing."""
    challenge = hold(challenge, by=by)
    again = challenge.state == Challenge.State.CLOSED
    missing = [finding.text for finding in rules.set_up_check(challenge, at=at) if finding.stops]
    challenge.move_to(Challenge.State.OPEN)
    if missing:
        raise StateConflict(
            "SET_UP_INCOMPLETE",
            _("This challenge cannot open yet. %(list)s") % {"list": " ".join(missing)},
            missing=missing,
        )
    challenge.save()
    audit.record(by, "challenge_reopened" if again else "challenge_opened", challenge, scope=challenge.pk)
    return challenge


@transaction.atomic
def close_challenge(challenge: Challenge, *, by: User) -> Challenge:
    """Take no more entries, whatever the dates say. Judging and results go on."""
    challenge = hold(challenge, by=by)
    challenge.move_to(Challenge.State.CLOSED)
    challenge.save()
    audit.record(by, "challenge_closed", challenge, scope=challenge.pk)
    return challenge


@transaction.atomic
def write_terms(challenge: Challenge, *, by: User, text: str) -> Terms:
    """Set the text entrants agree to. While nobody can have accepted it (a draft) the text itself changes; after that each change
    is a new version, and what somebody accepted stays word for word."""
    challenge = hold(challenge, by=by)
    text = text.replace("\r\n", "\n").strip()
    terms = challenge.terms.first()
    if terms and terms.text == text:
        return terms
    if terms is None or challenge.state != Challenge.State.DRAFT:
        terms = Terms(challenge=challenge, version=terms.version + 1 if terms else 1)
    terms.text = text
    terms.full_clean()
    terms.save()
    audit.record(by, "terms_written", terms, scope=challenge.pk, version=terms.version)
    return terms


# People


@transaction.atomic
def add_organiser(challenge: Challenge, *, by: User, email: str) -> Membership:
    """Let the person behind an address run this challenge too. Somebody new gets an account and signs in with that address."""
    challenge = hold(challenge, by=by)
    person = person_at(email)
    role = Membership(user=person, challenge=challenge, role=Membership.Role.ORGANISER)
    if permissions.is_organiser(person, challenge):
        raise ValidationError({"email": _("This person is an organiser already.")})
    role.save()
    audit.record(by, "organiser_added", role, scope=challenge.pk, user=person.pk)
    return role


@transaction.atomic
def remove_organiser(challenge: Challenge, *, by: User, person: User) -> None:
    """Take the role from an organiser; the last one stays."""
    challenge = hold(challenge, by=by)
    roles = Membership.objects.filter(challenge=challenge, role=Membership.Role.ORGANISER)
    role = roles.filter(user=person).first()
    if role is None:
        raise StateConflict("NO_ORGANISER", _("This person is no organiser of this challenge."))
    if roles.count() == 1:
        raise StateConflict("LAST_ORGANISER", _("A challenge needs an organiser. Add another one first."))
    audit.record(by, "organiser_removed", role, scope=challenge.pk, user=person.pk)
    role.delete()


# Tracks


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
