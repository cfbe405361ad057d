"""A start-up challenge on the eve of its results: Eva's entry won, carries a word nobody can guess, and is to be public tomorrow.

Olga runs the challenge "pitch" with two rounds and two tracks. Jun and Hana judged its first round, Jiro sits on the panel of its final.
Emil entered and won nothing; Vera entered Omar's challenge "reef". The clock stands still.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from challenge.models import Award, Challenge, Criterion, Round, Track
from judging import actions as judging
from judging.models import Assignment, Judge
from media.models import Captions, Purpose
from results import actions as results
from results.models import Decision, Publication
from submissions import actions as submissions
from submissions.models import Entry, Startup
from tests.call import make_call
from tests.clips import stored_media

TOKEN = "Zqxjk Token 7391"
#: Any of these in an answer tells: the words, or a slug, a file name or an address made of them. Shorter pieces turn up by chance in ids.
TRACES = tuple(f"zqxjk{joint}token" for joint in (" ", "-", "_", "+", "%20", "%2520", "&nbsp;", ".", ""))
NOW = datetime(2027, 3, 1, 4, tzinfo=UTC)
RESULTS_AT = NOW + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Eve:
    """The rows the crawl asks after."""

    challenge: Challenge
    round: Round
    final: Round
    award: Award
    winner: Entry
    loser: Entry

    def decide(self, entry: Entry) -> None:
        """Let this entry win, and set the publication for tomorrow."""
        olga = self.challenge.memberships.get(role="organiser").user
        if Publication.objects.filter(round=self.round).exists():
            results.take_back_publication(self.round, by=olga, at=timezone.now())
        results.decide_award(self.award, entry, by=olga, citation=f"{TOKEN}: one proof, then another.")
        results.schedule_publication(self.round, by=olga, results_at=RESULTS_AT, at=timezone.now())

    def ids_of_the_winner(self) -> set[str]:
        """Return every identifier that leads to the winner: the entry, its files, its people's acts, the act of deciding."""
        entry = self.winner
        media = [entry.clip, entry.deck]
        rows: list[Any] = [entry, entry.startup, entry.entrant, *media, *(one.upload for one in media)]
        rows += [rendition for one in media for rendition in one.renditions.all()]
        rows += [captions for one in media for captions in one.captions.all()]
        rows += [*entry.assignments.all(), *entry.receipts.all(), *entry.consents.all()]
        rows += [*Decision.objects.filter(entry=entry), *Publication.objects.filter(round=self.round)]
        return {row.pk for row in rows} | {receipt.number for receipt in entry.receipts.all()}


@pytest.fixture
def still_clock() -> Iterator[time_machine.Coordinates]:
    """The clock, which stands until a test moves it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def eve(
    still_clock: Any, olga: User, omar: User, hana: User, jun: User, jiro: User, eva: User, emil: User, vera: User
) -> Eve:
    """The evening before."""
    round_ = make_call(olga, "pitch", "startup", deck_need="optional")
    challenge = round_.challenge
    final = Round.objects.create(challenge=challenge, name="Final", position=1)
    for number, name in enumerate(("Farm and sea", "Ports")):
        Track.objects.create(challenge=challenge, key=f"track-{number}", name=name, position=number)
    award = Award.objects.create(round=round_, name="Winner", prize="A journey")
    Award.objects.create(round=final, name="Champion")
    Criterion.objects.create(round=final, key="idea", name="The idea")
    eva.full_name = f"Eva {TOKEN}"
    eva.save()
    winner, loser = entered(round_, eva, TOKEN), entered(round_, emil, "Kelp Ledger")
    elsewhere = make_call(omar, "reef", "startup", deck_need="optional")
    Track.objects.create(challenge=elsewhere.challenge, key="reef", name="Reefs")
    entered(elsewhere, vera, "Reef Radio")
    judged(round_, olga, [hana, jun], {winner: 9, loser: 6})
    seat(final, olga, jiro)
    made = Eve(challenge, round_, final, award, winner, loser)
    made.decide(winner)
    return made


def entered(round_: Round, person: User, name: str) -> Entry:
    """Return an entry that was handed in, with a start-up, a clip with captions and a deck, all under this name."""
    startup = Startup.objects.create(
        owner=person, name=name, economy=person.economy, pitch=f"{name} listens", city="Lae"
    )
    entry = submissions.start_entry(
        round_.challenge, by=person, at=timezone.now(), track=round_.challenge.tracks.first()
    )
    words = {
        "title": name,
        "summary": f"{name} hears the water.",
        "credit_name": f"{name} Limited",
        "language": "English",
        "basis": "citizen",
        "startup": startup,
    }
    submissions.save_draft(entry, by=person, at=timezone.now(), changes=words)
    for slot, purpose in (("clip", Purpose.VIDEO), ("deck", Purpose.DOCUMENT)):
        media = stored_media(person, purpose)
        media.upload.filename = f"{name}.{slot}"
        media.upload.save()
        setattr(entry, slot, media)
    spoken = [{"start": 0.5, "end": 2.5, "text": f"{name} speaks."}]
    Captions.objects.create(media=entry.clip, language="en", label="English", origin="edited", cues=spoken)
    Entry.objects.filter(pk=entry.pk).update(clip=entry.clip, deck=entry.deck)
    return submissions.submit_entry(entry, by=person, at=timezone.now(), accept_terms=True)


def seat(round_: Round, olga: User, person: User) -> Judge:
    """Invite a judge, who comes."""
    row = judging.invite_judge(round_, by=olga, at=timezone.now(), email=person.email, reason="Came late.")
    judging.take_seats(by=person, at=timezone.now())
    return row


def judged(round_: Round, olga: User, people: list[User], marks: dict[Entry, int]) -> None:
    """Let judging be under way, and these judges mark these entries."""
    now = timezone.now()
    Round.objects.filter(pk=round_.pk).update(
        opens_at=now - timedelta(days=30),
        deadline_at=now - timedelta(days=10),
        judging_opens_at=now - timedelta(days=9),
        judging_closes_at=now + timedelta(days=1),
    )
    round_.refresh_from_db()
    for person in people:
        row = seat(round_, olga, person)
        for position, (entry, mark) in enumerate(marks.items()):
            duty = Assignment.objects.create(judge=row, entry=entry, position=position)
            judging.save_scorecard(
                duty,
                by=person,
                at=now,
                expected_version=0,
                marks={"idea": mark},
                state="submitted",
                comment_for_entrant="More.",
            )
