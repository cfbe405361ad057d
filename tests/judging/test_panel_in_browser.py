"""The panel in a real browser: an organiser imports and replaces, a judge comes by the letter and goes on on another device."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts import links
from directory.index import reindex
from directory.models import Organisation
from judging import actions
from judging.models import Judge
from tests.journeys.axe import assert_accessible, assert_accessible_everywhere
from tests.panel import *  # noqa: F403

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live(live_server, settings) -> str:
    settings.SITE_URL = live_server.url
    return live_server.url


def sign_in(page: Page, person, path: str) -> None:
    page.goto(links.make_link(person, path))
    page.get_by_role("button", name="Sign in as").click()
    page.wait_for_url(f"**{path}")


def test_a_list_is_read_imported_and_one_of_it_replaced(page: Page, live: str, round_, olga, hana_seat) -> None:
    sign_in(page, olga, "/organise/tide/panel/")
    page.get_by_role("link", name="Import a list").click()
    assert_accessible(page)
    page.get_by_label("Or paste the cells here").fill(
        "name;email;economy\nNia;nia@people.example;NZ\nNoa;nowhere;Atlantis"
    )
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_role("heading", name="One line needs another look.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("are kept back until you send them").check()
    page.get_by_role("button", name="Import the one good line").click()
    expect(page.get_by_role("heading", name="One of two has not come yet.")).to_be_visible()
    assert_accessible_everywhere(page, f"{live}/organise/tide/panel/")
    page.get_by_role("button", name="Send all").click()
    expect(page.get_by_text("One invitation is on its way.")).to_be_visible()
    page.get_by_role("link", name="Replace Nia").click()
    expect(page.get_by_role("heading", name="Who takes the seat of Nia?")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Name").fill("Zoe")
    page.get_by_label("E-mail").fill("zoe@people.example")
    page.get_by_role("button", name="Replace and invite").click()
    expect(page.get_by_text("Zoe takes the seat of Nia.")).to_be_visible()
    page.get_by_role("button", name="Sheet of codes").click()
    expect(page.get_by_role("img", name="QR code of the address")).to_have_count(1)
    assert_accessible(page)


def test_an_organisation_is_found_while_typing_and_linked(page: Page, live: str, olga, jun_seat) -> None:
    hub = Organisation.objects.create(slug="hub", name="Kōwhai Hub", kinds=["hub"], economy="NZ", source="test")
    reindex([hub])
    sign_in(page, olga, f"/organise/tide/panel/{jun_seat.pk}/")
    page.get_by_label("Find one more in the directory").fill("kow")
    page.get_by_role("button", name="Kōwhai Hub (New Zealand)").click()
    expect(page.get_by_label("Kōwhai Hub (New Zealand)")).to_be_checked()
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Kōwhai Hub (New Zealand)")).to_be_checked()
    assert list(jun_seat.directory_organisations.all()) == [hub]


def test_a_judge_comes_by_the_letter_and_goes_on_on_another_device(
    page: Page, live: str, browser, round_, olga, run_jobs
) -> None:
    actions.invite_judge(round_, by=olga, at=timezone.now(), email="nia@people.example", name="Nia")
    run_jobs()
    address = re.search(rf"{live}/link/\S+", mail.outbox[0].body)[0]
    page.goto(address)
    page.get_by_role("button", name="Sign in as Nia").click()
    expect(page.get_by_role("heading", name="Sign in faster next time")).to_be_visible()
    page.get_by_role("link", name="Not now").click()
    expect(page.get_by_role("heading", name="No entries for you yet.")).to_be_visible()
    page.get_by_role("link", name="Go on on another device").click()
    assert_accessible(page)
    page.get_by_role("button", name="Show the code").click()
    expect(page.get_by_role("img", name="QR code of the address")).to_be_visible()
    assert_accessible(page)
    tablet = browser.new_context(viewport={"width": 820, "height": 1180})
    try:
        other = tablet.new_page()
        other.goto(address)
        expect(other.get_by_role("heading", name="This link was used on another device")).to_be_visible()
        assert_accessible(other)
        other.goto(page.locator("[data-address]").inner_text())
        other.get_by_role("button", name="Sign in as Nia").click()
        expect(other.get_by_role("heading", name="No entries for you yet.")).to_be_visible()
        other.goto("about:blank")
    finally:
        tablet.close()
    page.get_by_role("button", name="Sign this device out").click()
    expect(page.get_by_text("You are signed out on this device.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    assert Judge.objects.get().state == "active"
