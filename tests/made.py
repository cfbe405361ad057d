"""Challenges made the way organisers make them: from a preset, by an act."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge import actions, presets
from challenge.models import Challenge, Membership
from submissions.models import Entry

__all__ = ["opened", "other", "pitch"]

#: The presets start on this day, so every date of a test can be read off data/presets/.
DAY = date(2027, 1, 1)
#: An instant before all of them.
BEFORE = datetime(2027, 1, 1, tzinfo=UTC)


def made(
    by: User, preset: str = "apec-challenge", title: str = "Pitch 2027", slug: str = "pitch", **facts: Any
) -> Challenge:
    """Return a draft from a preset that starts on DAY."""
    plan = presets.get(preset)
    dates = [round_.dates_from(DAY) for round_ in plan.rounds]
    return actions.create_challenge(plan, by=by, title=title, slug=slug, dates=dates, **facts)


@pytest.fixture
def pitch(ada: User, olga: User) -> Challenge:
    """Olga's start-up challenge, in preparation, from the preset."""
    challenge = made(ada)
    actions.add_organiser(challenge, by=ada, email=olga.email)
    actions.remove_organiser(challenge, by=ada, person=ada)
    return challenge


@pytest.fixture
def opened(pitch: Challenge, olga: User) -> Challenge:
    """The same, open to the public."""
    return actions.open_challenge(pitch, by=olga, at=BEFORE)


@pytest.fixture
def other(ada: User, omar: User) -> Challenge:
    """Omar's video contest, in preparation."""
    challenge = made(ada, "apec-video-contest", "One minute", "minute")
    Membership.objects.create(user=omar, challenge=challenge, role="organiser")
    return challenge


def days(number: int, clock: str = "09:00") -> datetime:
    """Return a wall-clock time so many days after DAY, without a zone."""
    return datetime.combine(DAY + timedelta(days=number), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007


def signed_in(person: User) -> Client:
    """Return a browser in which a person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def enter(challenge: Challenge, entrant: User, number: int, state: str = "submitted", **facts: object) -> Entry:
    """Return an entry in the first round of a challenge."""
    return Entry.objects.create(
        challenge=challenge,
        round=challenge.rounds.first(),
        entrant=entrant,
        number=number,
        state=state,
        submitted_at=timezone.now() if state == "submitted" else None,
        **{"title": f"Entry {number}", "economy": "PG"} | facts,
    )
