"""Create, open and close a challenge; its facts, its organisers, the texts people agree to.

Whatever an act of a set-up page changes goes through challenge/writing.py: permission and lock, write, check, note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from challenge import permissions, rule_sets, rules
from challenge.models import Challenge, Membership, Terms, Track
from challenge.presets import Preset
from challenge.writing import (
    hold,
    make_round,
    make_rules,
    move_dates,
    note_changes,
    set_facts,
)
from core import audit
from core.errors import StateConflict
from core.rights import require

CHALLENGE_FIELDS = (
    "title", "slug", "headline", "summary", "description", "eligibility", "prize", "host_economy", "contact_email", "time_zone",
    "clip_need", "deck_need", "image_need", "clip_max_seconds", "clip_tolerance_seconds", "clip_min_side", "deck_max_pages",
    "clip_max_mb", "image_max_mb", "deck_max_mb", "guardian_below_age",
)  # fmt: skip


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
    if preset.rule_set:
        make_rules(challenge, rule_sets.get(preset.rule_set).rules)
    if preset.terms:
        Terms.objects.create(challenge=challenge, version=1, text=preset.terms)
    for text in preset.texts:
        Terms.objects.create(challenge=challenge, version=1, **text)
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
