"""The player, as a judge has it on a tablet: captions on, every key, little data where little is wanted, the place never lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, Route, expect

from judging.models import Mark
from tests.journeys.axe import assert_accessible
from tests.panel import *  # noqa: F403
from tests.playing import SECONDS, playable_media, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bench(page: Page, live_server, jun, jun_baram) -> Page:
    """Jun's tablet with Eva's clip on it, signed in; the page is opened by `look`."""
    entry = jun_baram.entry
    entry.clip = playable_media(entry.entrant)
    entry.save()
    speak(entry.clip)
    client = Client()
    client.force_login(jun)
    client.get(f"/judge/{jun_baram.pk}/")  # the first page of a process reads every template; no browser waits for that
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 820, "height": 1180})
    page.address = f"{live_server.url}/judge/{jun_baram.pk}/"  # type: ignore[attr-defined]
    return page


def look(page: Page) -> Locator:
    """Open the page and wait for the player and its captions."""
    page.goto(page.address, wait_until="domcontentloaded")  # type: ignore[attr-defined]
    expect(page.locator(".player[data-ready]")).to_be_visible()
    loaded(page)
    return page.locator(".player")


def loaded(page: Page) -> None:
    """Wait until the clip is there."""
    expect(page.locator("[data-stage]")).to_have_attribute("aria-busy", "false")


def press(page: Page, *keys: str) -> None:
    """Press keys while the player has the focus."""
    page.get_by_role("slider", name="Place in the clip").focus()
    for key in keys:
        page.keyboard.press(key)


def place(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def at(page: Page, words: str) -> None:
    """Wait until the player says where it is."""
    expect(page.locator("[data-time]")).to_have_text(f"{words} of 0:{SECONDS}")


def spoken(page: Page) -> Locator:
    return page.locator("[data-words]")


def test_captions_are_on_until_somebody_turns_them_off(bench: Page):
    look(bench)
    press(bench, "1")
    expect(spoken(bench)).to_have_text("Good morning.")
    bench.get_by_role("button", name="Captions").click()
    expect(spoken(bench)).to_be_hidden()
    look(bench)
    press(bench, "1")
    at(bench, "0:01")
    expect(bench.get_by_role("button", name="Captions")).to_have_attribute("aria-pressed", "false")
    expect(spoken(bench)).to_be_hidden()
    press(bench, "c")
    expect(spoken(bench)).to_have_text("Good morning.")


def test_captions_are_text_and_never_markup(bench: Page):
    look(bench)
    press(bench, "3")
    expect(spoken(bench).locator("span")).to_have_text(["We sell <sun>", "by the hour."])


def test_the_language_of_the_captions_is_chosen_once(bench: Page):
    look(bench)
    press(bench, "1")
    bench.get_by_label("Language of the captions").select_option(label="Español")
    expect(spoken(bench)).to_have_text("Buenos días.")
    expect(spoken(bench)).to_have_attribute("lang", "es")
    look(bench)
    press(bench, "1")
    expect(spoken(bench)).to_have_text("Buenos días.")


def test_every_key_does_what_the_list_says(bench: Page):
    player = look(bench)
    press(bench, "k")
    expect(player).to_have_attribute("data-state", "playing")
    press(bench, " ")
    expect(player).to_have_attribute("data-state", "paused")
    press(bench, "0", "ArrowRight")
    at(bench, "0:05")
    press(bench, "ArrowRight", "ArrowLeft", "ArrowLeft")
    at(bench, "0:00")
    press(bench, "l")
    at(bench, "0:10")
    press(bench, "j")
    at(bench, "0:00")
    press(bench, "9", ">")
    at(bench, "0:10")
    expect(bench.get_by_label("Speed")).to_have_value("1.25")
    press(bench, "<", "<")
    expect(bench.get_by_label("Speed")).to_have_value("0.75")
    press(bench, "m")
    expect(bench.get_by_role("button", name="Sound on")).to_be_visible()
    press(bench, "m", "ArrowDown")
    expect(bench.get_by_role("button", name="Mute")).to_be_visible()
    assert bench.evaluate("document.querySelector('video').volume") == pytest.approx(0.9)
    press(bench, "?")
    expect(bench.get_by_role("dialog", name="Keys of the player")).to_be_visible()
    assert_accessible(bench)
    bench.keyboard.press("Escape")
    expect(bench.get_by_role("dialog")).to_be_hidden()
    assert not Mark.objects.exists()  # a digit in the player marks nothing


def test_the_place_is_told_to_those_who_do_not_see_it(bench: Page):
    look(bench)
    press(bench, "5")
    slider = bench.get_by_role("slider", name="Place in the clip")
    expect(slider).to_have_attribute("aria-valuetext", f"0:06 of 0:{SECONDS}")


def test_low_data_keeps_the_place_and_is_remembered(bench: Page):
    look(bench)
    press(bench, "5")
    at(bench, "0:06")
    bench.get_by_label("Picture and data").select_option("small")
    expect(bench.locator("video")).to_have_attribute("src", re.compile(r"small\.mp4$"))
    loaded(bench)
    at(bench, "0:06")
    assert place(bench) == pytest.approx(6, abs=0.2)
    look(bench)
    expect(bench.get_by_label("Picture and data")).to_have_value("small")
    expect(bench.locator("video")).to_have_attribute("src", re.compile(r"small\.mp4$"))


def test_the_sound_alone_plays_under_the_poster(bench: Page):
    look(bench)
    press(bench, "3")
    bench.get_by_label("Picture and data").select_option("audio")
    expect(bench.locator("video")).to_have_attribute("src", re.compile(r"audio\.m4a$"))
    expect(bench.locator("[data-poster]")).to_be_visible()
    loaded(bench)
    at(bench, "0:03")
    expect(spoken(bench)).to_contain_text("by the hour.")
    bench.get_by_label("Picture and data").select_option("video")
    expect(bench.locator("[data-poster]")).to_be_hidden()
    loaded(bench)
    at(bench, "0:03")


def test_a_device_that_saves_data_gets_the_small_copy_and_only_when_it_plays(bench: Page):
    bench.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    asked: list[str] = []
    bench.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    bench.goto(bench.address, wait_until="domcontentloaded")  # type: ignore[attr-defined]
    expect(bench.get_by_label("Picture and data")).to_have_value("small")
    assert [name for name in asked if name.endswith(".mp4")] == []
    press(bench, "k")
    expect(bench.locator(".player")).to_have_attribute("data-state", "playing")
    assert {name for name in asked if name.endswith(".mp4")} == {"small.mp4"}


def test_a_finger_on_the_ruler_moves_the_clip_and_shows_the_place(bench: Page):
    look(bench)
    bench.locator("[data-scrub]").hover()  # once it stands still
    box = bench.locator("[data-scrub]").bounding_box()
    assert box
    bench.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    expect(bench.locator("[data-peek]")).to_contain_text("0:06")
    bench.mouse.down()
    bench.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 10)
    bench.mouse.up()
    at(bench, "0:09")


def test_an_address_that_ran_out_is_asked_for_again(bench: Page):
    answered = []

    def expired(route: Route) -> None:
        answered.append(route.request.url)
        if len(answered) == 1:
            route.fulfill(status=403, body="This address has expired.")
        else:
            route.continue_()

    bench.route("**/video.mp4", expired)
    bench.goto(bench.address, wait_until="domcontentloaded")  # type: ignore[attr-defined]
    loaded(bench)
    assert len(answered) > 1


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1180, 820), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_large_enough_on_every_screen(bench: Page, width: int, height: int, scheme: str):
    bench.set_viewport_size({"width": width, "height": height})
    bench.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    look(bench)
    press(bench, "1")
    expect(spoken(bench)).to_have_text("Good morning.")
    assert_accessible(bench)
    sizes = bench.eval_on_selector_all(
        ".player__act, .player__choice, .player__scrub",
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width).map(box => [box.width, box.height])",
    )
    assert len(sizes) >= 7
    assert [size for size in sizes if min(size) < 44] == []


def test_without_script_it_is_the_browsers_own_player(bench: Page, jun, jun_baram):
    client = Client()
    client.force_login(jun)
    page = client.get(f"/judge/{jun_baram.pk}/").content.decode()
    (video,) = re.findall(r"<video [^>]*>", page)
    assert " controls " in video
    tracks = re.findall(r'<track kind="captions"[^>]*srclang="(\w+)"[^>]*?( default)?>', page)
    assert tracks == [("en", " default"), ("es", "")]
