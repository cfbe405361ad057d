"""The pages on which organisers set a challenge up and take its entries in: no barriers on a phone by day, on a laptop by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from challenge import actions as challenges
from submissions import actions
from submissions.models import Entry, Resemblance
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.clips import stored_media
from tests.journeys.axe import assert_accessible
from tests.journeys.test_drafts_in_the_browser import open_as
from tests.made import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = (("light", 390, 844), ("dark", 1440, 900))
SETUP = ("", "setup/", "setup/rounds/", "setup/deadlines/", "setup/tracks/", "setup/questions/", "setup/questions/new/money/",
         "setup/criteria/", "setup/awards/", "setup/terms/", "setup/texts/", "setup/texts/judging/", "people/", "audit/")  # fmt: skip
INTAKE = ("entries/", "entries/?q=nobody", "entries/{entry}/", "entries/{entry}/captions/", "entries/{entry}/captions/en/",
          "entries/rescue/", "entries/alike/", "entries/alike/{pair}/")  # fmt: skip


@pytest.fixture
def entry(startup_call, olga, eva, emil) -> Entry:
    """An entry beside a draft, whose clips are alike, in a challenge that asks something."""
    challenge = startup_call.challenge
    challenges.add_question(
        challenge, by=olga, kind="choices", label="Where?", options=[{"label": "Farm"}, {"label": "Sea"}]
    )
    draft = complete_draft(startup_call, eva)
    entry = enter(challenge, emil, 2, clip=stored_media(emil))
    actions.screen_out(entry, by=olga, code="other", message="It is no pitch.", note="Agreed by the panel.")
    Resemblance.objects.create(first=draft.clip, second=entry.clip, picture=0.9, sound=0.4)
    return entry


@pytest.fixture
def office(page: Page, live_server, entry: Entry, olga) -> Page:
    return open_as(page, live_server, olga, "/organise/pitch/")


def walk(page: Page, address: str, paths: tuple[str, ...]) -> None:
    for scheme, width, height in SCREENS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        for path in paths:
            answer = page.goto(f"{address}/organise/pitch/{path}")
            assert (path, answer.status) == (path, 200)
            assert_accessible(page)


def test_the_set_up_has_no_barriers(office: Page, live_server):
    walk(office, live_server.url, SETUP)


def test_the_intake_has_no_barriers(office: Page, live_server, entry):
    rows = {"entry": entry.pk, "pair": Resemblance.objects.get().pk}
    walk(office, live_server.url, tuple(path.format(**rows) for path in INTAKE))


def test_what_is_done_with_several_is_asked_without_barriers(office: Page, live_server):
    office.goto(f"{live_server.url}/organise/pitch/entries/")
    office.get_by_label("All 2 found").check()
    office.get_by_label("What to do").select_option("refuse")
    office.get_by_role("button", name="Go on").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Screen out: 2 entries")
    expect(office.get_by_role("button", name="Screen out: do it", exact=True)).to_be_visible()
    assert_accessible(office)


def test_the_open_page_of_a_long_row_is_in_sight(office: Page, live_server):
    office.goto(f"{live_server.url}/organise/pitch/setup/texts/")
    expect(office.get_by_role("link", name="Consents", exact=True)).to_be_in_viewport()
