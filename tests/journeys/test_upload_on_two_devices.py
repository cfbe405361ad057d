"""The same entry, finished on another device: what arrived stays, the same file goes on, another file is told apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from core.worker import run_ready
from media.models import Media, Upload
from tests.clips import small_clip, small_deck
from tests.journeys.axe import assert_accessible
from tests.journeys.uploading import *  # noqa: F403
from tests.journeys.uploading import choose, heavy_clip, place, press, says, sent_parts, sign_in

ONE_PART = re.compile(r"^(8\.4|2\.1) MB of 19 MB are safe with us$")  # whichever of the three came first

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other_device(browser: Browser, phone: Page, eva, under_way) -> Iterator[Page]:
    """Eva's other phone, signed in, which has never seen the file."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, "/".join(phone.url.split("/")[:3]), eva)
    yield page
    page.goto("about:blank")
    under_way.settle()
    context.close()


def let_one_part_through(page: Page) -> None:
    """Break the line of every part but the first, as a network does that is about to go."""
    passed: list[str] = []

    def choose_one(route: Route) -> None:
        if not passed or passed[0] == route.request.url:
            passed.append(route.request.url)
            route.continue_()
        else:
            route.abort("connectionreset")

    page.route("**/media/parts/**", choose_one)


def begin_and_lose_the_network(phone: Page) -> None:
    let_one_part_through(phone)
    choose(phone, heavy_clip())
    press(phone, "Send it")
    expect(says(phone, "1 of 3 parts, each checked")).to_be_visible()
    phone.context.set_offline(True)
    expect(says(phone, "Paused: no answer since")).to_be_visible()


def test_cut_reloaded_cut_again_and_finished_on_another_device(phone: Page, other_device: Page):
    begin_and_lose_the_network(phone)
    phone.context.set_offline(False)  # the network comes back, and the page is loaded again by a thumb
    phone.reload()
    expect(says(phone, "1 of 3 parts, each checked")).to_be_visible()  # it went on by itself, with what had arrived
    phone.context.set_offline(True)  # the battery is flat now
    sent = sent_parts(other_device)
    other_device.goto(phone.url)
    expect(says(other_device, "Choose “pitch.mp4” again to go on.")).to_be_visible()
    expect(says(other_device, ONE_PART)).to_be_visible()
    expect(says(other_device, "What has arrived is kept until")).to_be_visible()
    assert_accessible(other_device)
    choose(other_device, heavy_clip(), name="from-the-cloud.mp4")
    expect(says(other_device, "It has arrived and is being checked.")).to_be_visible()
    assert len(sent) == 2
    run_ready()
    expect(says(other_device, "Judges see this copy.")).to_be_visible()
    assert Upload.objects.count() == 1
    assert Media.objects.get().sha256 == hashlib.sha256(heavy_clip()).hexdigest()


def test_another_file_is_told_apart_and_nothing_is_lost_by_the_mistake(phone: Page, other_device: Page):
    begin_and_lose_the_network(phone)
    other_device.goto(phone.url)
    expect(says(other_device, "Choose “pitch.mp4” again to go on.")).to_be_visible()
    choose(other_device, small_clip(2), name="holiday.mp4")
    expect(says(other_device, "This is another file than the one you began.")).to_be_visible()
    expect(says(other_device, "of 19 MB have arrived; they are kept until")).to_be_visible()
    assert_accessible(other_device)
    assert Upload.objects.get().state == "open"
    press(other_device, "Start over with “holiday.mp4”")
    press(other_device, "Send it")
    expect(says(other_device, "It has arrived and is being checked.")).to_be_visible()
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["abandoned", "complete"]


def test_a_second_window_does_not_send_the_same_file_twice(phone: Page):
    begin_and_lose_the_network(phone)
    phone.context.set_offline(False)
    second = phone.context.new_page()
    second.goto(phone.url)
    expect(says(second, "This file is being sent in another window.")).to_be_visible()
    sent = sent_parts(second)
    phone.unroute("**/media/parts/**")
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible()
    run_ready()
    expect(says(phone, "Judges see this copy.")).to_be_visible()
    expect(place(second).locator("video").filter(visible=True)).to_have_count(1)
    assert sent == []


def test_a_deck_goes_the_same_way(phone: Page, nothing_sent):
    type(nothing_sent.challenge).objects.update(deck_need="optional")
    phone.reload()
    choose(phone, small_deck(), "document", name="deck.pdf", mimeType="application/pdf")
    expect(says(phone, "This can be sent", "document")).to_be_visible()
    press(phone, "Send it", "document")
    expect(says(phone, "It has arrived and is being checked.", "document")).to_be_visible()
    run_ready()
    expect(says(phone, "Ready.", "document")).to_be_visible()
