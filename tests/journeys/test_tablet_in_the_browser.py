"""An afternoon at the tablet: notes at moments of the clip, keys, undo, the next clip ahead, little data."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from judging.models import Assignment, Mark, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import KEYS
from tests.playing import SECONDS, playable_media
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_bench(page: Page, live_server, jun, jun_baram, jun_kowhai) -> Callable[..., Page]:
    """Jun's tablet with two entries in the queue, each with its clip."""
    for row in (jun_baram, jun_kowhai):
        row.entry.clip = playable_media(row.entry.entrant)
        row.entry.save()

    def open_(row: Assignment = jun_baram, **cookies: str) -> Page:
        client = Client()
        client.force_login(jun)
        client.get(f"/judge/{row.pk}/")  # the first page of a process reads every template; no browser waits for that
        kept = {"sessionid": client.cookies["sessionid"].value} | cookies
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in kept.items()]
        )
        page.set_viewport_size({"width": 820, "height": 1180})
        page.goto(f"{live_server.url}/judge/{row.pk}/", wait_until="domcontentloaded")
        expect(page.locator(".player[data-ready]")).to_be_visible()
        return page

    return open_


def go_to(page: Page, seconds: int) -> None:
    """Move the clip to a moment and wait until the player is there."""
    expect(page.locator("[data-stage]")).to_have_attribute("aria-busy", "false")
    page.evaluate("at => { document.querySelector('video').currentTime = at }", seconds)
    at(page, seconds)


def at(page: Page, seconds: int) -> None:
    expect(page.locator("[data-time]")).to_have_text(f"0:{seconds:02d} of 0:{SECONDS}")


def note(page: Page, time: str) -> Locator:
    return page.get_by_role("textbox", name=f"Note at {time}", exact=True)


def chosen(page: Page) -> list[str]:
    return page.locator("[data-chosen]").all_inner_texts()


def marks() -> dict[str, int | None]:
    """Return the marks that are in the database. One judge, one card."""
    found = Mark.objects.values_list("criterion__key", "value")
    return {key: None if value is None else int(value) for key, value in found}


def noted() -> dict[float, str]:
    """Return the notes that are in the database, by their moment, in the order of the clip."""
    cards = Scorecard.objects.values_list("timed_comments", flat=True)
    return {row["at_seconds"]: row["text"] for card in cards for row in card}


def test_notes_keep_their_moment_and_lead_back_to_it(open_bench, jun_baram):
    page = open_bench()
    go_to(page, 7)
    page.get_by_role("button", name="Note at 0:07").click()
    expect(note(page, "0:07")).to_be_focused()
    note(page, "0:07").fill("Says 40 farms. Paying, or piloting?")
    go_to(page, 3)
    page.get_by_role("button", name="Note at 0:03").click()
    note(page, "0:03").fill("The sound of the fan.")
    expect(page.locator("[data-note-go]")).to_have_text(["0:03", "0:07"])
    page.get_by_role("button", name="Go to 0:07").click()
    at(page, 7)
    expect(page.locator(".player")).to_have_attribute("data-state", "paused")
    both = {3.0: "The sound of the fan.", 7.0: "Says 40 farms. Paying, or piloting?"}
    eventually(noted, both)
    assert list(noted()) == [3.0, 7.0]
    page.get_by_role("button", name="Remove the note at 0:03").click()
    expect(page.locator("[data-note-go]")).to_have_text(["0:07"])
    page.get_by_role("button", name="Undo").click()
    expect(note(page, "0:03")).to_have_value("The sound of the fan.")
    page.get_by_role("button", name="Remove the note at 0:07").click()
    eventually(noted, {3.0: both[3.0]})
    page.reload(wait_until="domcontentloaded")
    page.get_by_role("tab", name="Notes 1").click()
    expect(note(page, "0:03")).to_have_value("The sound of the fan.")
    expect(page.locator("[data-note-go]")).to_have_text(["0:03"])


def test_the_keyboard_does_it_all_and_can_be_silenced(open_bench, jun_baram, jun_kowhai):
    page = open_bench()
    go_to(page, 5)
    page.keyboard.press("8")
    page.keyboard.press("j")
    page.keyboard.press("0")
    page.keyboard.press("PageDown")
    page.keyboard.press("7")
    page.keyboard.press("ArrowRight")
    assert chosen(page) == ["8", "10", "8", "–", "–"]
    page.keyboard.press("u")
    assert chosen(page) == ["8", "10", "7", "–", "–"]
    page.keyboard.press("n")
    expect(note(page, "0:05")).to_be_focused()
    page.keyboard.type("just 7 spaces, no keys? u")
    expect(note(page, "0:05")).to_have_value("just 7 spaces, no keys? u")
    assert chosen(page) == ["8", "10", "7", "–", "–"]
    page.locator("#main").focus()
    page.keyboard.press(" ")
    expect(page.locator(".player")).to_have_attribute("data-state", "playing")
    page.keyboard.press(" ")
    expect(page.locator(".player")).to_have_attribute("data-state", "paused")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    keys.get_by_label("Single keys work on this device").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.locator("#main").focus()
    for key in ("u", "j", "3", "s"):
        page.keyboard.press(key)
    assert chosen(page) == ["8", "10", "7", "–", "–"]
    page.locator('[data-criterion="team"] input[value="1"]').focus()
    page.keyboard.press("6")  # a digit on a mark in focus is that control's own
    assert chosen(page) == ["8", "10", "7", "6", "–"]
    eventually(marks, {"unique": 8, "value": 10, "market": 7, "team": 6})
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.locator("#main").focus()
    page.keyboard.press("?")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    keys.get_by_label("Single keys work on this device").check()
    keys.get_by_role("button", name="Close").click()
    page.locator('[data-criterion="fund"] input[value="1"]').focus()
    page.keyboard.press("9")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Send and next")).to_be_focused()
    page.keyboard.press("s")
    page.wait_for_url(f"**/judge/{jun_kowhai.pk}/")
    assert marks() == {"unique": 8, "value": 10, "market": 7, "team": 6, "fund": 9}


def test_every_step_can_be_taken_back(open_bench, jun_baram):
    page = open_bench()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    for key, mark in (("unique", "8"), ("value", "3"), ("value", "pass"), ("unique", "2")):
        page.locator(f'[data-criterion="{key}"] input[value="{mark}"]').click()
    steps = []
    for _step in range(4):
        undo.click()
        steps.append(chosen(page)[:2])
    assert steps == [["8", "–"], ["8", "3"], ["8", "–"], ["–", "–"]]
    expect(undo).to_be_disabled()
    expect(page.locator("[data-total]")).to_have_text("–")
    eventually(marks, {})


def test_what_is_missing_is_said_beside_it_and_the_focus_goes_there(open_bench, jun_baram):
    page = open_bench()
    for key in KEYS[:3]:
        page.locator(f'[data-criterion="{key}"] input[value="7"]').click()
    page.get_by_label("Comment for the entrant").fill("Say how many pay.")
    page.get_by_role("button", name="Send and next").click(force=True)
    expect(page.locator('[data-criterion="team"] [data-error]')).to_be_visible()
    expect(page.locator('[data-criterion="team"] input').first).to_be_focused()
    expect(page.locator('[data-criterion="market"] [data-error]')).to_be_hidden()
    expect(page.get_by_label("Comment for the entrant")).to_have_value("Say how many pay.")
    assert chosen(page) == ["7", "7", "7", "–", "–"]


def test_the_next_clip_is_here_before_it_is_asked_for(open_bench, jun_baram, jun_kowhai):
    page = open_bench()
    address = page.evaluate("new URL(document.querySelector('#card').dataset.aheadVideo, location).href")
    arrived = "at => performance.getEntriesByName(at).some(one => one.initiatorType === 'fetch' && one.responseEnd > 0)"
    page.wait_for_function(arrived, arg=address)
    page.goto(page.url.replace(jun_baram.pk, jun_kowhai.pk), wait_until="domcontentloaded")
    expect(page.locator("[data-stage]")).to_have_attribute("aria-busy", "false")
    page.evaluate("document.querySelector('video').play()")
    expect(page.locator(".player")).to_have_attribute("data-state", "playing")
    crossed = "at => performance.getEntriesByName(at).map(one => one.transferSize)"
    assert set(page.evaluate(crossed, address)) == {0}  # the bytes came out of the browser's own store


def test_with_little_data_nothing_loads_before_it_is_played(open_bench, jun_baram):
    media: list[str] = []
    page = open_bench(data="low")
    page.on("request", lambda asked: media.append(asked.url) if asked.url.endswith((".mp4", ".m4a")) else None)
    page.clock.install()
    page.reload(wait_until="domcontentloaded")
    expect(page.locator(".player[data-ready]")).to_be_visible()
    page.clock.run_for(10_000)  # longer than any page waits before it looks ahead
    expect(page.get_by_text("Little data: the clip loads when you play it.")).to_be_visible()
    page.get_by_role("button", name="Note at 0:00").click()
    note(page, "0:00").fill("Heard nothing yet.")
    eventually(noted, {0.0: "Heard nothing yet."})
    assert media == []
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".player")).to_have_attribute("data-state", "playing")
    assert {address.rpartition("/")[2] for address in media} == {"small.mp4"}
    page.locator(".bench__view summary").click()
    page.get_by_role("button", name="ahead, in full").click()
    assert {"name": "data", "value": "full"} in [
        {"name": one["name"], "value": one["value"]} for one in page.context.cookies()
    ]
