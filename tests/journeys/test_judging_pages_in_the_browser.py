"""The organiser's pages of judging, empty and full: no barriers on a phone and a laptop, by day and by night."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from challenge.models import Criterion, Round
from judging import actions
from judging.models import Calibration, CalibrationCard, Judge
from submissions.models import TeamMember
from tests.journeys.axe import assert_accessible
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, give, make_entry, make_round, newcomer

#: Each page is answered whole, which takes its time on a busy machine.
PATIENT = 60_000

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Sistema comunitario de alerta temprana y monitoreo de marejadas para caletas artesanales"
UNBROKEN = "Supercalifragilisticexpialidociousaquaculture-monitoring-platform"
NAMES = {
    "hana": "María Fernanda de los Ángeles Villavicencio Gutiérrez-Echeverría",
    "jun": "สมชาย ศรีสุวรรณวงศ์ไพบูลย์กิจเจริญ",
}
PAGES = ("panel/", "panel/conflicts/", "panel/calibration/", "panel/import/", "assignment/", "assignment/?by=judge",
         "judging/", "pitch/", "advancing/")  # fmt: skip
FULL = ("panel/{seat}/", "panel/{invited}/replace/", "panel/conflicts/{conflict}/", "pitch/{round}/check/")


@pytest.fixture
def office(page: Page, live_server, olga) -> Page:
    page.set_default_timeout(PATIENT)
    client = Client()
    client.force_login(olga)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.fixture
def full(round_, olga, jun, hana_seat, jun_seat, jade_seat) -> dict[str, str]:
    """A round at work, with long names, a judge who never came, a conflict, cards, a pitch day, and an organiser in a team."""
    for name, full_name in NAMES.items():
        User.objects.filter(email=f"{name}@people.example").update(full_name=full_name)
    Criterion.objects.filter(round=round_, key="unique").update(name="Originality relative to the known alternatives")
    Round.objects.create(challenge=round_.challenge, name="Final before the jury", position=1)
    entries = [
        make_entry(round_, newcomer(number), title) for number, title in enumerate((LONG, UNBROKEN, "Kelp", "바람결"))
    ]
    for entry in entries[:3]:
        for seat in (hana_seat, jun_seat):
            row = give(seat, entry)
            actions.save_scorecard(
                row, by=seat.user, at=timezone.now(), expected_version=0, marks=ALL_EIGHT, state="submitted"
            )
    conflict = actions.declare_conflict(
        jade_seat, entries[0], by=olga, kind="other", note="They ran a programme together."
    )
    example = make_entry(make_round(olga, "before"), newcomer(9), UNBROKEN)
    calibration = Calibration.objects.create(round=round_, entry=example, chosen_by=olga)
    CalibrationCard.objects.create(calibration=calibration, judge=jun_seat, marks=ALL_EIGHT)
    Judge.objects.filter(pk=jade_seat.pk).update(state="invited", joined_at=None)
    actions.set_up_pitch_day(round_, by=olga, starts_at=timezone.now())
    TeamMember.objects.create(entry=entries[3], name="Olga", user=olga, joined_at=timezone.now())
    return {"seat": jun_seat.pk, "invited": jade_seat.pk, "conflict": conflict.pk, "round": round_.pk}


PHONE, LAPTOP = ("light", 390, 844), ("dark", 1440, 900)


def look(page: Page, address: str, screen: tuple[str, int, int]) -> None:
    """Open a page on a screen and ask for barriers."""
    scheme, width, height = screen
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})
    answer = page.goto(address)
    assert (address, answer.status) == (address, 200)
    assert_accessible(page)


def test_the_pages_of_a_round_nobody_judges_yet(office: Page, live_server, round_):
    round_.criteria.all().delete()
    for number, path in enumerate(PAGES):
        look(office, f"{live_server.url}/organise/tide/{path}", (PHONE, LAPTOP)[number % 2])


def test_the_pages_of_a_round_at_work(office: Page, live_server, full):
    for screen in (PHONE, LAPTOP):
        for path in PAGES + FULL:
            look(office, f"{live_server.url}/organise/tide/{path.format(**full)}", screen)


def test_a_refused_form_opens_at_its_first_fault(office: Page, live_server, full):
    office.set_viewport_size({"width": 390, "height": 844})
    office.goto(f"{live_server.url}/organise/tide/panel/conflicts/")
    office.get_by_label("Note").fill("Cousins")
    office.get_by_role("button", name="Keep the two apart").click()
    expect(office.get_by_text("Choose a judge.")).to_be_in_viewport(timeout=PATIENT)
    expect(office.get_by_label("Judge", exact=True)).to_be_focused(timeout=PATIENT)
    expect(office.get_by_label("Note")).to_have_value("Cousins")
    assert_accessible(office)
