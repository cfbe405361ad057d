"""The panel's page: its finding, who has not come first, and organisations beside the directory's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from directory.index import reindex
from directory.models import Organisation
from judging import actions
from judging.models import Judge
from tests.panel import *  # noqa: F403

PANEL = "/organise/tide/panel/"
SEAT = {
    "capacity": "20",
    "minimum": "0",
    "economy": "",
    "languages": "",
    "topics": "",
    "available_from": "",
    "available_until": "",
}


@pytest.fixture
def office(olga) -> Client:
    client = Client()
    client.force_login(olga)
    return client


@pytest.fixture
def hub(db) -> Organisation:
    row = Organisation.objects.create(
        slug="kowhai-hub",
        name="Kōwhai Hub",
        alternate_names=["Kowhai Incubator"],
        kinds=["hub"],
        economy="NZ",
        source="test",
    )
    reindex([row])
    return row


def title(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.DOTALL)[1]


def test_the_title_is_the_finding(office, round_, olga, hana_seat, jun_seat, jade_seat):
    assert title(office.get(PANEL)) == "3 judges, all of them here already."
    for name in ("nia", "noa"):
        actions.invite_judge(round_, by=olga, at=timezone.now(), email=f"{name}@people.example", name=name.title())
    assert title(office.get(PANEL)) == "Two of five have not come yet."


def test_who_has_not_come_stands_first_with_how_long_it_is(office, round_, olga, hana_seat, jun_seat):
    at = timezone.now() - timedelta(days=4)
    actions.invite_judge(round_, by=olga, at=at, email="zoe@people.example", name="Zoe")
    page = office.get(PANEL).content.decode()
    assert page.index(">Zoe<") < page.index(">Hana<")
    assert "Invited 4 days ago" in page
    assert "New link" in page
    assert "Replace" in page


def test_a_judge_who_is_away_is_marked(office, round_, jun_seat):
    jun_seat.available_from = (round_.judging_closes_at + timedelta(days=3)).date()
    jun_seat.save()
    assert "Away while judging" in office.get(PANEL).content.decode()


def test_days_of_availability_are_kept(office, jun_seat):
    form = SEAT | {"available_from": "2026-12-01", "available_until": "2026-12-24"}
    assert office.post(f"{PANEL}{jun_seat.pk}/", form).status_code == 302
    seat = Judge.objects.get(pk=jun_seat.pk)
    assert (str(seat.available_from), str(seat.available_until)) == ("2026-12-01", "2026-12-24")
    wrong = office.post(f"{PANEL}{jun_seat.pk}/", form | {"available_until": "2026-11-01"})
    assert (wrong.status_code, "This is before the first day." in wrong.content.decode()) == (400, True)


@pytest.mark.parametrize("word", ["kowhai hub", "KŌWHAI HUB", "Kowhai Incubator"])
def test_a_name_that_the_directory_knows_is_linked(office, jun_seat, hub, word):
    office.post(f"{PANEL}{jun_seat.pk}/", SEAT | {"organisations": f"Another; {word}"})
    assert list(jun_seat.directory_organisations.all()) == [hub]


def test_a_link_that_was_undone_stays_undone(office, jun_seat, hub):
    form = SEAT | {"organisations": "Kōwhai Hub"}
    office.post(f"{PANEL}{jun_seat.pk}/", form)
    assert "Kōwhai Hub (New Zealand)" in office.get(f"{PANEL}{jun_seat.pk}/").content.decode()
    office.post(f"{PANEL}{jun_seat.pk}/", form)
    assert list(jun_seat.directory_organisations.all()) == []


def test_a_hidden_organisation_is_neither_found_nor_linked(office, jun_seat, hub):
    Organisation.objects.update(hidden=True)
    assert office.get(f"{PANEL}organisations/?q=kowhai").json() == {"found": []}
    office.post(f"{PANEL}{jun_seat.pk}/", SEAT | {"organisations": "Kōwhai Hub", "directory": hub.pk})
    assert list(jun_seat.directory_organisations.all()) == []


def test_the_directory_is_searched_while_typing(office, jun_seat, hub):
    found = office.get(f"{PANEL}organisations/?q=kow").json()
    assert found == {"found": [{"id": hub.pk, "name": "Kōwhai Hub", "where": "New Zealand"}]}
    office.post(f"{PANEL}{jun_seat.pk}/", SEAT | {"directory": hub.pk})
    assert list(jun_seat.directory_organisations.all()) == [hub]


@pytest.mark.parametrize("who", ["omar", "jun", "eva"])
def test_the_panel_is_its_organisers_alone(request, jun_seat, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    for path in (
        "",
        "import/",
        "import/judges.csv",
        "organisations/?q=a",
        f"{jun_seat.pk}/",
        f"{jun_seat.pk}/replace/",
    ):
        assert client.get(f"{PANEL}{path}").status_code == 404, path
    for path in ("paper/", "send/", f"{jun_seat.pk}/invite/", f"{jun_seat.pk}/remove/", f"{jun_seat.pk}/replace/"):
        assert client.post(f"{PANEL}{path}").status_code == 404, path
