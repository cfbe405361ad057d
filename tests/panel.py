"""A round in the middle of judging: Hana, Jun and Jade judge what Eva and Emil entered; Jiro judges another round of Omar's.

Import the fixtures of this module where a test speaks about judging.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from challenge.models import Challenge, Criterion, Membership, Round, Track
from judging.models import Assignment, Judge
from submissions.models import Entry

KEYS = ("unique", "value", "market", "team", "fund")
LEVELS = [
    {"from": 1, "to": 2, "word": "Absent", "text": "Nothing to see yet."},
    {"from": 3, "to": 4, "word": "Weak", "text": "Claims without a proof."},
    {"from": 5, "to": 6, "word": "Sound", "text": "One proof."},
    {"from": 7, "to": 8, "word": "Strong", "text": "Proof from customers."},
    {"from": 9, "to": 10, "word": "Exceptional", "text": "Proof that others copy."},
]
ALL_EIGHT = dict.fromkeys(KEYS, 8)


def make_round(organiser: User, slug: str, **fields: object) -> Round:
    """Return a round that takes marks now, with five criteria from 1 to 10."""
    now = timezone.now()
    challenge = Challenge.objects.create(slug=slug, title=f"{slug.title()} Challenge", kind="startup", state="open")
    Membership.objects.create(user=organiser, challenge=challenge, role="organiser")
    round_ = Round.objects.create(
        challenge=challenge,
        name="First look",
        opens_at=now - timedelta(days=30),
        deadline_at=now - timedelta(days=3),
        judging_opens_at=now - timedelta(days=2),
        judging_closes_at=now + timedelta(days=2),
        **{"judges_per_entry": 2} | fields,
    )
    for position, key in enumerate(KEYS):
        Criterion.objects.create(round=round_, key=key, name=key.title(), levels=LEVELS, position=position)
    return round_


def make_entry(round_: Round, entrant: User, title: str, **fields: object) -> Entry:
    """Return a submitted entry."""
    number = round_.challenge.entries.count() + 1
    return Entry.objects.create(
        challenge=round_.challenge,
        round=round_,
        entrant=entrant,
        number=number,
        title=title,
        state="submitted",
        submitted_at=timezone.now() - timedelta(days=4),
        **{"economy": entrant.economy, "language": "en"} | fields,
    )


def newcomer(number: int) -> User:
    """Return an entrant nobody else knows: a person has one standing entry in a challenge."""
    return User.objects.create_user(f"newcomer{number}@people.example", full_name=f"Newcomer {number}", economy="TH")


def make_seat(round_: Round, user: User, **fields: object) -> Judge:
    """Return a judge's seat, taken."""
    return Judge.objects.create(
        round=round_,
        user=user,
        invited_at=timezone.now(),
        joined_at=timezone.now(),
        **{"state": "active", "economy": user.economy} | fields,
    )


def give(seat: Judge, entry: Entry, position: int = 0) -> Assignment:
    """Give an entry to a judge."""
    return Assignment.objects.create(judge=seat, entry=entry, position=position)


@pytest.fixture
def round_(olga: User) -> Round:
    return make_round(olga, "tide")


@pytest.fixture
def other_round(omar: User) -> Round:
    return make_round(omar, "reef")


@pytest.fixture
def track(round_: Round) -> Track:
    return Track.objects.create(challenge=round_.challenge, key="sea", name="Farm and sea")


@pytest.fixture
def baram(round_: Round, eva: User) -> Entry:
    return make_entry(round_, eva, "바람결 Baramgyeol")


@pytest.fixture
def kowhai(round_: Round, emil: User) -> Entry:
    return make_entry(round_, emil, "Kōwhai Loop")


@pytest.fixture
def hana_seat(round_: Round, hana: User) -> Judge:
    return make_seat(round_, hana, is_head=True)


@pytest.fixture
def jun_seat(round_: Round, jun: User) -> Judge:
    return make_seat(round_, jun)


@pytest.fixture
def jade_seat(round_: Round, jade: User) -> Judge:
    return make_seat(round_, jade)


@pytest.fixture
def jiro_seat(other_round: Round, jiro: User) -> Judge:
    return make_seat(other_round, jiro)


@pytest.fixture
def jun_baram(jun_seat: Judge, baram: Entry) -> Assignment:
    """Jun's duty to score Baramgyeol."""
    return give(jun_seat, baram, 1)


@pytest.fixture
def jun_kowhai(jun_seat: Judge, kowhai: Entry) -> Assignment:
    return give(jun_seat, kowhai, 2)


@pytest.fixture
def jade_baram(jade_seat: Judge, baram: Entry) -> Assignment:
    return give(jade_seat, baram, 1)


def halves(criterion: Criterion) -> Criterion:
    """Make a criterion's scale go in halves."""
    criterion.step = Decimal("0.5")
    criterion.save()
    return criterion
