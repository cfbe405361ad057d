"""The judge's and the organiser's pages: who may open them, what they say, and how few queries they take."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from judging import actions
from judging.models import Assignment, AssignmentPlan, Conflict, Judge
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry, make_seat, newcomer


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def title(answer) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""


def sent(row: Assignment) -> None:
    actions.save_scorecard(
        row, by=row.judge.user, at=timezone.now(), expected_version=0, marks=ALL_EIGHT, state="submitted"
    )


def test_the_queue_says_what_is_left(jun, jun_baram, jun_kowhai):
    assert title(as_user(jun).get("/judge/")) == "Two entries to go."
    sent(jun_baram)
    assert title(as_user(jun).get("/judge/")) == "One entry to go."
    sent(jun_kowhai)
    assert title(as_user(jun).get("/judge/")) == "All sent. Thank you for your time."


def test_who_has_no_seat_is_told_so(vera, round_):
    assert title(as_user(vera).get("/judge/")) == "You are on no panel at the moment."


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get("/judge/").url == "/sign-in/?next=/judge/"


def test_before_judging_opens_the_entries_wait(jun, jun_baram, round_):
    round_.judging_opens_at = timezone.now() + timedelta(hours=1)
    round_.save()
    assert title(as_user(jun).get("/judge/")) == "1 entry waits for you. Judging has not opened yet."


def test_a_closed_round_shows_the_own_card_and_takes_no_more(jun, olga, jun_baram, round_):
    sent(jun_baram)
    actions.lock_round(round_, by=olga, at=timezone.now())
    answer = as_user(jun).get(f"/judge/{jun_baram.pk}/").content.decode()
    assert "Your marks stand as you last sent them." in answer
    assert 'name="state"' not in answer.split("data-other")[-1].split("</form>")[-1]


def test_the_first_look_at_the_queue_takes_the_seat(jun, jun_seat):
    Judge.objects.filter(pk=jun_seat.pk).update(state="invited", joined_at=None)
    as_user(jun).get("/judge/")
    assert Judge.objects.get(pk=jun_seat.pk).state == "active"


def test_sending_without_script_leads_to_the_next_entry(jun, jun_baram, jun_kowhai):
    form = {f"mark-{key}": mark for key, mark in ALL_EIGHT.items()} | {"version": 0, "state": "submitted"}
    client = as_user(jun)
    assert client.post(f"/judge/{jun_baram.pk}/", form).url == f"/judge/{jun_kowhai.pk}/"
    assert client.post(f"/judge/{jun_kowhai.pk}/", form).url == "/judge/"


def test_two_versions_stand_side_by_side_and_the_judge_chooses(jun, jun_baram):
    client = as_user(jun)
    client.post(f"/judge/{jun_baram.pk}/", {"mark-unique": 9, "version": 0, "comment_for_entrant": "There."})
    answer = client.post(f"/judge/{jun_baram.pk}/", {"mark-unique": 2, "version": 0, "comment_for_entrant": "Here."})
    text = answer.content.decode()
    assert "Nothing is lost; choose which to keep." in text
    assert "There." in text
    assert "Here." in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    kept = client.post(
        f"/judge/{jun_baram.pk}/", {"mark-unique": 2, "version": version, "comment_for_entrant": "Here."}
    )
    assert kept.status_code == 302
    assert Assignment.objects.get().scorecard.comment_for_entrant == "Here."


def test_knowing_the_people_takes_the_entry_out_of_the_queue(jun, jun_baram):
    client = as_user(jun)
    assert client.post(f"/judge/{jun_baram.pk}/conflict/", {"kind": "family"}).url == "/judge/"
    assert Conflict.objects.get().declared_by == jun
    assert client.get(f"/judge/{jun_baram.pk}/").status_code == 404


def test_nobody_sees_marks_of_others(jun, jade, jun_baram, jade_baram):
    actions.save_scorecard(
        jade_baram, by=jade, at=timezone.now(), expected_version=0, marks=ALL_EIGHT, private_note="only Jade knows"
    )
    client = as_user(jun)
    for path in ("/judge/", f"/judge/{jun_baram.pk}/"):
        text = client.get(path).content.decode()
        assert "only Jade knows" not in text
        assert "77.8" not in text


def filled(round_, jun_seat, rows: int) -> Assignment:
    for number in range(rows):
        row = give(jun_seat, make_entry(round_, newcomer(number), f"Entry {number}"), number)
        sent(row)
    return row


@pytest.mark.parametrize("rows", [3, 5])
def test_the_queue_takes_the_same_queries_for_three_and_for_five(
    jun, jun_seat, round_, rows, django_assert_num_queries
):
    filled(round_, jun_seat, rows)
    client = as_user(jun)
    client.get("/judge/")  # that they looked is written down, every few minutes
    with django_assert_num_queries(11):
        client.get("/judge/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_bench_takes_at_most_twelve_queries(jun, jun_seat, round_, rows, django_assert_max_num_queries):
    row = filled(round_, jun_seat, rows)
    client = as_user(jun)
    with django_assert_max_num_queries(12):
        client.get(f"/judge/{row.pk}/")


ORGANISER_PAGES = ("panel", "panel/conflicts", "assignment", "judging")


@pytest.mark.parametrize("page", ORGANISER_PAGES)
@pytest.mark.parametrize("who", ["omar", "jun", "eva", "vera"])
def test_the_organisers_pages_are_not_there_for_others(request, who, page, round_, jun_seat):
    assert as_user(request.getfixturevalue(who)).get(f"/organise/tide/{page}/").status_code == 404


@pytest.mark.parametrize("page", ORGANISER_PAGES)
def test_the_organisers_pages_grow_without_more_queries(olga, round_, jun_seat, page, django_assert_max_num_queries):
    filled(round_, jun_seat, 3)
    for number in range(10, 14):
        seat = make_seat(round_, newcomer(number))
        Conflict.objects.create(judge=seat, entry=round_.entries.first(), kind="other", declared_by=olga)
    client = as_user(olga)
    with django_assert_max_num_queries(14):
        assert client.get(f"/organise/tide/{page}/").status_code == 200


def test_an_organiser_invites_from_the_page(olga, round_):
    form = {"email": "nia@people.example", "name": "Nia", "capacity": 9, "minimum": 1, "languages": "English; Español"}
    assert as_user(olga).post("/organise/tide/panel/", form).status_code == 302
    seat = Judge.objects.get()
    assert (str(seat), seat.capacity, seat.languages) == ("Nia", 9, ["English", "Español"])


def test_a_plan_is_asked_for_looked_at_and_applied(olga, round_, jun_seat, jade_seat, baram, kowhai):
    client = as_user(olga)
    preview = client.post("/organise/tide/assignment/", {"round": round_.pk}).url
    assert title(client.get(preview)) == "All 4 places are filled."
    assert Assignment.objects.count() == 0
    client.post(f"/organise/tide/assignment/{AssignmentPlan.objects.get().pk}/apply/")
    assert Assignment.objects.count() == 4
    assert title(client.get("/organise/tide/assignment/")) == "Every entry has its judges."


def test_what_cannot_be_met_is_said_in_words(olga, round_, jun_seat, baram, kowhai):
    client = as_user(olga)
    answer = client.get(client.post("/organise/tide/assignment/", {"round": round_.pk}).url)
    assert title(answer) == "2 of 4 places filled. 2 cannot be."
    assert "Of 1 judge: 1 has it already." in answer.content.decode()


def test_progress_names_who_is_behind(olga, round_, jun_seat, jade_seat):
    for number in range(4):
        entry = make_entry(round_, newcomer(number), f"Entry {number}")
        give(jun_seat, entry)
        sent(give(jade_seat, entry))
    assert title(as_user(olga).get("/organise/tide/judging/")) == "One judge is behind. 4 entries wait."


def test_the_lock_is_a_button(olga, jun, round_, jun_baram):
    client = as_user(olga)
    client.post("/organise/tide/judging/lock/", {"round": round_.pk, "act": "lock"})
    assert title(client.get("/organise/tide/judging/")) == "Locked, with 0 of 1 scorecards."
    client.post("/organise/tide/judging/lock/", {"round": round_.pk, "act": "unlock"})
    round_.refresh_from_db()
    assert round_.locked_at is None
