"""Challenges as visitors meet them, at a moment of their own: the tests set the clock, not the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from challenge.models import Award, Challenge, Criterion, Round, Terms
from results.models import Publication
from submissions.models import Entry

NOW = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
DAY = timedelta(days=1)


def challenge(slug: str = "minute", *, state: str = Challenge.State.OPEN, **facts: Any) -> Challenge:
    """Make a challenge without rounds."""
    values = {"title": slug.title(), "kind": Challenge.Kind.VIDEO, "summary": "A minute each.", "state": state}
    return Challenge.objects.create(slug=slug, **(values | facts))


def open_challenge(slug: str = "minute", *, deadline: datetime = DEADLINE, **facts: Any) -> Challenge:
    """Make a challenge that takes entries at NOW."""
    row = challenge(slug, **facts)
    Round.objects.create(challenge=row, name="Contest", opens_at=NOW - 30 * DAY, deadline_at=deadline)
    return row


def full_challenge(slug: str = "minute") -> Challenge:
    """Make a challenge that takes entries, with criteria, awards and terms."""
    row = open_challenge(
        slug, description="Made with a **phone**.", eligibility="- Residents.", contact_email="ask@minute.example"
    )
    round_ = row.rounds.get()
    round_.tie_break = ["criterion:idea", "median", "head_judge"]
    round_.save()
    levels = [
        {"from": 1, "to": 5, "word": "Weak", "text": "Little."},
        {"from": 6, "to": 10, "word": "Strong", "text": "Much."},
    ]
    Criterion.objects.create(round=round_, key="idea", name="The idea", weight=3, levels=levels)
    Criterion.objects.create(round=round_, key="craft", name="Craft", weight=1, position=1)
    Award.objects.create(round=round_, name="Winner", prize="A journey.")
    Terms.objects.create(challenge=row, version=1, text="Old words.")
    Terms.objects.create(challenge=row, version=2, text="New words.")
    return row


def published(slug: str, *, people: list[User], at: datetime = NOW - DAY) -> Challenge:
    """Make a closed challenge whose results are visible from `at` on; each person won a place, in this order."""
    row = challenge(slug, state=Challenge.State.CLOSED)
    round_ = Round.objects.create(
        challenge=row, name="Contest", opens_at=at - 90 * DAY, deadline_at=at - 60 * DAY, results_at=at
    )
    entries = [
        Entry.objects.create(
            challenge=row, round=round_, entrant=person, number=number, state=Entry.State.SUBMITTED,
            submitted_at=at - 61 * DAY, title=f"Clip of {person.full_name}", economy=person.economy,
        )
        for number, person in enumerate(people, start=1)
    ]  # fmt: skip
    bundle = {
        "awards": [
            {"award": "Winner", "entry": entry.pk, "place": place, "citation": "We saw a market." if place == 1 else ""}
            for place, entry in enumerate(entries, start=1)
        ],
        "entries": [
            {
                "id": entry.pk,
                "title": entry.title,
                "economy": {"code": entry.economy},
                "credit": entry.entrant.full_name,
                "track": None,
            }
            for entry in entries
        ],
    }
    Publication.objects.create(round=round_, bundle=bundle, sha256="0" * 64, scheduled_by=people[0])
    return row
