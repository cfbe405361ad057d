"""Eva sends her clip from a phone: looked at first, cut off in the middle, gone on after a reload; nothing that arrived is sent again."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Page, Route, expect

from core.worker import run_ready
from media.models import Media, Upload
from submissions.models import Entry
from tests.clips import small_clip
from tests.journeys.axe import assert_accessible
from tests.journeys.uploading import *  # noqa: F403
from tests.journeys.uploading import choose, heavy_clip, place, press, says, sent_parts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Lets go of the files that the page kept, and waits until they are gone.
FORGET_FILES = """() => new Promise((done, failed) => {
  const asked = indexedDB.deleteDatabase("soundings-uploads");
  asked.onsuccess = () => done();
  asked.onerror = () => failed(asked.error);
})"""


def test_a_clip_is_looked_at_sent_checked_and_shown(phone: Page):
    assert_accessible(phone)
    choose(phone, small_clip(3))
    expect(place(phone).get_by_role("heading", name="3 seconds, good")).to_be_visible()
    expect(says(phone, "160 × 96")).to_be_visible()
    expect(says(phone, "sideways")).to_be_visible()
    expect(says(phone, "upright")).to_be_hidden()
    assert Upload.objects.count() == 0
    assert_accessible(phone)
    press(phone, "Send it")
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible()
    run_ready()
    expect(says(phone, "We measured 3 seconds. Judges see this copy.")).to_be_visible()
    assert_accessible(phone)
    phone.reload()
    expect(place(phone).locator("video").filter(visible=True)).to_have_count(1)
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
    press(phone, "Send it")
    expect(says(phone, "Paused: no answer since")).to_be_visible()
    expect(says(phone, "It goes on by itself when the network is back.")).to_be_visible()
    expect(says(phone, "2 of 3 parts, each checked")).to_be_visible()
    assert_accessible(phone)
    phone.unroute("**/media/parts/**")
    phone.reload()
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible()
    assert len(sent) == 3
    run_ready()
    expect(says(phone, "Judges see this copy.")).to_be_visible()
    assert Media.objects.filter(sha256=hashlib.sha256(heavy_clip()).hexdigest(), state="ready").count() == 1


def test_the_network_goes_and_comes_back_and_nobody_touches_the_phone(phone: Page):
    choose(phone, heavy_clip())
    phone.context.set_offline(True)
    press(phone, "Send it")
    expect(says(phone, "Paused: no answer since")).to_be_visible()
    phone.context.set_offline(False)
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible()


def test_held_by_hand_it_waits_and_goes_on(phone: Page):
    phone.route("**/media/parts/**", lambda route: None)  # a network that never answers
    choose(phone, heavy_clip())
    press(phone, "Send it")
    press(phone, "Hold")
    expect(says(phone, "Held by you at")).to_be_visible()
    phone.unroute("**/media/parts/**")
    press(phone, "Go on")
    expect(says(phone, "It has arrived and is being checked.")).to_be_visible()


def test_a_browser_that_keeps_no_files_asks_for_the_same_one_again(phone: Page):
    sent = sent_parts(phone)
    seen: list[str] = []

    def only_the_first(route: Route) -> None:
        seen.append(route.request.url)
        route.continue_() if route.request.url == seen[0] else route.abort()

    phone.route("**/media/parts/**", only_the_first)
    choose(phone, heavy_clip())
    press(phone, "Send it")
    expect(says(phone, "1 of 3 parts, each checked")).to_be_visible()
    phone.evaluate(FORGET_FILES)
    phone.unroute("**/media/parts/**")
    phone.reload()
    expect(says(phone, "Choose “pitch.mp4” again to go on.")).to_be_visible()
    assert_accessible(phone)
    place(phone).get_by_role("button", name="Send another file instead").click()
    expect(place(phone).get_by_role("button", name="Choose a file")).to_be_visible()
    assert Upload.objects.get().state == "abandoned"
    assert len(sent) == 1
