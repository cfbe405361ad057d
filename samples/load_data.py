"""Data in bulk, for load and benchmarks: organisations, and one contest in the middle of judging. The same seed gives the same rows.

Everything but the two times every row carries is drawn from the seed, so two databases can be compared; dates are fixed, and judging has
no end.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.db import models, transaction

from accounts.models import User
from challenge.models import Award, Challenge, Criterion, Membership, Round, Track
from core import economies
from directory.models import Organisation
from judging.models import Assignment, Judge, Mark, Scorecard
from samples.organisations import FIRST, SECOND, create_organisations, drawn_id
from submissions.models import Entry, Startup, TeamMember

BATCH = 2000
OPENS_AT = datetime(2025, 10, 1, tzinfo=UTC)
JUDGED_FROM = datetime(2026, 1, 5, tzinfo=UTC)
CRITERIA = {
    "problem": "A problem worth solving",
    "answer": "The answer",
    "proof": "Proof",
    "team": "The team",
    "reach": "Reach",
}
TRACKS = {"sea": "Farm and sea", "city": "City and port", "care": "Care"}
ROLE = Membership.Role


class AlreadyLoaded(Exception):
    """The contest of this seed is there, in another size."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many rows of each kind."""

    organisations: int = 0
    entries: int = 0
    judges: int = 0
    scorecards: int = 0

    def as_json(self) -> dict[str, int]:
        """Return them by name."""
        return asdict(self)


def load(amounts: Amounts, seed: int) -> Amounts:
    """Insert what is missing of a seed's rows; return how many are there now.

    A contest is made once: raises AlreadyLoaded when it is there with other amounts.
    """
    create_organisations(amounts.organisations, seed)
    if amounts.entries or amounts.judges:
        there = _there(seed)
        if there is None:
            with transaction.atomic():
                _Contest(seed).insert(amounts)
        elif there != (amounts.entries, amounts.judges, amounts.scorecards):
            raise AlreadyLoaded
    organisations = Organisation.objects.filter(slug__startswith=f"sample-{seed}-").count()
    entries, judges, scorecards = _there(seed) or (0, 0, 0)
    return Amounts(organisations, entries, judges, scorecards)


def slug_of(seed: int) -> str:
    """Return the address of a seed's contest."""
    return f"sample-{seed}"


def _there(seed: int) -> tuple[int, int, int] | None:
    """Return how many entries, judges and scorecards a seed's contest has; None where there is none."""
    round_ = Round.objects.filter(challenge__slug=slug_of(seed)).first()
    if round_ is None:
        return None
    cards = Scorecard.objects.filter(assignment__judge__round=round_)
    return round_.entries.count(), round_.judges.count(), cards.count()


class _Contest:
    """The rows of one contest. Each kind has dice of its own, so that one more judge changes no entry."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.economies = [economy.code for economy in economies.all_economies()]

    def insert(self, amounts: Amounts) -> None:
        """Insert it whole, some thousand rows a statement."""
        self._found()
        startups, entries = self._entries(amounts.entries)
        judges = self._judges(amounts)
        _insert(Startup, startups)
        _insert(Entry, entries)
        _insert(TeamMember, (self._member(entry) for entry in entries))
        _insert(Judge, judges)
        if amounts.scorecards:
            self._score(entries, judges, amounts.scorecards // amounts.entries)

    def _dice(self, kind: str, number: int = 0) -> random.Random:
        return random.Random(f"{self.seed}-{kind}-{number}")

    def _found(self) -> None:
        """Make the challenge, its one round in judging, and who runs it."""
        dice = self._dice("challenge")
        self.challenge = Challenge.objects.create(
            id=drawn_id(dice),
            slug=slug_of(self.seed),
            title=f"Sample contest {self.seed}",
            kind=Challenge.Kind.STARTUP,
            state=Challenge.State.OPEN,
            summary="An invented contest, for measuring how fast lists and marks are.",
            clip_need=Challenge.Need.NONE,
        )
        self.round = Round.objects.create(
            id=drawn_id(dice),
            challenge=self.challenge,
            name="First round",
            opens_at=OPENS_AT,
            deadline_at=JUDGED_FROM - timedelta(days=1),
            judging_opens_at=JUDGED_FROM,
            criteria_frozen_at=JUDGED_FROM,
            same_economy=Round.SameEconomy.AVOID,
            tie_break=["criterion:proof", "median", "highest_single"],
        )
        self.tracks = [
            Track(id=drawn_id(dice), challenge=self.challenge, key=key, name=name, position=place)
            for place, (key, name) in enumerate(TRACKS.items())
        ]
        self.criteria = [
            Criterion(id=drawn_id(dice), round=self.round, key=key, name=name, position=place)
            for place, (key, name) in enumerate(CRITERIA.items())
        ]
        _insert(Track, self.tracks)
        _insert(Criterion, self.criteria)
        Award.objects.create(id=drawn_id(dice), round=self.round, name="Winner", places=3)
        self._people("organiser", 1, ROLE.ORGANISER)

    def _people(self, kind: str, number: int, role: str) -> list[User]:
        """Insert people and their role in the challenge."""
        people, memberships = [], []
        for index in range(1, number + 1):
            dice = self._dice(kind, index)
            person = User(
                id=drawn_id(dice),
                email=f"{kind}-{index}.{slug_of(self.seed)}@people.example",
                full_name=f"{dice.choice(FIRST)} {dice.choice(SECOND)} {kind.title()} {index}",
                economy=dice.choice(self.economies),
                password="!",  # noqa: S106 (nobody has one)
            )
            people.append(person)
            memberships.append(Membership(id=drawn_id(dice), user=person, challenge=self.challenge, role=role))
        _insert(User, people)
        _insert(Membership, memberships)
        return people

    def _entries(self, number: int) -> tuple[list[Startup], list[Entry]]:
        startups, entries = [], []
        for index, person in enumerate(self._people("entrant", number, ROLE.ENTRANT), start=1):
            dice = self._dice("entry", index)
            name = f"{dice.choice(FIRST)} {dice.choice(SECOND)} {index}"
            pitch = f"{dice.choice(FIRST)} for every {dice.choice(SECOND).lower()}, invented."
            startup = Startup(id=drawn_id(dice), owner=person, name=name, economy=person.economy, pitch=pitch)
            startups.append(startup)
            entries.append(
                Entry(
                    id=drawn_id(dice),
                    challenge=self.challenge,
                    round=self.round,
                    track=dice.choice(self.tracks),
                    entrant=person,
                    startup=startup,
                    number=index,
                    state=Entry.State.SUBMITTED,
                    title=name,
                    economy=person.economy,
                    basis=dice.choice(Entry.Basis.values),
                    language="English",
                    summary=f"{pitch} Nobody sells it and nobody buys it.",
                    snapshot={"name": name, "pitch": pitch, "economy": person.economy},
                    submitted_at=OPENS_AT + timedelta(minutes=index),
                )
            )
        return startups, entries

    def _member(self, entry: Entry) -> TeamMember:
        person = entry.entrant
        return TeamMember(
            id=drawn_id(self._dice("member", entry.number)), entry=entry, name=person.full_name, email=person.email
        )

    def _judges(self, amounts: Amounts) -> list[Judge]:
        each = -(-amounts.scorecards // amounts.judges) if amounts.judges else 0
        return [
            Judge(
                id=drawn_id(self._dice("seat", index)),
                round=self.round,
                user=person,
                state=Judge.State.ACTIVE,
                economy=person.economy,
                languages=["English"],
                capacity=min(2000, max(20, 2 * each)),
                is_head=index == 1,
                invited_at=JUDGED_FROM,
                joined_at=JUDGED_FROM,
            )
            for index, person in enumerate(self._people("judge", amounts.judges, ROLE.JUDGE), start=1)
        ]

    def _score(self, entries: list[Entry], judges: list[Judge], each: int) -> None:
        """Let every entry be marked by as many judges, the next ones in turn, of other economies first."""
        assignments, cards, marks = [], [], []
        for entry in entries:
            dice = self._dice("cards", entry.number)
            first = (entry.number - 1) * each
            turn = [judges[(first + step) % len(judges)] for step in range(len(judges))]
            turn.sort(key=lambda judge: judge.economy == entry.economy)
            for judge in turn[:each]:
                assignment = Assignment(id=drawn_id(dice), judge=judge, entry=entry, position=entry.number)
                card = Scorecard(
                    id=drawn_id(dice),
                    assignment=assignment,
                    state=Scorecard.State.SUBMITTED,
                    version=1,
                    comment_for_entrant="Say how many pay, and for how long.",
                    submitted_at=JUDGED_FROM + timedelta(minutes=entry.number),
                )
                assignments.append(assignment)
                cards.append(card)
                marks += [Mark(scorecard=card, criterion=one, value=dice.randint(1, 10)) for one in self.criteria]
        _insert(Assignment, assignments)
        _insert(Scorecard, cards)
        _insert(Mark, marks)


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)
