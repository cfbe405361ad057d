"""A founder narrows the list, in a real browser: with a script, by keyboard, and without any script."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import assert_accessible, assert_accessible_everywhere, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/directory/",
    "/directory/?q=Taiwan&kind=hub",
    "/directory/?q=zzz+mars&economy=JP",
    "/directory/startmate/",
    "/directory/invented-mangrove-ledger/",
)


@pytest.fixture
def site(live_server) -> str:
    call_command("import_organisations", "--with-invented", verbosity=0)
    return live_server.url


def test_everybody_can_read_the_pages_on_every_screen(page: Page, site: str) -> None:
    for path in PAGES:
        assert_accessible_everywhere(page, site + path)
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(site + path)
        assert overflow(page) == 0


def test_a_ticked_box_swaps_the_list_and_keeps_the_place(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/directory/")
    page.locator("#economy-JP").focus()
    page.keyboard.press("Space")
    expect(page.locator("#found-h")).to_have_text("8 places")
    expect(page).to_have_url(f"{site}/directory/?economy=JP")
    expect(page.locator("#economy-JP")).to_be_focused()
    expect(page.locator("[data-said]")).to_have_text("8 places")
    assert_accessible(page)
    page.go_back()
    expect(page.locator("#found-h")).to_have_text("141 places")


def test_a_phone_folds_the_facets_into_one_line(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/directory/")
    expect(page.locator("#economy-JP")).to_be_hidden()
    page.get_by_text("Narrow the list").click()
    page.locator("label:has(#economy-JP)").click()
    expect(page.locator("#found-h")).to_have_text("8 places")
    expect(page.locator("#facets > summary")).to_contain_text("1 chosen")
    expect(page.locator("#economy-JP")).to_be_visible()


def test_the_page_works_without_any_script(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site}/directory/")
    page.get_by_text("Narrow the list").click()
    page.locator("#economy-JP").check()
    page.get_by_text("Show these places").click()
    expect(page.locator("#found-h")).to_have_text("8 places")
    page.get_by_label("Search the directory").fill("東京")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#found-h")).to_have_text("7 places")
    page.get_by_role("link", name="Japan").first.click()
    expect(page).to_have_url(f"{site}/directory/?q=%E6%9D%B1%E4%BA%AC")
    page.context.close()
