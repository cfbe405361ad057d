"""Who judges what, changed by hand in a browser: carried with the pointer and with keys, and said at each step."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from judging import actions
from judging.models import Assignment
from tests.journeys.axe import assert_accessible, assert_accessible_everywhere
from tests.panel import *  # noqa: F403
from tests.panel import give, make_entry, newcomer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pairs() -> set[tuple[str, str]]:
    return set(Assignment.objects.values_list("judge_id", "entry_id"))


def sign_in(page: Page, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


@pytest.fixture
def entries(round_):
    return [make_entry(round_, newcomer(number), f"Entry {number}") for number in range(4)]


@pytest.fixture
def desk(page: Page, live_server, olga, round_, hana_seat, jun_seat, jade_seat, entries) -> Page:
    """The page with Hana and Jun on the first entry and Jade on the second."""
    give(hana_seat, entries[0])
    give(jun_seat, entries[0])
    give(jade_seat, entries[1])
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, live_server, olga)
    page.goto(f"{live_server.url}/organise/tide/assignment/")
    expect(page.locator("button.pair")).to_have_count(3)
    return page


def row(page: Page, title: str) -> Locator:
    return page.locator(f'[data-entry][data-name="{title}"]')


def chip(page: Page, title: str, judge: str) -> Locator:
    return row(page, title).locator(f'button.pair[data-name="{judge}"]')


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-said]")).to_have_text(re.compile(words))


def carry(page: Page, what: Locator, to: Locator) -> None:
    what.hover()  # once it stands still
    end = to.bounding_box()
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    expect(page.locator(".pair-ghost")).to_be_visible()
    expect(page.locator("[data-target]")).to_have_count(1)
    page.mouse.up()


def test_a_judge_is_dragged_to_another_entry_and_onto_another_judge(desk, entries, hana_seat, jun_seat, jade_seat):
    carry(desk, chip(desk, "Entry 0", "Jun"), row(desk, "Entry 2").locator("th"))
    expect(chip(desk, "Entry 2", "Jun")).to_be_focused()
    said(desk, "Jun has Entry 2 now.")
    expect(desk.locator("h1")).to_have_text("3 of 8 places filled.")
    carry(desk, chip(desk, "Entry 2", "Jun"), chip(desk, "Entry 1", "Jade"))
    expect(chip(desk, "Entry 1", "Jun")).to_be_focused()
    said(desk, "Exchanged: Jun has Entry 1 now, and Jade has Entry 2.")
    assert pairs() == {(hana_seat.pk, entries[0].pk), (jun_seat.pk, entries[1].pk), (jade_seat.pk, entries[2].pk)}


def test_the_same_is_done_with_keys_and_every_step_is_said(desk, entries, hana_seat, jun_seat, jade_seat):
    before = pairs()
    chip(desk, "Entry 0", "Hana").focus()
    desk.keyboard.press("Enter")
    said(desk, "Hana picked up from Entry 0.")
    desk.keyboard.press("ArrowDown")
    said(desk, "Give to Entry 1, 2 of 4")
    desk.keyboard.press("ArrowRight")
    said(desk, "Entry 1: exchange with Jade")
    assert_accessible(desk)
    desk.keyboard.press("Escape")
    said(desk, "Left where it was.")
    assert pairs() == before
    for key in ("Enter", "ArrowDown", "ArrowRight", "Enter"):
        desk.keyboard.press(key)
    expect(chip(desk, "Entry 1", "Hana")).to_be_focused()
    said(desk, "Exchanged: Hana has Entry 1 now, and Jade has Entry 0.")
    for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
        desk.keyboard.press(key)
    expect(chip(desk, "Entry 3", "Hana")).to_be_focused()
    assert pairs() == {(jade_seat.pk, entries[0].pk), (jun_seat.pk, entries[0].pk), (hana_seat.pk, entries[3].pk)}


def test_what_is_refused_stands_beside_the_entry_and_takes_a_reason(desk, round_, entries, jade_seat, hana_seat):
    carry(desk, chip(desk, "Entry 1", "Jade"), row(desk, "Entry 0").locator("th"))
    expect(desk.get_by_label("Reason")).to_be_focused()
    said(desk, "Entry 0 needs 2 judges and has 2. To do it all the same, say why.")
    assert_accessible(desk)
    desk.get_by_label("Reason").fill("A third pair of eyes")
    desk.get_by_role("button", name="All the same").click()
    expect(desk.get_by_role("status").first).to_contain_text("Jade has Entry 0 now.")
    assert (jade_seat.pk, entries[0].pk) in pairs()


def test_plan_and_page_are_accessible_on_every_screen(desk, live_server, olga, round_, entries, jun_seat):
    jun_seat.capacity = 0
    jun_seat.save()
    plan = actions.ask_for_plan(round_, by=olga)
    address = f"{live_server.url}/organise/tide/assignment/?round={round_.pk}"
    assert_accessible_everywhere(desk, f"{address}&plan={plan.pk}")
    assert_accessible_everywhere(desk, f"{address}&open={entries[0].pk}")
    desk.goto(f"{address}&by=judge")
    assert_accessible(desk)
