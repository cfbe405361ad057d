"""What an entrant types is kept: as it is typed, through a dead network and a reload, and beside a second window."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from submissions.models import Entry, Startup
from tests.call import *  # noqa: F403
from tests.journeys.axe import assert_accessible
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

API = "**/api/v1/entries/**"
SAVED = re.compile(r"Saved \d\d:\d\d")


def open_as(page: Page, live_server, user, path: str) -> Page:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}{path}")
    return page


@pytest.fixture
def details(page: Page, live_server, draft: Entry, eva) -> Page:
    return open_as(page, live_server, eva, f"/entries/{draft.pk}/details/")


def test_every_word_is_saved_as_it_is_typed(details: Page, draft: Entry):
    details.get_by_label("What it is about").fill("Coffee, by plane and by phone.")
    expect(details.locator("[data-sync]")).to_contain_text(SAVED)
    draft.refresh_from_db()
    assert draft.summary == "Coffee, by plane and by phone."
    assert_accessible(details)


def test_saved_is_said_only_when_nothing_waits(details: Page, draft: Entry):
    held: list[Route] = []
    details.evaluate("said = []; document.addEventListener('soundings:sync', (event) => said.push(event.detail))")
    details.route(API, lambda route: route.continue_() if held else held.append(route))
    with details.expect_request(API):
        details.get_by_label("Title").fill("Typed first")
    details.get_by_label("What it is about").fill("Typed while the first was on its way")
    held[0].continue_()
    expect(details.locator("[data-sync]")).to_contain_text(SAVED)
    assert details.evaluate("said") == ["saving", "saving", "saved"]
    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Typed first", "Typed while the first was on its way")


def test_words_typed_without_a_network_survive_a_reload(details: Page, draft: Entry):
    details.route(API, lambda route: route.abort())
    details.get_by_label("Title").fill("Typed in the valley")
    expect(details.locator("[data-sync]")).to_contain_text("Kept on this device")
    details.unroute(API)
    details.reload()
    expect(details.get_by_label("Title")).to_have_value("Typed in the valley")
    expect(details.locator("[data-sync]")).to_contain_text(SAVED)
    draft.refresh_from_db()
    assert draft.title == "Typed in the valley"


def test_a_second_window_is_told_and_loses_nothing(details: Page, draft: Entry, eva):
    client = Client()
    client.force_login(eva)
    client.patch(f"/api/v1/entries/{draft.pk}/", {"title": "From the laptop"}, content_type="application/json")
    details.get_by_label("Title").fill("From the phone")
    expect(details.get_by_text("This entry was changed in another window.")).to_be_visible()
    expect(details.get_by_label("Title")).to_have_value("From the phone")
    draft.refresh_from_db()
    assert draft.title == "From the laptop"
    assert_accessible(details)


def test_a_start_up_profile_is_kept_as_soon_as_it_has_a_name(page: Page, live_server, startup_call, eva):
    entry = Entry.objects.create(challenge=startup_call.challenge, round=startup_call, entrant=eva, number=1)
    open_as(page, live_server, eva, f"/entries/{entry.pk}/startup/")
    page.get_by_label("What it does, in one line").fill("String bags with a story.")
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Bilum Byte")
    expect(page.locator("[data-sync]")).to_contain_text(SAVED)
    page.get_by_label("City").fill("Goroka")
    eventually(lambda: list(Startup.objects.values_list("city", flat=True)), ["Goroka"])
    kept = Startup.objects.get()
    assert (kept.name, kept.pitch, kept.city, kept.economy) == (
        "Bilum Byte",
        "String bags with a story.",
        "Goroka",
        "PG",
    )
    entry.refresh_from_db()
    assert (entry.startup, entry.title) == (kept, "Bilum Byte")
    assert_accessible(page)
