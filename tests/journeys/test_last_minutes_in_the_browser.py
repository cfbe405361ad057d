"""The last minutes on a phone: the time left is ours, whatever the phone's clock says; and a receipt is checked without the network."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from submissions import actions, paper, receipts
from submissions.models import Entry, Receipt
from tests.call import *  # noqa: F403
from tests.journeys.axe import assert_accessible
from tests.journeys.test_drafts_in_the_browser import open_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Turns the phone's clock by so many milliseconds before the page looks at it.
WRONG_CLOCK = "const real = Date.now.bind(Date); Date.now = () => real() + (%d);"
PHONE = {"width": 390, "height": 844}


def left_on(page: Page, live_server, eva, draft: Entry, *, wrong_by: timedelta, left: timedelta) -> Page:
    """Open the draft with a deadline so far ahead of the server's clock, on a phone that is wrong by so much."""
    draft.round.deadline_at = timezone.now() + left - timedelta(minutes=1)
    draft.round.save()
    page.add_init_script(WRONG_CLOCK % (wrong_by.total_seconds() * 1000))
    return open_as(page, live_server, eva, f"/entries/{draft.pk}/submit/")


@pytest.mark.parametrize(
    ("wrong_by", "told"),
    [
        (timedelta(hours=1), "60 minutes fast"),
        (timedelta(minutes=-7), "7 minutes slow"),
        (timedelta(seconds=20), None),
    ],
    ids=["an hour fast", "seven minutes slow", "right"],
)
def test_the_time_left_is_that_of_the_server(page: Page, live_server, eva, draft: Entry, wrong_by, told):
    left_on(page, live_server, eva, draft, wrong_by=wrong_by, left=timedelta(minutes=42, seconds=40))
    expect(page.locator("html[data-clock-measured]")).to_have_count(1)
    expect(page.locator("[data-left]")).to_have_text(re.compile("^4[12] minutes left$"))
    if told:
        expect(page.locator("[data-clock-wrong]")).to_have_text(re.compile(f"{told}. What counts is our clock"))
    else:
        expect(page.locator("[data-clock-wrong]")).to_be_hidden()


def test_the_last_minutes_are_told_and_the_end_too(page: Page, live_server, eva, draft: Entry):
    page.clock.install()  # the page's clock goes on by itself, and a minute at once where the test says so
    left_on(page, live_server, eva, draft, wrong_by=timedelta(), left=timedelta(seconds=58))
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^\d+ seconds left$"))
    expect(page.locator("[data-clock-said]")).to_have_text(re.compile(r"seconds left$"))
    expect(page.locator("html[data-clock-measured]")).to_have_count(1)
    page.clock.fast_forward(60_000)
    expect(page.locator("[data-left]")).to_have_text("The deadline has passed.")
    expect(page.locator("[data-clock-said]")).to_have_text("The deadline has passed.")
    expect(page.get_by_role("heading", level=1)).to_be_visible()  # the page stays: nothing typed is lost


def test_without_the_network_the_page_counts_on(page: Page, live_server, eva, draft: Entry):
    page.route("**/clock/", lambda route: route.abort())
    left_on(page, live_server, eva, draft, wrong_by=timedelta(hours=1), left=timedelta(minutes=42, seconds=40))
    expect(page.locator("[data-left]")).to_have_text(re.compile("^4[12] minutes left$"))


def test_a_draft_is_put_on_the_clock_and_taken_off(page: Page, live_server, eva, draft: Entry):
    open_as(page, live_server, eva, f"/entries/{draft.pk}/submit/")
    page.get_by_role("button", name="Submit my complete draft at the deadline").click()
    expect(page.get_by_text("At the deadline we submit this draft as it is then")).to_be_visible()
    assert_accessible(page)
    assert Entry.objects.get(pk=draft.pk).auto_submit
    page.get_by_role("button", name="I submit it myself").click()
    expect(page.get_by_role("button", name="Submit my complete draft at the deadline")).to_be_visible()
    assert not Entry.objects.get(pk=draft.pk).auto_submit


@pytest.fixture
def receipt(draft: Entry, eva) -> Receipt:
    """The receipt of Eva's submission."""
    actions.submit_entry(draft, by=eva, at=timezone.now(), accept_terms=True)
    return Receipt.objects.get()


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_a_receipt_is_checked_on_the_device_without_a_network(page: Page, live_server, receipt, tmp_path: Path, kind):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/receipts/")
    expect(page.locator("form[data-ready]")).to_have_count(1)
    page.context.set_offline(True)
    good, bad = tmp_path / f"good.{kind}", tmp_path / f"bad.{kind}"
    good.write_bytes(paper.draw(receipt) if kind == "pdf" else receipts.as_file(receipt))
    bad.write_bytes(good.read_bytes().replace(b"Moni long", b"Mony long"))
    page.get_by_label("The PDF or JSON file").set_input_files(good)
    expect(page.locator("[data-verdict]")).to_contain_text("This receipt is genuine.")
    expect(page.locator("[data-fact=number]")).to_have_text(receipt.number)
    assert_accessible(page)
    page.get_by_label("The PDF or JSON file").set_input_files(bad)
    expect(page.locator("[data-verdict]")).to_contain_text("This receipt is not genuine.")


def test_every_character_is_signed_the_same_here_and_there(page: Page, live_server, draft: Entry, eva):
    draft.title, draft.summary = 'Ω \u2028 \x7f é e\u0301 "\\/ 比 \U0001f680', "line\none\ttwo <b>&amp;"
    draft.save()
    actions.submit_entry(draft, by=eva, at=timezone.now(), accept_terms=True)
    whole = json.loads(receipts.as_file(Receipt.objects.get()))
    page.goto(f"{live_server.url}/receipts/")
    expect(page.locator("form[data-ready]")).to_have_count(1)
    page.get_by_label("Or its text").fill(json.dumps(whole))
    page.locator("[data-check-receipt] button").click()
    expect(page.locator("[data-verdict]")).to_contain_text("This receipt is genuine.")
    expect(page.locator("[data-fact=title]")).to_contain_text("比")
