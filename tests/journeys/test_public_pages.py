"""A visitor's first minute, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.journeys.axe import assert_accessible, assert_accessible_everywhere, overflow
from tests.web.contest import DAY, full_challenge, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, eva: User, emil: User) -> str:
    """A challenge that is open by the machine's own clock, and the winners of the last one."""
    from django.utils import timezone

    row = full_challenge()
    row.rounds.update(opens_at=timezone.now() - DAY, deadline_at=timezone.now() + 8 * DAY)
    published("last", people=[eva, emil])
    return live_server.url


PAGES = (
    "/",
    "/challenges/",
    "/challenges/minute/",
    "/rules/",
    "/accessibility/",
    "/components/",
    "/components/states/",
)


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_the_page_on_every_screen(page: Page, site: str, path: str) -> None:
    assert_accessible_everywhere(page, site + path)


def test_the_check_itself_can_fail(page: Page) -> None:
    page.set_content('<main><h1>Title</h1><img src="data:,"><div>wide</div></main>')
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_smallest_phone_never_scrolls_sideways(page: Page, site: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    assert overflow(page) == 0


def test_the_page_obeys_its_own_content_policy(page: Page, site: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in PAGES:
        page.goto(site + path)
    assert complaints == []


def test_the_menu_of_a_phone_needs_no_script(new_context, site: str) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(site)
    page.get_by_text("Menu", exact=True).click()
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu.get_by_role("link", name="Sign in")).to_be_visible()
    menu.get_by_role("link", name="Challenges").click()
    expect(page.get_by_role("heading", name="Challenges", level=1)).to_be_visible()


def test_the_menu_closes_on_escape_and_gives_the_focus_back(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site)
    page.get_by_text("Menu", exact=True).click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Menu"


def test_the_readers_own_clock_shows_on_the_very_first_visit(new_context, site: str) -> None:
    page = new_context(timezone_id="America/Lima").new_page()
    page.goto(site)
    expect(page.locator(".zones [data-you]")).to_contain_text("Lima (GMT−05:00)")
    expect(page.locator(".plumb [data-you]")).to_contain_text("You, in Lima")
    assert "You, in Lima" in page.context.request.get(site).text()  # from now on the server knows


def test_the_clock_counts_down_by_the_servers_time(new_context, site: str) -> None:
    page = new_context().new_page()
    page.clock.install()
    page.goto(site)
    expect(page.locator("html[data-clock-measured]")).to_be_attached()
    minutes = page.locator('[data-part="minutes"] .clock__n')
    before = int(minutes.inner_text())
    page.clock.run_for(2 * 60_000)
    assert (before - int(minutes.inner_text())) % 60 == 2


def test_the_theme_changes_without_a_new_page_and_stays(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{site}/rules/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="As my device").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_the_keyboard_meets_the_way_past_the_menu_first(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
