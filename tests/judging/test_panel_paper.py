"""Codes on paper for a hall: whoever prints a code has seen it, so it opens no account that holds anything else."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from challenge.models import Membership
from core.errors import StateConflict
from judging import actions
from judging.models import Judge
from tests.panel import *  # noqa: F403
from tests.panel import make_entry


def invite(round_, by, email="nia@people.example", **more):
    return actions.invite_judge(round_, by=by, at=timezone.now(), email=email, name="Nia", **more)


def printed(round_, by):
    return actions.print_invitations(round_, by=by, at=timezone.now())


def path(slip) -> str:
    return slip.address.removeprefix("http://localhost:8000")


def test_a_newcomer_gets_a_code_that_opens_the_queue_once(round_, olga, jun_seat):
    judge = invite(round_, olga, send=False)
    (slip,) = printed(round_, olga)
    assert (slip.judge, slip.signs_in) == (judge, True)
    assert Judge.objects.get(pk=judge.pk).invited_at is not None
    tablet = Client()
    assert tablet.post(path(slip))["Location"] == f"/judge/?round={round_.pk}"
    assert tablet.get("/judge/").status_code == 200
    assert Client().post(path(slip)).status_code == 410
    assert printed(round_, olga) == []


def test_a_new_sheet_ends_the_one_before(round_, olga):
    invite(round_, olga)
    (first,), (second,) = printed(round_, olga), printed(round_, olga)
    assert Client().post(path(first)).status_code == 410
    assert Client().post(path(second)).status_code == 302


@pytest.mark.parametrize(
    "holding", ["signed in before", "administrator", "organiser elsewhere", "judge elsewhere", "entrant"]
)
def test_who_holds_anything_else_signs_in_themselves(round_, other_round, olga, omar, holding):
    person = invite(round_, olga).user
    if holding == "signed in before":
        User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    elif holding == "administrator":
        User.objects.filter(pk=person.pk).update(is_superuser=True)
    elif holding == "organiser elsewhere":
        Membership.objects.create(user=person, challenge=other_round.challenge, role="organiser")
    elif holding == "judge elsewhere":
        invite(other_round, omar)
    else:
        make_entry(other_round, person, "Theirs", economy="PE")
    (slip,) = printed(round_, olga)
    assert (slip.signs_in, slip.address) == (False, "http://localhost:8000/judge/")


def test_a_code_printed_before_the_person_came_otherwise_is_over(round_, olga):
    judge = invite(round_, olga)
    (slip,) = printed(round_, olga)
    User.objects.filter(pk=judge.user_id).update(last_login=timezone.now())
    assert Client().post(path(slip)).status_code == 410


def test_the_code_of_a_seat_that_went_to_somebody_else_is_over(round_, olga):
    judge = invite(round_, olga)
    (slip,) = printed(round_, olga)
    actions.replace_judge(judge, by=olga, at=timezone.now(), email="noa@people.example", name="Noa")
    assert Client().post(path(slip)).status_code == 410


def test_who_was_taken_off_the_panel_finds_an_empty_room(round_, olga, jun_baram):
    judge = invite(round_, olga)
    (slip,) = printed(round_, olga)
    actions.remove_seat(judge, by=olga)
    tablet = Client()
    tablet.post(path(slip))
    assert "You are on no panel at the moment." in tablet.get("/judge/").content.decode()
    assert tablet.get(f"/judge/{jun_baram.pk}/").status_code == 404


def test_the_page_draws_one_code_a_judge_and_a_look_makes_none(round_, olga):
    invite(round_, olga)
    client = Client()
    client.force_login(olga)
    assert client.get("/organise/tide/panel/paper/").status_code == 405
    answer = client.post("/organise/tide/panel/paper/")
    page = answer.content.decode()
    assert len(re.findall(r'<div class="qr" role="img"', page)) == 1
    assert "no-store" in answer["Cache-Control"]


def test_sheets_are_the_organisers_and_of_rounds_that_run(round_, olga, omar, jun):
    for person in (omar, jun):
        with pytest.raises(PermissionDenied):
            printed(round_, person)
    actions.lock_round(round_, by=olga, at=timezone.now())
    with pytest.raises(StateConflict) as refusal:
        printed(round_, olga)
    assert refusal.value.code == "ROUND_LOCKED"
