"""The tablet page as a judge uses it: it saves itself, shows two versions, and sends."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from challenge.models import Criterion
from judging import actions
from judging.models import Assignment, Mark, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import ALL_EIGHT, KEYS
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def marks_of(row: Assignment) -> dict[str, int | None]:
    found = Mark.objects.filter(scorecard__assignment=row).values_list("criterion__key", "value")
    return {key: None if value is None else int(value) for key, value in found}


@pytest.fixture
def tablet(page: Page, live_server) -> Page:
    page.set_viewport_size({"width": 820, "height": 1180})
    return page


def sign_in(page: Page, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def tap(page: Page, key: str, mark: int | str) -> None:
    page.locator(f'[data-criterion="{key}"] input[value="{mark}"]').click()


def open_bench(page: Page, live_server, row: Assignment) -> None:
    sign_in(page, live_server, row.judge.user)
    page.goto(f"{live_server.url}/judge/{row.pk}/")


def test_every_tap_is_saved_and_summed_up(tablet, live_server, jun_baram):
    open_bench(tablet, live_server, jun_baram)
    tap(tablet, "unique", 8)
    tap(tablet, "team", "pass")
    tap(tablet, "value", 10)
    expect(tablet.locator("[data-total]")).to_have_text("88.9")
    expect(tablet.locator("[data-to-go]")).to_have_text("2 marks to go.")
    expect(tablet.locator("[data-sync]")).to_have_attribute("data-state", "saved")
    expect(tablet.locator("[data-sync]")).to_contain_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    eventually(lambda: marks_of(jun_baram), {"unique": 8, "team": None, "value": 10})
    assert Scorecard.objects.get().state == "draft"


def test_undo_takes_the_last_mark_back(tablet, live_server, jun_baram):
    open_bench(tablet, live_server, jun_baram)
    tap(tablet, "unique", 8)
    tap(tablet, "unique", 3)
    tablet.get_by_role("button", name="Undo").click()
    expect(tablet.locator("[data-total]")).to_have_text("77.8")
    eventually(lambda: marks_of(jun_baram), {"unique": 8})


def test_sending_leads_to_the_next_entry(tablet, live_server, jun_baram, jun_kowhai):
    open_bench(tablet, live_server, jun_baram)
    for key in KEYS:
        tap(tablet, key, 7)
    tablet.get_by_label("Comment for the entrant").fill("Say how many pay.")
    tablet.get_by_role("button", name="Send and next").click()
    tablet.wait_for_url(f"**/judge/{jun_kowhai.pk}/")
    card = Scorecard.objects.get()
    assert (card.state, card.comment_for_entrant) == ("submitted", "Say how many pay.")


def test_sending_too_early_says_which_marks_are_missing(tablet, live_server, jun_baram, jun_kowhai):
    open_bench(tablet, live_server, jun_baram)
    tap(tablet, "unique", 7)
    tablet.get_by_role("button", name="Send and next").click(force=True)
    expect(tablet.locator('[data-criterion="fund"] [data-error]')).to_be_visible()
    expect(tablet.locator('[data-criterion="unique"] [data-error]')).to_be_hidden()
    # What was refused is a draft again: opened anew, it saves itself unfinished as before.
    tablet.reload()
    expect(tablet.locator("[data-sync]")).to_have_attribute("data-state", "refused")
    expect(tablet.locator('[data-criterion="unique"] [data-chosen]')).to_have_text("7")
    tap(tablet, "value", 8)
    eventually(lambda: marks_of(jun_baram), {"unique": 7, "value": 8})
    assert Scorecard.objects.get().state == "draft"


def test_two_tablets_show_both_versions_and_the_judge_chooses(tablet, live_server, jun, jun_baram, round_):
    facts = {"kind": "knockout", "weight": 0, "minimum": 0, "maximum": 1, "position": 9}
    Criterion.objects.create(round=round_, key="own", name="Their own work", **facts)
    open_bench(tablet, live_server, jun_baram)
    actions.save_scorecard(
        jun_baram,
        by=jun,
        at=timezone.now(),
        expected_version=0,
        marks=ALL_EIGHT | {"own": 0},
        comment_for_entrant="From the other tablet.",
    )
    tap(tablet, "unique", 3)
    expect(tablet.locator("[data-other]")).to_be_visible()
    expect(tablet.locator("[data-sync]")).to_have_attribute("data-state", "conflict")
    expect(tablet.get_by_text("From the other tablet.")).to_be_visible()
    expect(tablet.locator("[data-other-lines] tr").last).to_have_text("Their own work–No")
    assert marks_of(jun_baram) == ALL_EIGHT | {"own": 0}
    tablet.get_by_role("button", name="Keep this one, 22.2").click()
    eventually(lambda: marks_of(jun_baram), {"unique": 3})


def test_taking_the_other_version_keeps_it(tablet, live_server, jun, jun_baram):
    open_bench(tablet, live_server, jun_baram)
    actions.save_scorecard(jun_baram, by=jun, at=timezone.now(), expected_version=0, marks=ALL_EIGHT)
    tap(tablet, "unique", 3)
    tablet.get_by_role("link", name="Take the other, 77.8").click()
    expect(tablet.locator("[data-total]")).to_have_text("77.8")
    assert marks_of(jun_baram) == ALL_EIGHT


def test_a_dead_network_is_said_and_overcome(tablet, live_server, jun_baram):
    open_bench(tablet, live_server, jun_baram)
    tablet.context.set_offline(True)
    tap(tablet, "unique", 8)
    expect(tablet.locator("[data-sync]")).to_have_attribute("data-state", "offline")
    tablet.context.set_offline(False)
    expect(tablet.locator("[data-sync]")).to_have_attribute("data-state", "saved")
    assert marks_of(jun_baram) == {"unique": 8}


def test_who_was_signed_out_meanwhile_is_led_back_in(tablet, live_server, jun_baram):
    open_bench(tablet, live_server, jun_baram)
    way = tablet.locator("[data-sync]").get_by_role("link", name="Sign in")
    expect(tablet.get_by_role("button", name="Undo")).to_be_visible()
    expect(way).to_be_hidden()
    tablet.context.clear_cookies()
    tap(tablet, "unique", 8)
    expect(way).to_be_visible()
    way.click()
    tablet.wait_for_url(f"**/sign-in/?next=/judge/{jun_baram.pk}/")


def test_a_round_locked_meanwhile_keeps_the_words_on_the_page(tablet, live_server, olga, jun_baram, round_):
    open_bench(tablet, live_server, jun_baram)
    actions.lock_round(round_, by=olga, at=timezone.now())
    tablet.get_by_label("Comment for the entrant").fill("Too late, but not lost.")
    expect(tablet.locator("[data-sync]")).to_contain_text("Judging of this round is closed.")
    expect(tablet.get_by_label("Comment for the entrant")).to_have_value("Too late, but not lost.")


def test_a_digit_marks_the_criterion_in_focus(tablet, live_server, jun_baram):
    open_bench(tablet, live_server, jun_baram)
    tablet.locator('[data-criterion="unique"] input[value="1"]').focus()
    tablet.keyboard.press("0")
    expect(tablet.locator('[data-criterion="unique"] [data-chosen]')).to_have_text("10")


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1180, 820), (390, 844)])
def test_everything_a_finger_needs_is_large_enough(page, live_server, jun_baram, width, height):
    page.set_viewport_size({"width": width, "height": height})
    open_bench(page, live_server, jun_baram)
    sizes = page.eval_on_selector_all(
        ".mark, .button:not([hidden]), .rail__item",
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width).map(box => [box.width, box.height])",
    )
    assert [size for size in sizes if min(size) < 44] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
