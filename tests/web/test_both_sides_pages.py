"""Organisers who are in their own contest are told so on its pages, and so are the others; what is not theirs is not offered."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from challenge.models import Challenge, Membership, Round
from judging import actions
from submissions.models import TeamMember
from tests.panel import *  # noqa: F403
from tests.panel import give

PAGES = (
    "panel", "conflicts", "calibration", "assignment", "judging", "pitch", "standings", "advancing", "publishing",
    "entries", "audit",
)  # fmt: skip
NO_ROUND = (
    "panel",
    "conflicts",
    "calibration",
    "assignment",
    "judging",
    "pitch",
    "standings",
    "advancing",
    "publishing",
)


@pytest.fixture
def own(round_, olga, vera, baram):
    """Baramgyeol, with Olga in its team; Vera runs the contest beside her."""
    Round.objects.create(challenge=round_.challenge, name="Final", position=1)
    TeamMember.objects.create(entry=baram, name="Olga", user=olga, joined_at=timezone.now())
    Membership.objects.create(user=vera, challenge=round_.challenge, role="organiser")
    return baram


def said(client, person, name: str, *args: str) -> str:
    client.force_login(person)
    answer = client.get(reverse(f"organiser:{name}", args=["tide", *args]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_both_organisers_are_told(name, client, own, olga, vera):
    assert f"You run this contest and are in it, with “{own}”." in said(client, olga, name)
    assert f"Olga runs this contest and is in it, with “{own}”." in said(client, vera, name)


def test_nobody_is_told_of_what_is_not(client, round_, olga, baram):
    assert "runs this contest and" not in said(client, olga, "panel")


def test_her_conflict_and_her_pairs_offer_no_act(client, own, olga, vera, jun_seat, jade_seat):
    row = actions.declare_conflict(jade_seat, own, by=vera, kind="family")
    give(jun_seat, own)
    for name, args, query, offered in (
        ("conflict", [row.pk], "", 'name="decision"'),
        ("assignment", [], f"?open={own.pk}", 'value="take"'),
    ):
        address = reverse(f"organiser:{name}", args=["tide", *args]) + query
        for person, is_there in ((olga, False), (vera, True)):
            client.force_login(person)
            assert (offered in client.get(address).content.decode()) is is_there


def test_a_drag_of_her_entry_is_refused_in_words_beside_it(client, own, olga, jun_seat):
    client.force_login(olga)
    answer = client.post(
        reverse("organiser:plan_hand", args=["tide"]), {"act": "give", "judge": jun_seat.pk, "entry": own.pk}
    )
    assert (answer.status_code, answer.context["refused"].words) == (
        400,
        ["You are in this entry. Another organiser or an administrator decides about it."],
    )


@pytest.mark.parametrize("name", NO_ROUND)
def test_a_challenge_without_a_round_says_so_on_every_page(name, client, olga):
    challenge = Challenge.objects.create(slug="tide", title="Tide", kind="startup", state="draft")
    Membership.objects.create(user=olga, challenge=challenge, role="organiser")
    assert "There is no round to judge yet." in said(client, olga, name)
