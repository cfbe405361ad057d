"""What a tablet kept while it had no network ends in the right state, in whatever order it comes and however often."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent, Repeat
from judging import actions
from judging.models import Assignment, Conflict, Judge, Scorecard
from judging.queue import written_on
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS, give, make_entry, newcomer
from tests.races import at_once

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Item:
    """A change as a device keeps it until it is sent."""

    row: Assignment
    device: str
    sequence: int
    base: int
    mark: int
    state: str = "draft"

    @property
    def comment(self) -> str:
        return f"{self.device} {self.sequence}"

    def send(self, client: Client, **headers: str) -> Any:
        """PUT it as the outbox of the page does."""
        return client.put(
            f"/api/v1/assignments/{self.row.pk}/scorecard/",
            {
                "marks": dict.fromkeys(KEYS, self.mark),
                "comment_for_entrant": self.comment,
                "state": self.state,
                "queued": {"device": self.device, "sequence": self.sequence},
            },
            content_type="application/json",
            headers={"If-Match": f'"v{self.base}"', "Idempotency-Key": f"{self.device}:{self.sequence}"} | headers,
        )


@pytest.fixture(autouse=True)
def any_rate(settings) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def saved(verb: str = "scorecard_saved") -> int:
    return AuditEvent.objects.filter(verb=verb).count()


def state_of(rows: Iterable[Assignment]) -> dict[str, Any]:
    """Return what stands on each card, without the number of its saves."""
    cards = list(Scorecard.objects.filter(assignment__in=list(rows)))
    written = written_on(cards)
    return {
        card.assignment_id: (
            card.comment_for_entrant,
            card.state,
            {key: int(written[card.pk].marks[key] or 0) for key in KEYS},
        )
        for card in cards
    }


def queue_of(seat: Judge, number: int) -> list[Assignment]:
    entries = [make_entry(seat.round, newcomer(n), f"Entry {n}") for n in range(number)]
    return [give(seat, entry, position) for position, entry in enumerate(entries)]


# Two tablets


@pytest.mark.parametrize("keeps_a_queue", [False, True])
def test_two_tablets_with_two_hundred_stale_saves_overwrite_nothing_unseen(jun, jun_baram, keeps_a_queue):
    """Both write in turn, each on the version it saw last. Whoever is refused is shown the card and goes on from there."""
    tablets = {name: signed_in(jun) for name in ("tablet-one", "tablet-two")}
    seen, sequence = dict.fromkeys(tablets, 0), count(1)
    stands, refused = ("", 0), 0
    for number in range(200):
        name = ("tablet-one", "tablet-two")[number % 2]
        item = Item(
            jun_baram, name if keeps_a_queue else f"{name}-{number}", next(sequence), seen[name], number % 10 + 1
        )
        answer = item.send(tablets[name])
        body = answer.json()
        if answer.status_code == 200:
            assert seen[name] == stands[1], "written on top of a version this tablet never saw"
            stands = (item.comment, stands[1] + 1)
        else:
            assert answer.status_code == 412
            assert seen[name] < stands[1]
            refused += 1
        assert (body["comment_for_entrant"], body["version"]) == stands
        assert answer["ETag"] == f'"v{stands[1]}"'
        seen[name] = body["version"]
    assert (refused, saved()) == (199 - stands[1] + 1, stands[1])
    assert refused == 100
    card = Scorecard.objects.get()
    assert (card.comment_for_entrant, card.version) == stands


def test_two_hundred_saves_of_a_version_long_gone_change_nothing(jun, jun_baram):
    tablets = {name: signed_in(jun) for name in ("tablet-one", "tablet-two")}
    third = Item(jun_baram, "tablet-three", 1, 0, 9)
    assert third.send(signed_in(jun)).status_code == 200
    sequence = count(1)
    for number in range(200):
        name = ("tablet-one", "tablet-two")[number % 2]
        answer = Item(jun_baram, name, next(sequence), 0, number % 10 + 1).send(tablets[name])
        body = answer.json()
        assert (answer.status_code, body["code"], body["comment_for_entrant"]) == (412, "STALE_CARD", third.comment)
        assert body["marks"] == dict.fromkeys(KEYS, 9)
    assert (saved(), saved("scorecard_superseded"), Repeat.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize("seed", range(12))
def test_of_two_queues_on_one_version_one_wins_whole(jun, jun_baram, seed):
    """Each tablet changed the card five times without a network. They come back at the same time, every item in any order."""
    chance = random.Random(seed)
    items = [Item(jun_baram, device, n, 0, n) for device in ("tablet-one", "tablet-two") for n in range(1, 6)]
    chance.shuffle(items)
    client = signed_in(jun)
    answers = {item: item.send(client).status_code for item in items}
    winner = items[0].device
    assert {item.device for item, status in answers.items() if status == 200} == {winner}
    assert [status for item, status in answers.items() if item.device != winner] == [412] * 5
    assert state_of([jun_baram])[jun_baram.pk][0] == f"{winner} 5"


# A queue of a hundred


def a_hundred(rows: list[Assignment], device: str) -> list[Item]:
    """Sixty cards changed once, eight changed five times and sent with the last change."""
    sequence = count(1)
    once = [Item(row, device, next(sequence), 0, n % 10 + 1, "submitted") for n, row in enumerate(rows[:60])]
    often = [
        Item(row, device, next(sequence), 0, turn * 2, "submitted" if turn == 5 else "draft")
        for turn in range(1, 6)
        for row in rows[60:68]
    ]
    return once + often


@pytest.mark.postgres
def test_a_queue_of_a_hundred_replayed_three_times_and_shuffled(jun, jun_seat, jade, jade_seat):
    mine, theirs = (
        queue_of(jun_seat, 68),
        [give(jade_seat, row.entry, row.position) for row in jun_seat.assignments.all()],
    )
    client = signed_in(jade)
    assert {item.send(client).status_code for item in a_hundred(theirs, "device-x")} == {200}
    AuditEvent.objects.all().delete()

    items, client, chance = a_hundred(mine, "device-x"), signed_in(jun), random.Random(4)
    assert len(items) == 100
    for _ in range(3):
        chance.shuffle(items)
        assert {item.send(client).status_code for item in items} == {200}

    entry_of = {row.pk: row.entry_id for row in (*mine, *theirs)}
    ours = {entry_of[pk]: stands for pk, stands in state_of(mine).items()}
    assert ours == {entry_of[pk]: stands for pk, stands in state_of(theirs).items()}
    assert len(ours) == 68
    assert saved() + saved("scorecard_superseded") == 100
    assert sorted(
        AuditEvent.objects.filter(verb__startswith="scorecard_").values_list("facts__sequence", flat=True)
    ) == list(range(1, 101))


def test_a_replay_says_that_it_is_one(jun, jun_baram):
    item, client = Item(jun_baram, "tablet-one", 1, 0, 8), signed_in(jun)
    first, again = item.send(client), item.send(client)
    assert "Idempotency-Replayed" not in first
    assert (again.json(), again["ETag"], again["Idempotency-Replayed"]) == (first.json(), '"v1"', "true")


def test_an_answer_that_was_lost_is_found_though_another_tablet_wrote_since(jun, jun_baram):
    """The mark was saved and then seen and changed elsewhere: sending it again is no conflict."""
    item = Item(jun_baram, "tablet-one", 1, 0, 8)
    item.send(signed_in(jun))
    Item(jun_baram, "tablet-two", 1, 1, 5).send(signed_in(jun))
    assert item.send(signed_in(jun)).status_code == 200
    assert state_of([jun_baram])[jun_baram.pk][0] == "tablet-two 1"


def test_what_a_device_changed_while_its_answer_was_lost_counts(jun, jun_baram):
    Item(jun_baram, "tablet-one", 1, 0, 8).send(signed_in(jun))
    assert Item(jun_baram, "tablet-one", 2, 0, 3).send(signed_in(jun)).status_code == 200
    assert state_of([jun_baram])[jun_baram.pk][0] == "tablet-one 2"


def test_what_is_superseded_answers_with_the_card_as_it_is(jun, jun_baram):
    Item(jun_baram, "tablet-one", 2, 0, 3).send(signed_in(jun))
    late = Item(jun_baram, "tablet-one", 1, 0, 8).send(signed_in(jun))
    assert (late.status_code, late.json()["comment_for_entrant"], late.json()["version"]) == (200, "tablet-one 2", 1)
    assert (saved(), saved("scorecard_superseded")) == (1, 1)


def test_a_form_in_between_ends_the_queue(jun, jun_baram):
    """The same card saved without a queue, from a page without script: what the queue still holds has not seen it."""
    Item(jun_baram, "tablet-one", 1, 0, 8).send(signed_in(jun))
    actions.save_scorecard(jun_baram, by=jun, at=timezone.now(), expected_version=1, marks=ALL_EIGHT)
    assert Item(jun_baram, "tablet-one", 2, 1, 3).send(signed_in(jun)).status_code == 412


def test_a_queue_that_resumed_on_what_it_saw_counts_from_there(jun, jun_baram):
    client = signed_in(jun)
    Item(jun_baram, "tablet-one", 1, 0, 8).send(client)
    Item(jun_baram, "tablet-two", 1, 1, 5).send(client)
    assert Item(jun_baram, "tablet-one", 2, 2, 3).send(client).status_code == 200
    assert Item(jun_baram, "tablet-one", 3, 1, 4).send(client).status_code == 412
    assert Item(jun_baram, "tablet-two", 2, 2, 6).send(client).status_code == 412
    assert Item(jun_baram, "tablet-one", 4, 2, 4).send(client).status_code == 200


# What changed meanwhile


def test_after_the_lock_nothing_is_written_and_what_was_saved_answers_as_before(jun, olga, jun_baram, round_):
    before, late = Item(jun_baram, "tablet-one", 1, 0, 8), Item(jun_baram, "tablet-one", 2, 0, 3)
    before.send(signed_in(jun))
    actions.lock_round(round_, by=olga, at=timezone.now())
    assert before.send(signed_in(jun)).status_code == 200
    for _ in range(2):
        refused = late.send(signed_in(jun))
        assert (refused.status_code, refused.json()["code"]) == (409, "ROUND_LOCKED")
    actions.unlock_round(round_, by=olga)
    assert late.send(signed_in(jun)).status_code == 200
    assert state_of([jun_baram])[jun_baram.pk][0] == "tablet-one 2"


def test_after_sign_out_nothing_is_written_until_the_person_is_back(jun, jun_baram):
    client, item = signed_in(jun), Item(jun_baram, "tablet-one", 1, 0, 8)
    client.logout()
    assert item.send(client).status_code == 401
    client.force_login(jun)
    assert item.send(client).status_code == 200
    assert saved() == 1


def test_another_person_on_the_tablet_sends_nothing_for_the_first(jun, jade, jade_seat, jun_baram):
    item = Item(jun_baram, "tablet-one", 1, 0, 8)
    assert item.send(signed_in(jade)).status_code == 404
    assert not Scorecard.objects.exists()
    assert item.send(signed_in(jun)).status_code == 200


def test_another_person_gets_no_answer_kept_for_the_first(jun, jade, jun_baram, jade_baram):
    Item(jun_baram, "tablet-one", 1, 0, 8).send(signed_in(jun))
    answer = Item(jade_baram, "tablet-one", 1, 0, 3).send(signed_in(jade))
    assert (answer.status_code, answer.json()["marks"]["team"]) == (200, 3)


def test_a_judge_with_a_conflict_gets_no_kept_answer_either(jun, olga, jun_baram, baram):
    item = Item(jun_baram, "tablet-one", 1, 0, 8)
    item.send(signed_in(jun))
    Conflict.objects.create(judge=jun_baram.judge, entry=baram, kind="family", declared_by=olga)
    assert item.send(signed_in(jun)).status_code == 404


def test_a_refused_card_is_not_kept_under_its_key(jun, jun_baram):
    client = signed_in(jun)
    assert Item(jun_baram, "tablet-one", 1, 0, 11).send(client).status_code == 400
    assert Item(jun_baram, "tablet-one", 1, 0, 10).send(client).status_code == 200


def test_a_key_with_another_card_is_refused(jun, jun_baram):
    client = signed_in(jun)
    Item(jun_baram, "tablet-one", 1, 0, 8).send(client)
    other = Item(jun_baram, "tablet-two", 1, 1, 3).send(client, **{"Idempotency-Key": "tablet-one:1"})
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_REUSED")
    assert Scorecard.objects.get().version == 1


def test_what_is_no_key_is_named(jun, jun_baram):
    answer = Item(jun_baram, "tablet-one", 1, 0, 8).send(signed_in(jun), **{"Idempotency-Key": "two words"})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"Idempotency-Key"})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_item_sent_eight_times_at_once_is_written_once(jun, jun_baram):
    item = Item(jun_baram, "tablet-one", 1, 0, 8)
    clients = [signed_in(jun) for _ in range(8)]
    answers = at_once(*(lambda client=client: item.send(client) for client in clients))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {answer.json().get("code") for answer in answers if answer.status_code == 409} <= {"IDEMPOTENCY_RUNNING"}
    assert (saved(), Scorecard.objects.get().version) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_queues_at_once_end_in_one_of_them(jun, jun_baram):
    items = [Item(jun_baram, device, n, 0, n) for device in ("tablet-one", "tablet-two") for n in range(1, 5)]
    clients = [signed_in(jun) for _ in items]
    answers = at_once(
        *(lambda item=item, client=client: item.send(client) for item, client in zip(items, clients, strict=True))
    )
    won = {item.device for item, answer in zip(items, answers, strict=True) if answer.status_code == 200}
    assert len(won) == 1
    assert state_of([jun_baram])[jun_baram.pk][0] == f"{won.pop()} 4"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_server_killed_before_its_answer_was_kept_has_written_nothing(jun, jun_baram):
    """Claim, card and answer: the first is written alone, the others together. What a killed server leaves is the claim."""
    item, client = Item(jun_baram, "tablet-one", 1, 0, 8), signed_in(jun)
    item.send(client)
    Repeat.objects.update(status=None, created_at=timezone.now() - timezone.timedelta(seconds=61))
    Scorecard.objects.all().delete()  # as if the transaction had never ended
    assert item.send(client).status_code == 200
    assert (Scorecard.objects.count(), Repeat.objects.get().status) == (1, 200)
