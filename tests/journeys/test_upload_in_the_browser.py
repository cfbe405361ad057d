"""Eva sends her clip from a phone: looked at first, cut off in the middle, gone on after a reload; nothing that arrived is sent again."""

from __future__ import annotations

import hashlib
import struct
from functools import cache

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from core.worker import run_ready
from media.models import Media, Upload
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.clips import small_clip
from tests.journeys.axe import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PADDING = 18 * 1024 * 1024
CLIP = {"name": "pitch.mp4", "mimeType": "video/mp4"}


@cache
def heavy_clip() -> bytes:
    """Return a clip that takes three parts: it ends in a box that players skip."""
    return small_clip(3) + struct.pack(">I4s", PADDING, b"free") + bytes(PADDING - 8)


@pytest.fixture
def phone(page: Page, live_server, draft: Entry, eva) -> Page:
    """Eva's phone, signed in, before the files of her entry, which has none yet."""
    Entry.objects.update(clip=None)
    Media.objects.all().delete()
    Upload.objects.all().delete()
    client = Client()
    client.force_login(eva)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/entries/{draft.pk}/files/")
    return page


def place(page: Page, purpose: str = "video"):
    return page.locator(f'[data-upload][data-purpose="{purpose}"]')


def says(page: Page, text: str):
    """Return what the page shows; the last, since what is read aloud stands before it."""
    return place(page).get_by_text(text).last


def choose(page: Page, content: bytes, **changes: str) -> None:
    place(page).locator("input[type=file]").set_input_files([CLIP | {"buffer": content} | changes])


def sent_parts(page: Page) -> list[str]:
    """Return a list that fills with the addresses of the parts that the server took."""
    found: list[str] = []
    page.on(
        "response",
        lambda answer: found.append(answer.url) if "/media/parts/" in answer.url and answer.status == 204 else None,
    )
    return found


def test_a_clip_is_looked_at_sent_checked_and_shown(phone: Page):
    assert_accessible(phone)
    choose(phone, small_clip(3))
    expect(place(phone).get_by_role("heading", name="3 seconds, good")).to_be_visible()
    expect(says(phone, "160 × 96")).to_be_visible()
    expect(says(phone, "sideways")).to_be_visible()
    expect(says(phone, "upright")).to_be_hidden()
    assert Upload.objects.count() == 0
    assert_accessible(phone)
    place(phone).get_by_role("button", name="Send it").click()
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible()
    run_ready()
    expect(says(phone, "We measured 3 seconds. Judges see this copy.")).to_be_visible(timeout=15_000)
    assert_accessible(phone)
    phone.reload()
    expect(place(phone).locator("video")).to_have_count(2)  # the one shown, and the place for the next
    assert_accessible(phone)


def test_a_clip_that_is_too_long_is_refused_before_a_byte_is_sent(phone: Page, draft: Entry):
    type(draft.challenge).objects.update(clip_max_seconds=2)
    phone.reload()
    choose(phone, small_clip(3))
    expect(says(phone, "This clip runs 3 seconds. The limit is 2.")).to_be_visible()
    expect(says(phone, "Nothing was sent and no data was spent.")).to_be_visible()
    expect(place(phone).get_by_role("button", name="Send it")).to_be_hidden()
    assert_accessible(phone)
    assert Upload.objects.count() == 0


def test_a_cut_and_a_reload_cost_only_the_part_that_was_cut(phone: Page):
    sent = sent_parts(phone)
    addresses: list[str] = []

    def cut_the_second(route: Route) -> None:
        if route.request.url not in addresses:
            addresses.append(route.request.url)
        if addresses.index(route.request.url) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/media/parts/**", cut_the_second)
    choose(phone, heavy_clip())
    place(phone).get_by_role("button", name="Send it").click()
    expect(says(phone, "Paused: no answer since")).to_be_visible(timeout=20_000)
    expect(says(phone, "It goes on by itself when the network is back.")).to_be_visible()
    expect(says(phone, "2 of 3 parts, each checked")).to_be_visible()
    assert_accessible(phone)
    phone.unroute("**/media/parts/**")
    phone.reload()
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible(timeout=20_000)
    assert len(sent) == 3
    run_ready()
    expect(says(phone, "Judges see this copy.")).to_be_visible(timeout=15_000)
    assert Media.objects.filter(sha256=hashlib.sha256(heavy_clip()).hexdigest(), state="ready").count() == 1


def test_the_network_goes_and_comes_back_and_nobody_touches_the_phone(phone: Page):
    choose(phone, heavy_clip())
    phone.context.set_offline(True)
    place(phone).get_by_role("button", name="Send it").click()
    expect(says(phone, "Paused: no answer since")).to_be_visible(timeout=20_000)
    phone.context.set_offline(False)
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible(timeout=40_000)


def test_held_by_hand_it_waits_and_goes_on(phone: Page):
    phone.route("**/media/parts/**", lambda route: None)  # a network that never answers
    choose(phone, heavy_clip())
    place(phone).get_by_role("button", name="Send it").click()
    place(phone).get_by_role("button", name="Hold").click()
    expect(says(phone, "Held by you at")).to_be_visible()
    phone.unroute("**/media/parts/**")
    place(phone).get_by_role("button", name="Go on").click()
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible(timeout=20_000)


def test_a_browser_that_keeps_no_files_asks_for_the_same_one_again(phone: Page):
    sent = sent_parts(phone)
    seen: list[str] = []

    def only_the_first(route: Route) -> None:
        seen.append(route.request.url)
        route.continue_() if route.request.url == seen[0] else route.abort()

    phone.route("**/media/parts/**", only_the_first)
    choose(phone, heavy_clip())
    place(phone).get_by_role("button", name="Send it").click()
    expect(says(phone, "1 of 3 parts, each checked")).to_be_visible(timeout=20_000)
    phone.evaluate("indexedDB.deleteDatabase('soundings-uploads')")
    phone.unroute("**/media/parts/**")
    phone.reload()
    expect(says(phone, "Choose “pitch.mp4” again to go on.")).to_be_visible()
    assert_accessible(phone)
    place(phone).get_by_role("button", name="Send another file instead").click()
    expect(place(phone).get_by_role("button", name="Choose a file")).to_be_visible()
    assert Upload.objects.get().state == "abandoned"
    assert len(sent) == 1
