"""Eva writes captions on her phone: line by line as the clip plays, through a dead network and beside a second window."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from media.models import Captions
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.journeys.axe import SIZES, assert_accessible
from tests.playing import ENGLISH, playable_media, speak
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

API = "**/api/v1/media/**"
SAVED = re.compile(r"Saved \d\d:\d\d")
SRT = b"1\n00:00:01,000 --> 00:00:02,500\nApinun.\n"


@pytest.fixture
def phone(page: Page, live_server, draft: Entry, eva) -> Page:
    """Eva's phone, signed in; her draft has a clip that plays and no captions."""
    draft.clip = playable_media(eva)
    draft.save()
    client = Client()
    client.force_login(eva)
    client.get(f"/entries/{draft.pk}/captions/en/")  # the first page of a process reads every template
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 390, "height": 844})
    page.home = f"{live_server.url}/entries/{draft.pk}/captions/"  # type: ignore[attr-defined]
    return page


def edit(page: Page, language: str = "en") -> Page:
    """Open the editor and wait for it."""
    page.goto(f"{page.home}{language}/", wait_until="domcontentloaded")  # type: ignore[attr-defined]
    expect(page.locator("[data-editor]")).to_be_visible()
    expect(page.locator("[data-stage]")).to_have_attribute("aria-busy", "false")
    return page


def jump(page: Page, key: str) -> None:
    page.get_by_role("slider", name="Place in the clip").focus()
    page.keyboard.press(key)


def line(page: Page, number: int) -> Locator:
    return page.locator(".cueline").nth(number - 1)


def write(page: Page, number: int, words: str) -> None:
    line(page, number).locator("textarea").fill(words)


def new_line(page: Page) -> None:
    page.get_by_role("button", name="New line here").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def kept() -> list[dict[str, Any]]:
    row = Captions.objects.filter(language="en").first()
    return row.cues if row else []


def eventually_kept(wanted: list[dict[str, Any]]) -> None:
    """Wait until the captions in the database are these; what they are instead stands in the failure."""
    eventually(kept, wanted)


def test_a_line_begins_where_the_clip_is_and_is_still_there_after_a_reload(phone: Page):
    edit(phone)
    expect(phone.get_by_text("Each time somebody begins to speak")).to_be_visible()
    new_line(phone)
    expect(line(phone, 1).locator("textarea")).to_be_focused()
    write(phone, 1, "Good morning.")
    jump(phone, "5")
    new_line(phone)
    write(phone, 2, "Forty farms pay.")
    expect(phone.locator("[data-sync]")).to_contain_text(SAVED)
    eventually_kept(
        [
            {"start": 0.0, "end": 3.0, "text": "Good morning."},
            {"start": 6.0, "end": 9.0, "text": "Forty farms pay."},
        ]
    )
    edit(phone)
    expect(line(phone, 2).locator("textarea")).to_have_value("Forty farms pay.")
    expect(phone.locator("[data-words]")).to_have_text("Good morning.")
    assert_accessible(phone)


def test_lines_are_moved_split_joined_taken_out_and_brought_back(phone: Page, draft: Entry):
    speak(draft.clip)
    edit(phone)
    line(phone, 3).locator("textarea").click()
    press(phone, "Begins a tenth of a second later")
    press(phone, "Ends a tenth of a second earlier")
    eventually_kept([*ENGLISH[:2], {"start": 5.6, "end": 7.9, "text": "Forty farms pay."}])
    line(phone, 2).locator("textarea").click()
    press(phone, "Join with the next")
    joined = {"start": 2.0, "end": 7.9, "text": "We sell <sun>\nby the hour.\nForty farms pay."}
    eventually_kept([ENGLISH[0], joined])
    press(phone, "Undo")
    line(phone, 1).locator("textarea").click()
    press(phone, "Take out")
    expect(phone.locator(".cueline")).to_have_count(2)
    press(phone, "Undo")
    expect(line(phone, 1).locator("textarea")).to_have_value("Good morning.")
    line(phone, 1).locator("textarea").click()
    phone.evaluate("document.activeElement.setSelectionRange(5, 5)")
    press(phone, "Split")
    expect(phone.locator(".cueline")).to_have_count(4)
    expect(line(phone, 2).locator("textarea")).to_have_value("morning.")
    expect(phone.locator("[data-told]")).to_have_text("Line split.")


def test_what_is_hard_to_read_is_said_under_the_line(phone: Page):
    edit(phone)
    new_line(phone)
    write(phone, 1, "Nobody can read so many words in three short seconds, however fast the eye goes.")
    expect(line(phone, 1)).to_contain_text(
        "Too fast to read: 27 characters a second. Give it 4.0 seconds, or say it shorter."
    )
    write(phone, 1, "Short.")
    expect(line(phone, 1).locator("[data-warn]")).to_be_hidden()
    jump(phone, "End")
    new_line(phone)
    press(phone, "Ends a tenth of a second later")
    press(phone, "Ends a tenth of a second later")
    press(phone, "Ends a tenth of a second later")
    expect(line(phone, 2)).to_contain_text("It runs past the end of the clip.")
    assert_accessible(phone)


def test_words_written_without_a_network_survive_a_reload(phone: Page):
    edit(phone)
    phone.route(API, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    new_line(phone)
    write(phone, 1, "From the valley.")
    expect(phone.locator("[data-sync]")).to_contain_text("Kept on this device")
    assert kept() == []
    phone.unroute(API)
    edit(phone)
    expect(line(phone, 1).locator("textarea")).to_have_value("From the valley.")
    eventually_kept([{"start": 0.0, "end": 3.0, "text": "From the valley."}])


def test_a_line_that_waits_for_its_words_is_there_after_a_reload(phone: Page):
    edit(phone)
    new_line(phone)
    expect(phone.locator("[data-sync]")).to_contain_text(SAVED)
    edit(phone)
    expect(phone.locator(".cueline")).to_have_count(1)


def from_the_laptop(draft: Entry, eva) -> None:
    client = Client()
    client.force_login(eva)
    cues = [{"start_seconds": 1, "end_seconds": 2, "text": "From the laptop."}]
    client.put(f"/api/v1/media/{draft.clip_id}/captions/en/", {"cues": cues}, content_type="application/json")


def test_a_second_window_is_told_and_what_is_here_can_stay(phone: Page, draft: Entry, eva):
    edit(phone)
    from_the_laptop(draft, eva)
    new_line(phone)
    write(phone, 1, "From the phone.")
    expect(phone.get_by_text("These captions were changed in another window.")).to_be_visible()
    assert [cue["text"] for cue in kept()] == ["From the laptop."]
    assert_accessible(phone)
    press(phone, "Keep what is here")
    eventually_kept([{"start": 0.0, "end": 3.0, "text": "From the phone."}])
    expect(phone.get_by_text("These captions were changed in another window.")).to_be_hidden()


def test_a_second_window_is_told_and_the_other_can_be_taken(phone: Page, draft: Entry, eva):
    edit(phone)
    from_the_laptop(draft, eva)
    new_line(phone)
    write(phone, 1, "From the phone.")
    press(phone, "Take the other")
    expect(line(phone, 1).locator("textarea")).to_have_value("From the laptop.")
    assert [cue["text"] for cue in kept()] == ["From the laptop."]


def test_a_file_is_taken_or_refused_beside_its_field(phone: Page):
    phone.goto(phone.home)  # type: ignore[attr-defined]
    assert_accessible(phone)
    phone.get_by_label("Language of the captions").select_option(label="Tok Pisin")
    phone.get_by_label("File").set_input_files(
        {"name": "a.srt", "mimeType": "text/plain", "buffer": b"no times in here"}
    )
    phone.get_by_role("button", name="Go on").click()
    expect(phone.locator(".field__error")).to_contain_text("This holds no captions.")
    assert_accessible(phone)
    phone.get_by_label("File").set_input_files({"name": "a.srt", "mimeType": "text/plain", "buffer": SRT})
    phone.get_by_role("button", name="Go on").click()
    expect(line(phone, 1).locator("textarea")).to_have_value("Apinun.")
    row = Captions.objects.get()
    assert (row.language, row.label, row.origin) == ("tpi", "Tok Pisin", "uploaded")


def test_two_hundred_lines_are_written_on_every_screen(phone: Page, draft: Entry):
    cues = [
        {"start": n * 0.05, "end": n * 0.05 + 0.05, "text": f"Line {n}, spoken at some length."} for n in range(200)
    ]
    Captions.objects.create(media=draft.clip, language="en", label="English", origin="edited", cues=cues)
    for width, height in SIZES:
        phone.set_viewport_size({"width": width, "height": height})
        edit(phone)
        expect(phone.locator(".cueline")).to_have_count(200)
    assert_accessible(phone)
    sizes = phone.eval_on_selector_all(
        ".captions .button, .cueline__time, .cueline textarea",
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width).map(box => [box.width, box.height])",
    )
    assert [size for size in sizes if min(size) < 44] == []
