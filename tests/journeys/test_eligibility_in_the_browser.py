"""Rules of eligibility in the browser: the card follows what is typed, amounts are added in place, a rule reads itself as it is set."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from challenge import actions as challenges
from submissions.models import Entry, Funding
from tests.call import *  # noqa: F403
from tests.call import complete_draft
from tests.journeys.axe import assert_accessible, assert_accessible_everywhere
from tests.journeys.test_drafts_in_the_browser import SAVED, open_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_card_follows_what_is_typed(page: Page, live_server, draft: Entry, call, olga, eva):
    challenges.add_rule(call.challenge, by=olga, kind="staff", settings={"family": True})
    open_as(page, live_server, eva, f"/entries/{draft.pk}/details/")
    card = page.locator("[data-eligibility]")
    expect(card).to_contain_text("Not known yet")
    page.get_by_label("A close relative of mine works for them").check()
    expect(card).to_contain_text("Not met")
    expect(card).to_contain_text("To meet it: Somebody without that tie can enter.")
    assert_accessible(page)
    page.get_by_label("Neither I nor a close relative works for them").check()
    expect(card).to_contain_text("No tie to the organisers that counts.")


def test_amounts_are_added_in_place_and_counted(page: Page, live_server, startup_call, olga, eva):
    challenges.add_rule(
        startup_call.challenge,
        by=olga,
        kind="funding",
        settings={"cap": "500", "currency": "USD", "kinds": ["equity", "loan"]},
    )
    entry = complete_draft(startup_call, eva)
    open_as(page, live_server, eva, f"/entries/{entry.pk}/startup/")
    page.locator("#id_funding-0-amount").fill("400")
    expect(page.locator("[data-sync]")).to_contain_text(SAVED)
    card = page.locator("[data-eligibility]")
    expect(card).to_contain_text("What counts comes to USD 400.")
    page.get_by_role("button", name="Another amount").click()
    page.locator("#id_funding-1-kind").select_option("loan")
    page.locator("#id_funding-1-amount").fill("101")
    expect(card).to_contain_text("What counts comes to USD 501, which is more than USD 500.")
    assert sorted(Funding.objects.values_list("kind", flat=True)) == ["equity", "loan"]
    assert_accessible(page)


def test_a_rule_reads_itself_as_it_is_set(page: Page, live_server, startup_call, olga):
    open_as(page, live_server, olga, "/organise/pitch/setup/eligibility/new/company_age/")
    page.get_by_label("At most").fill("5")
    expect(page.locator("[data-preview-text]")).to_have_text(
        re.compile(r"The company is at most 5 years old on the day entries close")
    )
    page.get_by_role("button", name="Add this rule").click()
    page.wait_for_url("**/setup/eligibility/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One rule is checked for every entry.")


def test_the_pages_of_eligibility_have_no_barriers(page: Page, live_server, startup_call, olga, eva):
    for kind, settings in (("staff", {}), ("age", {"least": 18}), ("company_age", {"most": 5})):
        challenges.add_rule(startup_call.challenge, by=olga, kind=kind, settings=settings)
    complete_draft(startup_call, eva)
    entry = Entry.objects.get()
    told = startup_call.challenge.eligibility_rules.first()
    open_as(page, live_server, olga, "/organise/pitch/setup/eligibility/")
    for path in (
        "/organise/pitch/setup/eligibility/",
        "/organise/pitch/setup/eligibility/new/funding/",
        f"/organise/pitch/entries/{entry.pk}/exceptions/{told.pk}/",
        "/challenges/pitch/check/",
    ):
        assert_accessible_everywhere(page, f"{live_server.url}{path}")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A few answers are still missing.")
    assert_accessible(page)
