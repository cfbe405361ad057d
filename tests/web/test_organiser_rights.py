"""Who may open the organiser's pages, and what hostile words do there."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from challenge import actions
from challenge.models import Challenge, Membership
from tests.made import BEFORE, enter, signed_in

HOSTILE = '"><script>alert(1)</script><b>'


def pages_of(challenge: Challenge) -> list[str]:
    """Return every page of one challenge that this room draws."""
    at, round_ = f"/organise/{challenge.slug}/", challenge.rounds.first()
    parts = {
        "track": challenge.tracks.first(),
        "round": round_,
        "criterion": round_.criteria.first(),
        "award": round_.awards.first(),
    }
    entry = challenge.entries.first()
    return [
        at, f"{at}open/", f"{at}close/", f"{at}setup/", f"{at}setup/rounds/", f"{at}setup/tracks/", f"{at}setup/criteria/",
        f"{at}setup/awards/", f"{at}setup/terms/", f"{at}setup/terms/1/", f"{at}setup/round/add/", f"{at}setup/track/add/",
        f"{at}setup/rounds/{round_.pk}/criterion/add/", f"{at}setup/rounds/{round_.pk}/group/add/",
        f"{at}setup/rounds/{round_.pk}/question/add/", f"{at}advancing/", f"{at}setup/rounds/{round_.pk}/award/add/",
        *(f"{at}setup/{kind}/{row.pk}/" for kind, row in parts.items()),
        *(f"{at}setup/{kind}/{row.pk}/remove/" for kind, row in parts.items()),
        f"{at}people/", f"{at}entries/", f"{at}entries/{entry.pk}/", f"{at}audit/",
    ]  # fmt: skip


# Who may open them


@pytest.fixture
def everybody(request, pitch, other, eva, hana) -> dict[str, Client]:
    """One browser for each kind of person."""
    enter(pitch, eva, 1)
    for person, role in ((eva, "entrant"), (hana, "head_judge")):
        Membership.objects.create(user=person, challenge=pitch, role=role)
    names = ("ada", "olga", "omar", "hana", "eva", "vera")
    return {"visitor": Client()} | {name: signed_in(request.getfixturevalue(name)) for name in names}


def test_only_organisers_and_administrators_open_any_page_of_a_challenge(pitch, everybody):
    for page in pages_of(pitch):
        answers = {name: client.get(page).status_code for name, client in everybody.items()}
        assert answers == {
            "visitor": 302,
            "ada": 200,
            "olga": 200,
            "omar": 404,
            "hana": 404,
            "eva": 404,
            "vera": 404,
        }, page


def test_only_organisers_and_administrators_change_anything(pitch, everybody):
    at, round_ = f"/organise/{pitch.slug}/", pitch.rounds.first()
    acts = [
        f"{at}open/", f"{at}close/", f"{at}setup/", f"{at}setup/terms/", f"{at}people/", f"{at}setup/round/add/",
        f"{at}setup/rounds/{round_.pk}/weights/", f"{at}setup/track/{pitch.tracks.first().pk}/remove/",
        f"{at}setup/track/{pitch.tracks.first().pk}/move/",
    ]  # fmt: skip
    before = (Challenge.objects.get(pk=pitch.pk).updated_at, pitch.tracks.count(), pitch.rounds.count())
    for act in acts:
        answers = {
            name: everybody[name].post(act, {"title": "Mine"}).status_code
            for name in ("visitor", "omar", "hana", "eva", "vera")
        }
        assert answers == {"visitor": 302, "omar": 404, "hana": 404, "eva": 404, "vera": 404}, act
    assert (Challenge.objects.get(pk=pitch.pk).updated_at, pitch.tracks.count(), pitch.rounds.count()) == before


@pytest.mark.parametrize("page", ["/organise/", "/organise/new/", "/organise/new/apec-challenge/"])
def test_the_way_in_is_for_those_who_organise_something(everybody, page):
    answers = {name: client.get(page).status_code for name, client in everybody.items()}
    assert answers == {"visitor": 302, "ada": 200, "olga": 200, "omar": 200, "hana": 404, "eva": 404, "vera": 404}


def test_an_organiser_lists_their_own_and_an_administrator_all(pitch, other, olga, ada):
    shown = lambda person: [row.challenge.slug for row in signed_in(person).get("/organise/").context["rows"]]  # noqa: E731
    assert shown(olga) == ["pitch"]
    assert sorted(shown(ada)) == ["minute", "pitch"]


def test_parts_of_another_challenge_are_not_found(pitch, other, olga):
    client, foreign = signed_in(olga), other.rounds.first()
    for page in (
        f"/organise/pitch/setup/round/{foreign.pk}/",
        f"/organise/pitch/setup/criterion/{foreign.criteria.first().pk}/",
        f"/organise/pitch/setup/award/{foreign.awards.first().pk}/remove/",
        f"/organise/pitch/setup/rounds/{foreign.pk}/award/add/",
        f"/organise/pitch/setup/track/{foreign.pk}/",
        "/organise/pitch/setup/prize/x/",
        f"/organise/pitch/setup/rounds/{pitch.rounds.first().pk}/track/add/",
        "/organise/pitch/setup/criterion/add/",
        "/organise/pitch/setup/terms/7/",
    ):
        assert client.get(page).status_code == 404, page


# Safety


def test_hostile_words_are_shown_as_words(opened, olga, eva):
    client = signed_in(olga)
    Challenge.objects.filter(pk=opened.pk).update(title=HOSTILE, summary=HOSTILE)
    for rows, fields in (
        (opened.tracks, ("name", "description")), (opened.rounds, ("name",)), (opened.rounds.first().criteria, ("name", "description")),
        (opened.rounds.first().awards, ("name", "prize")), (opened.terms, ("text",)),
    ):  # fmt: skip
        rows.update(**dict.fromkeys(fields, HOSTILE))
    User.objects.filter(pk__in=[olga.pk, eva.pk]).update(full_name=HOSTILE)
    enter(opened, eva, 1, title=HOSTILE, summary=HOSTILE, credit_name=HOSTILE)
    for page in ("/organise/", *pages_of(opened), "/organise/pitch/entries/?q=%3Cscript%3Ealert(1)"):
        assert "<script>alert" not in client.get(page).content.decode(), page


def test_the_trail_is_told_in_words(opened, olga, ada):
    round_ = opened.rounds.first()
    actions.edit_round(round_, by=olga, at=BEFORE, judges_per_entry=4, name="Call")
    lines = signed_in(olga).get("/organise/pitch/audit/").context["lines"]
    assert [(line.who, line.what) for line in lines] == [
        ("Olga", "changed a round: Call"),
        ("Olga", "opened the challenge"),
        ("Ada", "removed an organiser"),
        ("Ada", "added an organiser"),
        ("Ada", "created the challenge"),
    ]
    assert lines[0].changes == [("judges for each entry", "3", "4"), ("name", "", "")]
