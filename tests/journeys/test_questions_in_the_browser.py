"""The organiser's questions in a real browser: built with a preview, answered by phone, and no keystroke lost on the way."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from challenge import actions as challenges
from challenge.models import Question
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.journeys.axe import assert_accessible
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Saved \d\d:\d\d")


def sign_in(page: Page, address: str, person) -> None:
    client = Client()
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def kept(entry: Entry) -> dict:
    return dict(entry.answers.values_list("question__key", "value"))


@pytest.fixture
def asked(draft: Entry, olga) -> Entry:
    """Eva's draft in a contest that asks three things."""
    ask = {"by": olga, "challenge": draft.challenge}
    challenges.add_question(**ask, kind="long", label="Who does it help?", required=True)
    challenges.add_question(**ask, kind="choices", label="Where?", options=[{"label": "Farm"}, {"label": "Sea"}])
    challenges.add_question(**ask, kind="number", label="Customers")
    return draft


@pytest.fixture
def phone(page: Page, live_server, asked: Entry, eva) -> Page:
    sign_in(page, live_server.url, eva)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/entries/{asked.pk}/questions/")
    return page


def test_answers_are_saved_as_they_are_typed_and_come_back(phone: Page, asked: Entry):
    phone.get_by_label("Who does it help?").fill("Farmers in the valley.")
    phone.get_by_label("Sea").check()
    phone.get_by_label("Customers").fill("about 12")
    phone.get_by_label("Who does it help?").focus()
    expect(phone.get_by_text("This is not a number.")).to_be_visible()
    expect(phone.locator("[data-sync]")).to_contain_text(SAVED)
    assert_accessible(phone)
    phone.reload()
    expect(phone.get_by_label("Customers")).to_have_value("about 12")
    expect(phone.get_by_label("Sea")).to_be_checked()
    phone.get_by_label("Customers").fill("12")
    expect(phone.get_by_text("This is not a number.")).to_have_count(0)
    expect(phone.locator("[data-sync]")).to_contain_text(SAVED)
    wanted = {"who-does-it-help": "Farmers in the valley.", "where": ["sea"], "customers": "12"}
    eventually(lambda: kept(asked), wanted)


def test_what_was_typed_after_the_session_ended_is_sent_after_signing_in(phone: Page, live_server, asked: Entry, eva):
    Session.objects.all().delete()
    phone.get_by_label("Who does it help?").fill("Typed after the session ended.")
    phone.get_by_label("Farm").check()
    expect(phone.get_by_text("You are not signed in any more.")).to_be_visible()
    assert_accessible(phone)
    assert kept(asked) == {}
    sign_in(phone, live_server.url, eva)
    phone.goto(f"{live_server.url}/entries/{asked.pk}/questions/")
    expect(phone.get_by_label("Who does it help?")).to_have_value("Typed after the session ended.")
    expect(phone.get_by_label("Farm")).to_be_checked()
    expect(phone.locator("[data-sync]")).to_contain_text(SAVED)
    assert kept(asked) == {"who-does-it-help": "Typed after the session ended.", "where": ["farm"]}


def test_a_second_window_is_told_and_overwrites_nothing(phone: Page, asked: Entry, eva):
    laptop = Client()
    laptop.force_login(eva)
    laptop.patch(f"/api/v1/entries/{asked.pk}/", {"answers": {"customers": "5"}}, content_type="application/json")
    phone.get_by_label("Who does it help?").fill("From the phone")
    expect(phone.get_by_text("This entry was changed in another window.")).to_be_visible()
    expect(phone.get_by_label("Who does it help?")).to_have_value("From the phone")
    assert kept(asked) == {"customers": "5"}


def test_characters_are_counted_as_people_see_them(phone: Page):
    phone.get_by_label("Who does it help?").fill("น้ำ \U0001f469\U0001f3fd\u200d\U0001f52c")
    expect(phone.locator("output")).to_have_text("3 of 1500")


def test_a_question_is_built_with_its_preview_beside_it(page: Page, live_server, call, olga):
    sign_in(page, live_server.url, olga)
    page.set_viewport_size({"width": 1180, "height": 820})
    page.goto(f"{live_server.url}/organise/{call.challenge.slug}/setup/questions/")
    page.get_by_role("link", name="One of several").click()
    page.get_by_label("Question", exact=True).fill("Where is it used?")
    seen = page.locator("[data-preview]")
    expect(seen).to_contain_text("Where is it used?")
    lines = page.locator("[data-row] input:not([type=hidden])")
    for number, word in enumerate(("Farm", "Sea", "City")):
        lines.nth(number).fill(word)
    page.get_by_role("button", name="One more line").click()
    expect(lines).to_have_count(4)
    lines.nth(3).fill("Sky")
    expect(seen).to_contain_text("Sky")
    assert_accessible(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="One question of your own.")).to_be_visible()
    assert_accessible(page)
    assert [row["label"] for row in Question.objects.get().options] == ["Farm", "Sea", "City", "Sky"]
