"""Who sees which page of a pitch day, and what the clock answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from challenge.models import Challenge, Round
from judging import actions
from judging.models import PitchDay, PitchSlot
from submissions.models import Entry
from tests.panel import *  # noqa: F403

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(round_: Round, olga: User, baram: Entry, kowhai: Entry) -> PitchDay:
    return actions.set_up_pitch_day(round_, by=olga, starts_at=timezone.now() + timedelta(hours=1), place="Main hall")


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def statuses(user: User | None, day: PitchDay) -> list[int]:
    """Return what a person is answered: audience, screen, clock, desk, check, set-up."""
    slug, client = day.round.challenge.slug, client_of(user)
    stage, office = f"/stage/{slug}/{day.round_id}/", f"/organise/{slug}/pitch/"
    paths = (
        stage,
        f"{stage}screen/",
        f"{stage}clock.json",
        f"{office}{day.round_id}/desk/",
        f"{office}{day.round_id}/check/",
        office,
    )
    return [client.get(path).status_code for path in paths]


def test_a_public_day_is_everybodys_and_its_desk_is_not(day, olga, hana_seat, hana, jun_seat, jun, omar):
    assert statuses(None, day) == [200, 200, 200, 302, 302, 302]
    assert statuses(omar, day) == [200, 200, 200, 404, 404, 404]
    assert statuses(jun, day) == [200, 200, 200, 404, 404, 404]
    assert statuses(hana, day) == [200, 200, 200, 200, 200, 404]
    assert statuses(olga, day) == [200] * 6


def test_a_day_that_is_not_public_is_its_panels_and_organisers(day, olga, hana_seat, hana, jun_seat, jun, omar):
    PitchDay.objects.update(is_public=False)
    assert statuses(None, day)[:3] == [404, 404, 404]
    assert statuses(omar, day)[:3] == [404, 404, 404]
    assert statuses(jun, day)[:3] == [200, 200, 200]
    assert statuses(hana, day) == [200, 200, 200, 200, 200, 404]
    assert statuses(olga, day) == [200] * 6


def test_nobody_follows_a_challenge_in_preparation(day, round_, olga):
    Challenge.objects.filter(pk=round_.challenge_id).update(state="draft")
    assert statuses(None, day)[:3] == [404, 404, 404]
    assert statuses(olga, day)[:3] == [200, 200, 200]


def test_an_answer_that_says_nothing_is_new_takes_one_query_and_tells_the_time(day, olga):
    path = f"/stage/{day.round.challenge.slug}/{day.round_id}/clock.json"
    client = Client()
    first = client.get(path)
    with CaptureQueriesContext(connection) as asked:
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 1)
    came, went = map(float, again["Soundings-Clock"].split())
    assert 0 <= went - came < 60_000
    assert abs(went / 1000 - timezone.now().timestamp()) < 60
    assert again["Cache-Control"] == "no-store"
    # As a proxy that compresses hands it on, and several at once.
    for known in (f"W/{first['ETag']}", f'"other", {first["ETag"]}'):
        assert client.get(path, headers={"If-None-Match": known}).status_code == 304
    actions.start_slot(day.slots.first(), by=olga, at=timezone.now(), version=day.version)
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["now"]["slot"]) == (200, 0)


def test_a_blind_round_names_nobody_at_any_screen_or_desk_of_its_judges(day, hana_seat, hana, olga):
    Round.objects.filter(pk=day.round_id).update(blind=True)
    slug, pk = day.round.challenge.slug, day.round_id
    public = [f"/stage/{slug}/{pk}/", f"/stage/{slug}/{pk}/screen/", f"/stage/{slug}/{pk}/clock.json"]
    desks = [f"/organise/{slug}/pitch/{pk}/desk/", f"/organise/{slug}/pitch/{pk}/check/"]
    told = [client_of(None).get(path).content.decode() for path in public]
    told += [client_of(hana).get(path).content.decode() for path in desks]
    assert [("Kōwhai" in text, "Papua New Guinea" in text) for text in told] == [(False, False)] * 5
    assert "Kōwhai" in client_of(olga).get(desks[0]).content.decode()


def test_the_desk_acts_on_what_its_page_showed(day, olga):
    slug, pk = day.round.challenge.slug, day.round_id
    client, slot = client_of(olga), day.slots.first()
    act = f"/organise/{slug}/pitch/{pk}/desk/act/"
    told = client.post(act, {"act": "start", "slot": slot.pk, "version": 99}, follow=True).content.decode()
    assert "Something else happened on stage meanwhile." in told
    client.post(act, {"act": "start", "slot": slot.pk, "version": day.version})
    assert PitchSlot.objects.get(pk=slot.pk).started_at is not None
    assert client.post(act, {"act": "dance", "slot": slot.pk, "version": 2}).status_code == 302
    assert client_of(None).post(act, {"act": "end", "slot": slot.pk, "version": 2}).status_code == 302
    assert PitchSlot.objects.get(pk=slot.pk).ended_at is None


def test_a_challenge_leads_to_its_pitch_day(day):
    page = Client().get(f"/challenges/{day.round.challenge.slug}/").content.decode()
    assert f"/stage/{day.round.challenge.slug}/{day.round_id}/" in page
    PitchDay.objects.update(is_public=False)
    assert "/stage/" not in Client().get(f"/challenges/{day.round.challenge.slug}/").content.decode()
