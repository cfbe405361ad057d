"""assignments/ is a judge's own, and the only way to an entry and its clip. rounds/{id}/assign/ is the organiser's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from judging import actions
from judging.models import Assignment, AssignmentPlan, Judge
from media.models import Media, Rendition, Upload
from submissions.models import Entry
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry, newcomer


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put(client: Client, row: Assignment, body: Any, **headers: str):
    url = f"/api/v1/assignments/{row.pk}/scorecard/"
    return client.put(url, body, content_type="application/json", headers=headers)


def add_clip(entry: Entry) -> Media:
    """Give an entry a clip that is ready, with its poster and one rendition."""
    upload = Upload.objects.create(
        owner=entry.entrant,
        purpose="video",
        filename="secret-name.mov",
        size_bytes=9,
        part_size_bytes=8,
        key=f"originals/{entry.pk}",
        state="complete",
        expires_at=timezone.now(),
    )
    clip = Media.objects.create(
        owner=entry.entrant, upload=upload, kind="video", state="ready", duration_seconds="58.2", width=640, height=360
    )
    for role, kind in (("video", "video/mp4"), ("poster", "image/jpeg")):
        Rendition.objects.create(
            media=clip, role=role, key=f"{role}/{entry.pk}", content_type=kind, width=640, height=360, size_bytes=9
        )
    entry.clip = clip
    entry.save()
    return clip


def test_a_judge_gets_everything_to_score_an_entry(jun, jun_baram, baram, round_):
    add_clip(baram)
    body = as_user(jun).get(f"/api/v1/assignments/{jun_baram.pk}/").json()
    assert set(body) == {"id", "position", "round", "entry", "criteria", "scorecard", "scorecard_url"}
    assert body["entry"]["title"] == "바람결 Baramgyeol"
    assert body["entry"]["economy"] == {"code": "PG", "name": "Papua New Guinea"}
    assert [row["key"] for row in body["criteria"]] == ["unique", "value", "market", "team", "fund"]
    assert body["criteria"][0]["levels"][3]["word"] == "Strong"
    assert body["scorecard"]["marks"] == {}
    assert body["round"]["takes_marks"] is True
    clip = body["entry"]["clip"]
    assert clip["duration_seconds"] == 58.2
    assert [row["role"] for row in clip["renditions"]] == ["video"]
    assert clip["poster"].startswith("http://testserver/")


def test_nothing_tells_who_stands_behind_an_entry_or_its_original(jun, jun_baram, baram, eva):
    add_clip(baram)
    text = as_user(jun).get(f"/api/v1/assignments/{jun_baram.pk}/").content.decode()
    for secret in (eva.email, eva.full_name, eva.pk, "secret-name", "originals/"):
        assert secret not in text


def test_the_addresses_of_a_clip_are_made_for_each_judge(jun, jade, jun_baram, jade_baram, baram):
    add_clip(baram)
    urls = {
        as_user(who).get(f"/api/v1/assignments/{row.pk}/").json()["entry"]["clip"]["renditions"][0]["url"]
        for who, row in ((jun, jun_baram), (jade, jade_baram))
    }
    assert len(urls) == 2


def test_the_list_is_the_queue_in_its_order(jun, jun_kowhai, jun_baram, jade_baram):
    body = as_user(jun).get("/api/v1/assignments/").json()
    assert set(body) == {"next", "previous", "results"}
    assert [row["id"] for row in body["results"]] == [jun_baram.pk, jun_kowhai.pk]


def test_without_sign_in_nothing_is_told(client, db, jun_baram, round_):
    assert client.get("/api/v1/assignments/").status_code == 401
    assert client.get(f"/api/v1/assignments/{jun_baram.pk}/scorecard/").status_code == 401
    assert client.post(f"/api/v1/rounds/{round_.pk}/assign/").status_code == 401


@pytest.mark.parametrize("who", ["vera", "eva", "emil", "olga", "omar", "ada", "jade", "jiro"])
def test_another_persons_assignment_is_not_there(request, who, jun_baram, jade_seat, jiro_seat):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/api/v1/assignments/").json()["results"] == []
    assert client.get(f"/api/v1/assignments/{jun_baram.pk}/").status_code == 404
    assert client.get(f"/api/v1/assignments/{jun_baram.pk}/scorecard/").status_code == 404
    assert put(client, jun_baram, {"marks": {}}, **{"If-Match": '"v0"'}).status_code == 404


@pytest.mark.parametrize("how", ["removed", "conflicted", "withdrawn"])
def test_a_judge_who_may_no_longer_see_an_entry_finds_nothing(jun, jun_baram, baram, how):
    add_clip(baram)
    actions.save_scorecard(jun_baram, by=jun, at=timezone.now(), expected_version=0, marks=ALL_EIGHT)
    if how == "removed":
        Judge.objects.filter(pk=jun_baram.judge_id).update(state="removed")
    if how == "conflicted":
        actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family")
    if how == "withdrawn":
        Entry.objects.filter(pk=baram.pk).update(state="withdrawn")
    client = as_user(jun)
    assert client.get("/api/v1/assignments/").json()["results"] == []
    assert client.get(f"/api/v1/assignments/{jun_baram.pk}/").status_code == 404
    assert client.get(f"/api/v1/media/{baram.clip_id}/").status_code == 404
    assert client.get(f"/api/v1/entries/{baram.pk}/").status_code == 404
    assert client.get(f"/judge/{jun_baram.pk}/").status_code == 404
    assert client.get(f"/judge/{jun_baram.pk}/conflict/").status_code == 404


def test_the_etag_counts_the_saves(jun, jun_baram):
    client = as_user(jun)
    first = client.get(f"/api/v1/assignments/{jun_baram.pk}/scorecard/")
    assert (first.status_code, first["ETag"]) == (200, '"v0"')
    saved = put(client, jun_baram, {"marks": {"unique": 8, "team": None}}, **{"If-Match": first["ETag"]})
    assert (saved.status_code, saved["ETag"]) == (200, '"v1"')
    assert saved.json()["marks"] == {"unique": 8, "team": None}
    again = put(client, jun_baram, {"marks": {"unique": "9"}}, **{"If-Match": 'W/"v1"'})
    assert (again.status_code, again["ETag"]) == (200, '"v2"')


def test_a_save_needs_if_match(jun, jun_baram):
    answer = put(as_user(jun), jun_baram, {"marks": {}})
    assert (answer.status_code, answer.json()["code"]) == (428, "IF_MATCH_NEEDED")


@pytest.mark.parametrize("tag", ['"v0"', '"v2"', "*", "v1", '"v1", "v2"', ""])
def test_a_stale_save_gets_the_current_card(jun, jun_baram, tag):
    client = as_user(jun)
    card = {"marks": ALL_EIGHT, "comment_for_entrant": "First.", "private_note": "Mine.", "state": "submitted"}
    put(client, jun_baram, card, **{"If-Match": '"v0"'})
    answer = put(client, jun_baram, {"marks": {"unique": 1}}, **{"If-Match": tag})
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], answer["ETag"]) == (412, "application/problem+json", '"v1"')
    assert {key: body[key] for key in card} == card
    assert (body["status"], body["code"], body["version"]) == (412, "STALE_CARD", 1)


def test_words_left_out_stay_as_they_are(jun, jun_baram):
    client = as_user(jun)
    put(client, jun_baram, {"marks": {}, "comment_for_entrant": "Kept."}, **{"If-Match": '"v0"'})
    answer = put(client, jun_baram, {"marks": {"unique": 3}}, **{"If-Match": '"v1"'})
    assert answer.json()["comment_for_entrant"] == "Kept."


@pytest.mark.parametrize("body", [{}, {"marks": []}, {"marks": {"unique": True}}, {"marks": {}, "state": "won"}, []])
def test_a_body_of_another_shape_is_refused(jun, jun_baram, body):
    assert put(as_user(jun), jun_baram, body, **{"If-Match": '"v0"'}).status_code == 400


def test_a_save_needs_the_csrf_token(jun, jun_baram):
    client = Client(enforce_csrf_checks=True)
    client.force_login(jun)
    assert put(client, jun_baram, {"marks": {}}, **{"If-Match": '"v0"'}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(jun, jun_seat, round_, rows, django_assert_num_queries):
    for number in range(rows):
        entry = make_entry(round_, newcomer(number), f"Entry {number}")
        add_clip(entry)
        row = give(jun_seat, entry, number)
        actions.save_scorecard(row, by=jun, at=timezone.now(), expected_version=0, marks=ALL_EIGHT)
    client = as_user(jun)
    with django_assert_num_queries(10):
        assert len(client.get("/api/v1/assignments/").json()["results"]) == rows


def assign(client: Client, round_, query: str = "", body: Any = None):
    return client.post(f"/api/v1/rounds/{round_.pk}/assign/{query}", body or {}, content_type="application/json")


def test_a_dry_run_tells_the_plan_and_changes_nothing(olga, round_, jun_seat, jade_seat, baram, kowhai):
    body = assign(as_user(olga), round_, "?dry_run=true").json()
    assert len(body["assignments"]) == 4
    assert len(body["difference"]["added"]) == 4
    assert (body["applied"], body["unmet"], body["load"]) == (False, [], {"min": 2, "max": 2})
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize("word", ["", "maybe", "tru"])
def test_a_dry_run_that_is_neither_yes_nor_no_changes_nothing(olga, round_, jun_seat, jade_seat, baram, kowhai, word):
    answer = assign(as_user(olga), round_, f"?dry_run={word}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["dry_run"])
    assert not Assignment.objects.exists()
    assert not AssignmentPlan.objects.exists()


def test_without_dry_run_the_plan_is_applied(olga, round_, jun_seat, jade_seat, baram, kowhai):
    body = assign(as_user(olga), round_, body={"seed": 3}).json()
    assert body["applied"] is True
    assert sorted(body["assignments"]) == sorted(map(list, Assignment.objects.values_list("judge_id", "entry_id")))
    again = assign(as_user(olga), round_, "?dry_run=true", {"seed": 3}).json()
    assert again["difference"] == {"added": [], "removed": [], "kept": 4}


def test_even_loads_are_asked_for_and_asked_away(olga, round_, jun_seat, jade_seat, baram, kowhai):
    def rules(**body) -> dict[str, Any]:
        plan = assign(as_user(olga), round_, "?dry_run=true", body).json()
        return AssignmentPlan.objects.get(pk=plan["id"]).problem["rules"]

    assert rules(load="even")["load"] == "even"
    assert "load" not in rules()
    round_.even_load = True
    round_.save()
    assert rules()["load"] == "even"
    assert "load" not in rules(load=None)
    assert assign(as_user(olga), round_, body={"load": "odd"}).status_code == 400


@pytest.mark.parametrize("who", ["omar", "hana", "jun", "jiro", "eva", "vera"])
def test_a_round_one_does_not_organise_is_not_there(request, who, round_, hana_seat, jun_seat, jiro_seat):
    assert assign(as_user(request.getfixturevalue(who)), round_).status_code == 404
    assert AssignmentPlan.objects.count() == 0


def test_a_locked_round_is_not_assigned(olga, round_):
    actions.lock_round(round_, by=olga, at=timezone.now())
    answer = assign(as_user(olga), round_)
    assert (answer.status_code, answer.json()["code"]) == (409, "ROUND_LOCKED")
