"""challenges/: what anybody may know of a challenge, and nothing of one in preparation."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.models import User
from challenge import actions
from challenge.models import Challenge, Membership
from tests.made import BEFORE, made

LIST, ONE = "/api/v1/challenges/", "/api/v1/challenges/pitch/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_anybody_reads_an_open_challenge(opened, olga):
    actions.edit_challenge(opened, by=olga, host_economy="TW", contact_email="ask@pitch.example")
    answer = Client().get(ONE)
    assert answer.status_code == 200
    body = answer.json()
    facts = ("slug", "title", "kind", "state", "host_economy", "contact_email", "time_zone")
    assert {name: body[name] for name in facts} == {
        "slug": "pitch",
        "title": "Pitch 2027",
        "kind": "startup",
        "state": "open",
        "host_economy": {"code": "TW", "name": "Chinese Taipei"},
        "contact_email": "ask@pitch.example",
        "time_zone": "Asia/Taipei",
    }
    limits = {"need": "required", "maximum_seconds": 60, "tolerance_seconds": 0.5, "minimum_side_pixels": 64}
    assert body["clip"] == limits
    assert body["deck"] == {"need": "optional", "maximum_pages": 20}
    assert [track["key"] for track in body["tracks"]] == [
        "interactive-learning", "immersive-collaboration", "smart-mobility", "connected-home",
    ]  # fmt: skip


def test_dates_carry_the_offset_of_the_challenges_own_clock(ada):
    made(ada, "apec-video-contest", "South", "south", time_zone="Pacific/Auckland")
    actions.open_challenge(Challenge.objects.get(), by=ada, at=BEFORE)
    round_ = Client().get("/api/v1/challenges/south/").json()["rounds"][0]
    assert round_["deadline_at"] == "2027-03-05T23:59:00+13:00"
    assert round_["judging_closes_at"] == "2027-03-30T23:59:00+13:00"
    assert round_["results_at"] is None


def test_a_round_tells_how_it_is_judged_and_what_can_be_won(opened):
    first, second = Client().get(ONE).json()["rounds"]
    assert first["tie_break"] == ["criterion:value", "median", "head_judge"]
    assert (first["method"], first["same_economy"], first["judges_per_entry"], first["minimum_scorecards"]) == (
        "weighted_mean", "forbid", 3, 2,
    )  # fmt: skip
    criterion = first["criteria"][1]
    scale = ("key", "name", "weight", "minimum", "maximum", "step")
    assert [criterion[name] for name in scale] == ["value", "Value proposition", "1.000", "1.00", "10.00", "1.00"]
    assert criterion["levels"][0] == {
        "from": 1,
        "to": 2,
        "word": "Absent",
        "text": "No customer and no pain are named.",
    }
    assert [(award["name"], award["places"], award["track"]) for award in second["awards"]] == [("Winner", 6, None)]


def test_the_terms_are_those_of_now(opened, olga):
    actions.write_terms(opened, by=olga, text="# Other")
    assert Client().get(ONE).json()["terms"] == {"version": 2, "language": "en", "text": "# Other"}


def test_what_is_in_preparation_is_there_for_its_organisers_only(request, pitch, other):
    for name in ("eva", "jun"):
        Membership.objects.create(user=request.getfixturevalue(name), challenge=pitch, role="entrant")
    people = ("ada", "olga", "omar", "eva", "jun", "vera")
    callers = {"visitor": Client()} | {name: signed_in(request.getfixturevalue(name)) for name in people}
    assert {name: client.get(ONE).status_code for name, client in callers.items()} == {
        "visitor": 404, "ada": 200, "olga": 200, "omar": 404, "eva": 404, "jun": 404, "vera": 404,
    }  # fmt: skip
    assert {name: sorted(row["slug"] for row in client.get(LIST).json()["results"]) for name, client in callers.items()} == {
        "visitor": [], "ada": ["minute", "pitch"], "olga": ["pitch"], "omar": ["minute"], "eva": [], "jun": [], "vera": [],
    }  # fmt: skip


def test_both_doors_show_the_same_challenges(opened, other, vera):
    for client in (Client(), signed_in(vera)):
        assert (client.get("/challenges/pitch/").status_code, client.get(ONE).status_code) == (200, 200)
        assert (
            client.get("/challenges/minute/").status_code,
            client.get("/api/v1/challenges/minute/").status_code,
        ) == (404, 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(opened, olga, method):
    client = Client(enforce_csrf_checks=False)
    client.force_login(olga)
    for address in (LIST, ONE):
        answer = getattr(client, method)(address, json.dumps({"title": "Mine"}), content_type="application/json")
        assert answer.status_code in {403, 405}
        assert answer["Content-Type"] == "application/problem+json"
    assert Challenge.objects.get().title == "Pitch 2027"


def test_a_closed_challenge_stays_readable(opened, olga):
    actions.close_challenge(opened, by=olga)
    assert Client().get(ONE).json()["state"] == "closed"


def test_nothing_personal_and_nothing_internal_is_in_the_answer(opened, olga):
    text = Client().get(ONE).content.decode()
    for word in (olga.email, olga.pk, "criteria_frozen_at", "locked_at", "membership"):
        assert word not in text


def test_the_list_comes_by_cursor_newest_first(opened, other, omar):
    actions.open_challenge(other, by=omar, at=BEFORE)
    first = Client().get(f"{LIST}?page_size=1").json()
    assert [row["slug"] for row in first["results"]] == ["minute"]
    second = Client().get(first["next"]).json()
    assert [row["slug"] for row in second["results"]] == ["pitch"]
    assert second["next"] is None


def test_one_challenge_and_three_take_the_same_number_of_queries(opened, ada, olga, django_assert_num_queries):
    actions.add_award(opened.rounds.first(), by=olga, name="Best of a track", track=opened.tracks.first())
    with django_assert_num_queries(10):
        assert len(Client().get(LIST).json()["results"]) == 1
    for number in (2, 3):
        challenge = made(ada, "apec-challenge", f"Pitch {number}", f"pitch-{number}")
        actions.add_award(challenge.rounds.first(), by=ada, name="Best of a track", track=challenge.tracks.first())
        actions.open_challenge(challenge, by=ada, at=BEFORE)
    with django_assert_num_queries(10):
        assert len(Client().get(LIST).json()["results"]) == 3
