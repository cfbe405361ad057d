"""A judge steps aside, through the page and through the API alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from judging import actions
from judging.models import Assignment, Conflict, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


class WebDoor:
    """The page of the judge."""

    def recuse(self, user: Any, row: Assignment, reason: str, note: str = "") -> str:
        answer = as_user(user).post(f"/judge/{row.pk}/conflict/", {"kind": reason, "note": note})
        return {302: "recused", 404: "unseen", 200: "wrong", 400: "wrong"}[answer.status_code]


class ApiDoor:
    """POST assignments/{id}/recuse/."""

    def recuse(self, user: Any, row: Assignment, reason: str, note: str = "") -> str:
        url = f"/api/v1/assignments/{row.pk}/recuse/"
        answer = as_user(user).post(url, {"reason": reason, "note": note}, content_type="application/json")
        if answer.status_code == 200:
            assert answer.json() == {"state": "recused"}
        return {200: "recused", 404: "unseen", 400: "wrong"}[answer.status_code]


@pytest.fixture(params=[WebDoor, ApiDoor], ids=["web", "api"])
def door(request: pytest.FixtureRequest) -> Any:
    return request.param()


@pytest.mark.parametrize("reason", ["employment", "investment", "mentoring", "family", "organisation"])
def test_the_entry_leaves_the_queue_at_once(door, reason, jun, jun_baram, jun_kowhai, baram):
    assert door.recuse(jun, jun_baram, reason) == "recused"
    row = Conflict.objects.get()
    assert (row.judge, row.entry, row.kind, row.source) == (jun_baram.judge, baram, reason, "judge")
    client = as_user(jun)
    assert [one["id"] for one in client.get("/api/v1/assignments/").json()["results"]] == [jun_kowhai.pk]
    for address in (f"/api/v1/assignments/{jun_baram.pk}/", f"/judge/{jun_baram.pk}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("reason", ["unable", "other"])
def test_some_reasons_need_words(door, reason, jun, jun_baram):
    assert door.recuse(jun, jun_baram, reason) == "wrong"
    assert door.recuse(jun, jun_baram, reason, "I taught two of them") == "recused"
    assert Conflict.objects.get().note == "I taught two of them"


@pytest.mark.parametrize("reason", ["team", "boredom", ""])
def test_other_reasons_are_not_known(door, reason, jun, jun_baram):
    assert door.recuse(jun, jun_baram, reason, "words") == "wrong"
    assert not Conflict.objects.exists()


def test_later_and_foreign_calls_find_nothing(door, jun, jade, eva, jun_baram):
    for stranger in (jade, eva):
        assert door.recuse(stranger, jun_baram, "family") == "unseen"
    assert door.recuse(jun, jun_baram, "family") == "recused"
    assert door.recuse(jun, jun_baram, "family") == "unseen"


def test_a_begun_card_is_kept_unseen_and_uncounted(door, jun, jun_baram, round_):
    at = timezone.now()
    actions.save_scorecard(jun_baram, by=jun, at=at, expected_version=0, marks=ALL_EIGHT, state="submitted")
    assert door.recuse(jun, jun_baram, "family") == "recused"
    assert Scorecard.objects.count() == 1
    assert not Scorecard.objects.counting_in(round_).exists()


def test_the_api_names_what_is_wrong(jun, jun_baram):
    url = f"/api/v1/assignments/{jun_baram.pk}/recuse/"
    client = as_user(jun)
    for body, field in (
        ({}, "reason"),
        ({"reason": "other"}, "note"),
        ({"reason": "family", "note": "x" * 301}, "note"),
    ):
        answer = client.post(url, body, content_type="application/json")
        assert (answer.status_code, set(answer.json()["errors"])) == (400, {field})
    assert Client().post(url, {"reason": "family"}, content_type="application/json").status_code == 401


def test_after_the_lock_the_api_sends_a_judge_to_the_organisers(olga, jun, jun_baram, round_):
    actions.lock_round(round_, by=olga, at=timezone.now())
    url = f"/api/v1/assignments/{jun_baram.pk}/recuse/"
    answer = as_user(jun).post(url, {"reason": "family"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "ROUND_LOCKED")


def test_an_organiser_reads_it_with_its_reason(olga, jun, jun_baram, jade_seat, baram, round_):
    give(jade_seat, baram)
    ApiDoor().recuse(jun, jun_baram, "other", "They asked me for advice")
    page = as_user(olga).get(f"/organise/tide/panel/conflicts/?round={round_.pk}&source=judge").content.decode()
    assert "They asked me for advice" in page
    assert "Declared by the judge" in page
