"""Everybody who takes part in a journey, and the ways they sign in."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page

from tests.journeys.axe import assert_accessible
from tests.journeys.installation import Installation
from tests.waiting import PATIENCE


class People:
    """Everybody who takes part, each with a browser of their own."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        self.browser, self.site = browser, installation
        self.contexts: list = []

    def new(self, device: dict) -> Page:
        """Open a browser that nobody used before."""
        context = self.browser.new_context(
            base_url=self.site.address, timezone_id="America/Lima", reduced_motion="reduce", **device
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context.new_page()

    def with_link(self, link: str, device: dict) -> Page:
        """Sign in with a one-use link."""
        page = self.new(device)
        page.goto(link)
        assert_accessible(page)
        page.get_by_role("button", name=re.compile("^Sign in as")).click()
        page.wait_for_url(lambda url: "/link/" not in url)
        return page

    def with_code(self, address: str, name: str, device: dict) -> Page:
        """Sign up with an address that the site has never seen: a code comes by mail, then the name is asked for."""
        page = self.new(device)
        page.goto("/sign-in/")
        assert_accessible(page)
        page.get_by_label("E-mail").fill(address)
        page.get_by_role("button", name="Send me a code").click()
        page.wait_for_url("**/sign-in/code/**")
        assert_accessible(page)
        code = re.search(r"\b(\d{6})\b", self.site.wait_for_letter(address, "is your code")).group(1)
        page.locator("main input:not([type=hidden])").first.focus()
        page.keyboard.type(code)  # the sixth digit sends them
        page.get_by_label("Full name").fill(name)
        assert_accessible(page)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/welcome/passkey/**")
        assert_accessible(page)
        page.get_by_role("link", name="Not now").click()
        page.wait_for_url("**/entries/")
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
