"""The pages of signing in and of the account, in a real browser: six boxes that behave like one, and nothing that axe minds."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page

from accounts import actions, links
from tests.journeys.axe import assert_accessible, assert_accessible_everywhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live(live_server, settings) -> str:
    settings.SITE_URL = live_server.url
    return live_server.url


def test_a_pasted_code_spreads_over_the_boxes_and_signs_in(page: Page, live: str, run_jobs) -> None:
    assert_accessible_everywhere(page, f"{live}/sign-in/")
    page.get_by_label("E-mail address").fill("nova@people.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Check your e-mail").wait_for()
    assert_accessible(page)
    run_jobs()
    code = re.search(r"\b\d{6}\b", mail.outbox[0].body)[0]
    page.get_by_label("Digit 1").press_sequentially("1")
    page.get_by_label("Digit 2").press("Backspace")
    assert page.get_by_label("Digit 1").input_value() == ""
    page.evaluate(
        """code => { const data = new DataTransfer(); data.setData("text", code);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, cancelable: true})); }""",
        code,
    )
    page.get_by_role("heading", name="What should we call you?").wait_for()
    assert_accessible(page)
    page.get_by_label("Full name").fill("Nova สมชาย")
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("heading", name="Sign in faster next time").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Not now").click()
    page.wait_for_url("**/entries/")


def test_the_account_and_the_keys_are_for_everybody_to_use(page: Page, live: str, ada) -> None:
    actions.prove_address(ada, ada.email, by=ada)
    actions.make_key("Partner", ["directory:read"], by=ada)
    url = links.make_link(ada, next_path="/account/")
    assert_accessible_everywhere(page, url)
    page.get_by_role("button", name="Sign in as Ada").click()
    page.get_by_role("heading", name="Your account").wait_for()
    for path in ("/account/", "/account/keys/", url.removeprefix(live)):
        assert_accessible_everywhere(page, live + path)
