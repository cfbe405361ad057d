"""A call for entries: Olga's video contest and her start-up challenge, both open.

Import the fixtures where a test speaks about entering.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from challenge.models import Challenge, Criterion, Membership, Round, Terms, Track
from media.models import Purpose
from submissions.models import Entry, Startup
from tests.clips import stored_media


def make_call(organiser: User, slug: str, kind: str, **fields: object) -> Round:
    """Return a round that takes entries for another week."""
    now = timezone.now()
    challenge = Challenge.objects.create(slug=slug, title=f"{slug.title()} Contest", kind=kind, state="open", **fields)
    Membership.objects.create(user=organiser, challenge=challenge, role="organiser")
    Terms.objects.create(challenge=challenge, version=1, text="# Terms\n\nIt is your own work.")
    round_ = Round.objects.create(
        challenge=challenge,
        name="Call",
        opens_at=now - timedelta(days=7),
        deadline_at=now + timedelta(days=7),
        judging_opens_at=now + timedelta(days=8),
        judging_closes_at=now + timedelta(days=20),
    )
    Criterion.objects.create(round=round_, key="idea", name="The idea")
    return round_


@pytest.fixture
def call(olga: User) -> Round:
    """The open round of the video contest "minute"."""
    return make_call(olga, "minute", "video")


@pytest.fixture
def startup_call(olga: User) -> Round:
    """The open round of the start-up challenge "pitch", with one track."""
    round_ = make_call(olga, "pitch", "startup", deck_need="optional")
    Track.objects.create(challenge=round_.challenge, key="sea", name="Farm and sea")
    return round_


@pytest.fixture
def draft(call: Round, eva: User) -> Entry:
    """Eva's draft, which lacks nothing but the terms."""
    return complete_draft(call, eva)


def complete_draft(round_: Round, entrant: User, *, title: str = "Moni long maunten", number: int = 1) -> Entry:
    """Return a draft that can be submitted as soon as the terms are accepted."""
    startup = None
    if round_.challenge.kind == Challenge.Kind.STARTUP:
        startup = Startup.objects.create(owner=entrant, name=title, economy=entrant.economy)
    return Entry.objects.create(
        challenge=round_.challenge,
        round=round_,
        track=round_.challenge.tracks.first(),
        entrant=entrant,
        startup=startup,
        number=number,
        title=title,
        summary="Coffee leaves the valley by plane.",
        economy=entrant.economy,
        basis="citizen",
        language="Tok Pisin",
        credit_name=entrant.full_name,
        clip=stored_media(entrant, Purpose.VIDEO),
    )
