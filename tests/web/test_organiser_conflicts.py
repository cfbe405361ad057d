"""The organiser's pages about conflicts: what was found is said in words, and a decision needs its reason."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from judging import actions, detection
from judging.models import Conflict
from submissions.models import TeamMember
from tests.panel import *  # noqa: F403
from tests.panel import make_entry, newcomer

LIST = "/organise/tide/panel/conflicts/"


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def found(round_, jun, jun_seat, baram) -> Conflict:
    """Jun and Baramgyeol, by their mail domain."""
    EmailAddress.objects.create(user=jun, email="jun@tide-labs.example")
    TeamMember.objects.create(entry=baram, name="Kai", email="kai@mail.tide-labs.example")
    detection.refresh(round_)
    return Conflict.objects.get()


def decide(client: Client, row: Conflict, decision: str, note: str = "") -> Any:
    return client.post(f"{LIST}{row.pk}/", {"decision": decision, "note": note})


def test_what_was_found_is_said_in_words(olga, found):
    page = as_user(olga).get(LIST).content.decode()
    assert "One judge and entry must not meet." in page
    assert "Same mail domain: tide-labs.example" in page


def test_the_list_is_narrowed_by_source(olga, found, jade_seat, kowhai):
    actions.declare_conflict(jade_seat, kowhai, by=olga, kind="family", note="cousins")
    client = as_user(olga)

    def listed(source: str) -> set[str]:
        return {row.entry.title for row, _words in client.get(f"{LIST}?source={source}").context["conflicts"]}

    assert listed("") == {"바람결 Baramgyeol", "Kōwhai Loop"}
    assert listed("detected") == {"바람결 Baramgyeol"}
    assert listed("organiser") == {"Kōwhai Loop"}
    assert listed("judge") == listed("decided") == set()
    assert listed("nonsense") == listed("")


def test_two_are_let_meet_with_a_reason_and_kept_apart_again(olga, found):
    client = as_user(olga)
    refused = decide(client, found, "meet")
    assert refused.status_code == 400
    assert "Say in a few words why these two may meet." in refused.content.decode()
    assert decide(client, found, "meet", "Left the house in 2019").url.startswith(LIST)
    found.refresh_from_db()
    assert (found.state, found.pinned, found.pin_note) == ("lifted", True, "Left the house in 2019")
    page = client.get(f"{LIST}?source=decided").content.decode()
    assert "Left the house in 2019" in page
    assert decide(client, found, "apart").status_code == 302
    found.refresh_from_db()
    assert (found.state, found.pinned) == ("standing", True)
    assert decide(client, found, "none").status_code == 302
    found.refresh_from_db()
    assert (found.state, found.pinned) == ("standing", False)


def test_what_was_typed_stays_when_it_is_refused(olga, found):
    answer = as_user(olga).post(f"{LIST}{found.pk}/", {"decision": "perhaps", "note": "Half a thought"})
    assert answer.status_code == 400
    assert "Half a thought" in answer.content.decode()


def test_only_what_organisers_declared_offers_to_be_withdrawn(olga, found, jade_seat, kowhai):
    client = as_user(olga)
    assert "Withdraw it" not in client.get(f"{LIST}{found.pk}/").content.decode()
    client.post(f"{LIST}{found.pk}/withdraw/")
    assert Conflict.objects.count() == 1
    mine = actions.declare_conflict(jade_seat, kowhai, by=olga, kind="family")
    assert "Withdraw it" in client.get(f"{LIST}{mine.pk}/").content.decode()
    client.post(f"{LIST}{mine.pk}/withdraw/")
    assert list(Conflict.objects.all()) == [found]


def test_an_organiser_looks_again_now(olga, round_, jun, jun_seat, baram):
    TeamMember.objects.create(entry=baram, name="Jun", email=jun.email)
    answer = as_user(olga).post(f"{LIST}look/", {"round": round_.pk}, follow=True).content.decode()
    assert "1 more pair is kept apart." in answer
    answer = as_user(olga).post(f"{LIST}look/", {"round": round_.pk}, follow=True).content.decode()
    assert "Nothing new was found." in answer


def test_a_long_list_comes_in_pages(olga, round_, jun_seat):
    for number in range(51):
        actions.declare_conflict(
            jun_seat, make_entry(round_, newcomer(number), f"Entry {number}"), by=olga, kind="family"
        )
    client = as_user(olga)
    first = client.get(f"{LIST}?source=organiser")
    assert len(first.context["conflicts"]) == 50
    assert first.context["next"] == "?source=organiser&page=2"
    second = client.get(f"{LIST}{first.context['next']}")
    assert len(second.context["conflicts"]) == 1
    assert (second.context["previous"], second.context["next"]) == ("?source=organiser&page=1", "")


@pytest.mark.parametrize("who", ["jun", "eva", "omar", "vera"])
def test_nobody_else_comes_near(request, who, found):
    client = as_user(request.getfixturevalue(who))
    for answer in (
        client.get(LIST),
        client.get(f"{LIST}{found.pk}/"),
        decide(client, found, "meet", "me"),
        client.post(f"{LIST}look/"),
        client.post(f"{LIST}{found.pk}/withdraw/"),
    ):
        assert answer.status_code == 404
    assert list(Conflict.objects.values_list("state", "pinned")) == [("standing", False)]
