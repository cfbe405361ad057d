"""Inviting on a laptop and joining on a phone; a guardian who answers by their letter; nothing that axe minds."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts import links
from challenge.models import Terms
from submissions import actions
from submissions.models import GuardianConsent, TeamMember
from tests.call import *  # noqa: F403
from tests.journeys.axe import assert_accessible, assert_accessible_everywhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live(live_server, settings) -> str:
    settings.SITE_URL = live_server.url
    return live_server.url


def sign_in(page: Page, person) -> None:
    page.goto(links.make_link(person, next_path="/entries/"))
    page.get_by_role("button", name=re.compile("^Sign in as")).click()
    page.wait_for_url("**/entries/")


def test_somebody_is_invited_and_joins_on_a_phone(page: Page, browser: Browser, live: str, draft, eva, emil, run_jobs):
    sign_in(page, eva)
    page.goto(f"{live}/entries/{draft.pk}/team/")
    page.get_by_label("Full name").fill("Emil Rojas")
    page.get_by_label("E-mail").fill(emil.email)
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_text("Emil Rojas is invited.")).to_be_visible()
    assert_accessible_everywhere(page, f"{live}/entries/{draft.pk}/team/")
    run_jobs()
    link = re.search(r"http\S+/link/\S+", mail.outbox[-1].body)[0]
    phone = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    phone.goto(link)
    phone.get_by_role("button", name="Sign in as Emil").click()
    expect(phone.get_by_role("heading", name="invites you to their team")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Join the team").click()
    expect(phone.get_by_text("You are on the team.")).to_be_visible()
    assert_accessible(phone)
    phone.goto("about:blank")
    phone.context.close()
    page.reload()
    expect(page.get_by_text("Joined", exact=True)).to_be_visible()
    assert TeamMember.objects.get(user=emil).state == "joined"


def test_a_guardian_agrees_on_a_phone_and_takes_it_back(browser: Browser, live: str, draft, eva, run_jobs):
    challenge = draft.challenge
    challenge.guardian_below_age = 18
    challenge.save()
    Terms.objects.create(
        challenge=challenge, use="guardian", version=1, title="Your child", text="Your child takes part."
    )
    now = timezone.now()
    draft.refresh_from_db()
    entry = actions.set_birth_date(draft, by=eva, at=now, born_on=now.date().replace(year=now.year - 15, day=1))
    actions.ask_guardian(entry, by=eva, at=now, guardian_name="Mama", guardian_email="mama@home.example")
    run_jobs()
    link = re.search(r"http\S+/guardian/\S+", mail.outbox[-1].body)[0]
    phone = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    assert_accessible_everywhere(phone, link)
    phone.goto(link)
    phone.get_by_role("button", name="I agree").click()
    expect(phone.get_by_role("heading", name="You agreed that")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("link", name="Take it back").click()
    expect(phone.get_by_role("heading", name="Take your consent back?")).to_be_visible()
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.get_by_role("heading", name="You took your consent back")).to_be_visible()
    phone.goto("about:blank")
    phone.context.close()
    assert GuardianConsent.objects.get().state == "withdrawn"
