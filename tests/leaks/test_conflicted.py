"""A judge who is kept apart from an entry learns nothing about it by the side door: not a count, an order, a length, an error's words.

Kai's entry is one of five. Jun had it and Hana, who heads the panel, too; both are kept apart from it. Whatever becomes of it then,
cards by five colleagues, their talk, a withdrawal, they get the very same answers, byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Round
from judging import actions as judging
from judging import detection, discussion
from judging.models import Assignment, Judge, Scorecard
from media import addresses
from submissions import actions as submissions
from submissions.models import Entry, TeamMember
from tests.call import make_call
from tests.leaks.contest import entered, seat
from tests.leaks.crawler import STARTS, Answer, Crawler, filled, routes
from tests.leaks.test_nothing_leaks_before_publication import DRAWN, alike

TOKEN = "Qwvxz Token 5518"
NOWHERE = "1zzzzzzzzzzzzzzzzz"  # as long as an id, so that no length differs by it


def person(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@people.example", full_name=name, economy="TH")


@dataclass
class Scene:
    """The round, Kai's entry, and the seats by name."""

    round: Round
    entry: Entry
    others: list[Entry]
    seats: dict[str, Judge]

    def mark(self, name: str, entry: Entry, mark: int, *, state: str = "submitted") -> Assignment:
        """Let a judge mark an entry."""
        judge = self.seats[name]
        duty, _made = Assignment.objects.get_or_create(judge=judge, entry=entry, defaults={"position": entry.number})
        version = Scorecard.objects.filter(assignment=duty).values_list("version", flat=True).first() or 0
        now, marks = timezone.now(), {"idea": mark}
        judging.save_scorecard(duty, by=judge.user, at=now, expected_version=version, marks=marks, state=state)
        return duty

    def talk(self, name: str, text: str) -> None:
        """Let a judge say something about Kai's entry."""
        judge = self.seats[name]
        chair = discussion.chair_for(judge.user, judge.pk, self.entry.pk)
        judging.write_post(chair, by=judge.user, at=timezone.now(), text=text)

    def keep_apart(self, how: str) -> None:
        """Keep Jun and Hana apart from Kai's entry."""
        for name in ("Jun", "Hana"):
            judge = self.seats[name]
            if how == "declared before a card":
                Assignment.objects.get_or_create(judge=judge, entry=self.entry, defaults={"position": 2})
                judging.declare_conflict(judge, self.entry, by=judge.user, kind="family")
            elif how == "declared after a card":
                self.mark(name, self.entry, 3)
                judging.declare_conflict(judge, self.entry, by=judge.user, kind="family")
            else:
                self.mark(name, self.entry, 3, state="draft")
                TeamMember.objects.create(entry=self.entry, name=name, email=judge.user.email.upper())
        detection.refresh(self.round)


@pytest.fixture
def scene(still_clock: Any, olga: User, hana: User, jun: User) -> Scene:
    """The middle of judging, with talk."""
    round_ = make_call(olga, "pitch", "video")
    entries = [entered_film(round_, person(name), f"{name} film") for name in ("Ana", "Bo", "Chi", "Dao")]
    kai = entered_film(round_, person("Kai"), TOKEN)
    now = timezone.now()
    round_.judging_opens_at, round_.discussion, round_.same_economy = now, True, "allow"
    round_.save()
    seats = {"Jun": seat(round_, olga, jun), "Hana": seat(round_, olga, hana)}
    judging.edit_seat(seats["Hana"], by=olga, is_head=True)
    seats |= {name: seat(round_, olga, person(name)) for name in ("Mia", "Noor", "Ola", "Pia", "Quy")}
    made = Scene(round_, kai, entries, {name: Judge.objects.get(pk=row.pk) for name, row in seats.items()})
    for number, entry in enumerate(entries):
        for name in ("Jun", "Hana", "Mia", "Noor"):
            made.mark(name, entry, 4 + number)
    return made


def entered_film(round_: Round, entrant: User, name: str) -> Entry:
    entry = entered(round_, entrant, name)
    Entry.objects.filter(pk=entry.pk).update(credit_name=name)
    return entry


@pytest.fixture(autouse=True)
def no_rates(settings) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")


class Judging(Crawler):
    """A crawler that leaves out what is drawn anew for each session, and what says the same to everybody."""

    def ask(self, address: str, method: str = "GET") -> Answer:
        """Ask, but for these."""
        if address.startswith(("/account/passkeys/", "/api/v1/docs/", "/api/v1/openapi.json", "/components/")):
            return Answer(0, "", "")
        return super().ask(address, method)


def crawler_as(user: User) -> Crawler:
    client = Client()
    client.force_login(user)
    return Judging(client)


def seen_by(user: User) -> dict[str, str]:
    """Return everything a person finds by following links, and on the judge's pages that are asked for by scripts."""
    return alike(crawler_as(user).follow(*STARTS, "/judge/keep/", "/judge/who/"))


@pytest.mark.parametrize("how", ["declared before a card", "declared after a card", "detected"])
def test_nothing_a_conflicted_judge_is_told_depends_on_the_entry(scene, how, jun, hana):
    scene.keep_apart(how)
    before = {user.pk: seen_by(user) for user in (jun, hana)}
    assert [asked for found in before.values() for asked, text in found.items() if TOKEN.lower() in text.lower()] == []
    for number, name in enumerate(("Mia", "Noor", "Ola", "Pia", "Quy")):
        scene.mark(name, scene.entry, 10 - number)
        scene.talk(name, f"{TOKEN} convinces {name}.")
    assert {user.pk: seen_by(user) for user in (jun, hana)} == before
    if how != "declared after a card":
        return
    submissions.withdraw_entry(scene.entry, by=scene.entry.entrant, at=timezone.now())
    assert {user.pk: seen_by(user) for user in (jun, hana)} == before


def test_a_judge_without_the_conflict_does_see_it(scene):
    """The control: the crawl would have found it."""
    scene.mark("Mia", scene.entry, 9)
    mia = scene.seats["Mia"].user
    before = seen_by(mia)
    assert [asked for asked, text in before.items() if TOKEN in text]
    scene.mark("Noor", scene.entry, 2)
    scene.talk("Noor", "Too long.")
    assert seen_by(mia) != before


def test_every_address_of_it_answers_as_if_it_were_nowhere(scene, jun, hana):
    """Asked with the entry's own ids, with Jun's duty, with a colleague's, each route says what it says to an id that is none."""
    scene.mark("Mia", scene.entry, 9)
    scene.talk("Mia", "Strong.")
    mine = scene.mark("Jun", scene.entry, 3)
    scene.mark("Hana", scene.entry, 3)
    scene.keep_apart("declared after a card")
    card = Scorecard.objects.get(assignment=mine)
    ids = [scene.entry.pk, mine.pk, card.pk]
    asked = [
        route
        for route in routes()
        if re.search(r"<(str:)?(pk|id|entry|seat|post)>", route)
        and route.startswith(("/judge/", "/api/v1/", "/entries/"))
    ]
    assert len(asked) > 25
    for user in (jun, hana):
        crawler = crawler_as(user)
        own_seat = Judge.objects.get(user=user).pk
        told = set()
        for route in asked:
            for one in ids:
                pair = [filled(route, values(own_seat, value))[0] for value in (one, NOWHERE)]
                for method in ("GET", "POST", "PUT") if "/api/" in route else ("GET", "POST"):
                    here, there = (crawler.ask(address, method) for address in pair)
                    if plainly(here, one) != plainly(there, NOWHERE):
                        told.add(f"{method} {route}")
        assert told == set()


def values(own_seat: str, one: str) -> dict[str, list[str]]:
    """Return what stands in the places of a route: the id in all of them but the seat, which is the judge's own."""
    named = {name for route in routes() for name in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    return {name: [one] for name in named} | {"seat": [own_seat], "language": ["en"]}


def plainly(answer: Any, one: str) -> tuple[int, str]:
    """Return an answer without the id that was asked about, and without what is drawn anew each time."""
    return answer.status, DRAWN.sub(r"\1", answer.text.replace(one, "ID"))


def test_an_address_of_its_clip_ends_with_the_conflict(scene, jun, hana):
    scene.mark("Jun", scene.entry, 3)
    clip = scene.entry.clip.renditions.get(role="video")
    crawler = crawler_as(jun)
    address = addresses.address(clip, viewer=jun.pk)
    assert crawler.ask(address).status == 200
    scene.keep_apart("declared after a card")
    assert crawler.ask(address).status == 404


def test_letters_to_a_conflicted_judge_do_not_tell(scene, jun, run_jobs, mailoutbox, olga):
    """What is left for them is counted without it."""
    scene.keep_apart("declared before a card")
    run_jobs()
    mailoutbox.clear()
    scene.mark("Mia", scene.entry, 9)
    judging.invite_again(scene.seats["Jun"], by=olga, at=timezone.now())
    run_jobs()
    texts = [letter.subject + letter.body for letter in mailoutbox if jun.email in letter.to]
    assert texts
    assert [text for text in texts if TOKEN in text] == []
