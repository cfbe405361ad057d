"""Before a byte is sent the phone says what the file is: its length, its size, which way up, and whether there is sound and picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from challenge.models import Challenge
from media.models import Upload
from tests.clips import small_clip, small_deck, small_picture
from tests.journeys.axe import assert_accessible
from tests.journeys.uploading import *  # noqa: F403
from tests.journeys.uploading import choose, place, says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nothing_was_sent() -> None:
    """Hold each test to the promise of its page."""
    yield
    assert Upload.objects.count() == 0


def is_unfit(page: Page, why: str, purpose: str = "video") -> None:
    expect(says(page, why, purpose)).to_be_visible()
    expect(says(page, "Nothing was sent and no data was spent.", purpose)).to_be_visible()
    expect(place(page, purpose).get_by_role("button", name="Send it")).to_be_hidden()


def test_a_good_clip_is_called_good_with_its_facts(phone: Page):
    choose(phone, small_clip(3, width=96, height=160))
    expect(place(phone).get_by_role("heading", name="3 seconds, good")).to_be_visible()
    expect(says(phone, "96 × 160")).to_be_visible()
    expect(says(phone, "upright")).to_be_visible()
    expect(says(phone, "there is sound")).to_be_visible()
    expect(says(phone, "There is no sound in it")).to_have_count(0)
    assert_accessible(phone)


def test_a_silent_clip_is_asked_about_and_may_be_sent(phone: Page):
    choose(phone, small_clip(3, audio=False))
    expect(says(phone, "There is no sound in it: is that meant?")).to_be_visible()
    expect(place(phone).get_by_role("button", name="Send it")).to_be_visible()
    assert_accessible(phone)


def test_what_is_no_video_is_refused_here(phone: Page):
    for content, name in (
        (small_deck(), "deck.pdf"),
        (small_picture(), "photo.mp4"),
        (b"PK\3\4 and so on", "clip.mp4"),
    ):
        choose(phone, content, name=name)
        is_unfit(phone, "This file is not a video.")
        assert_accessible(phone)


def test_a_picture_and_a_deck_are_told_apart_too(phone: Page):
    Challenge.objects.update(deck_need="optional", image_need="optional")
    phone.reload()
    choose(phone, small_clip(3), "document", name="deck.pdf")
    is_unfit(phone, "This file is not a PDF.", "document")
    choose(phone, small_deck(), "image", name="logo.png")
    is_unfit(phone, "This file is not a picture.", "image")
    choose(phone, small_picture(), "image", name="logo.jpg", mimeType="image/jpeg")
    expect(says(phone, "320 × 180", "image")).to_be_visible()


def test_a_picture_that_is_too_small_is_refused_here(phone: Page):
    Challenge.objects.update(clip_min_side=360)
    phone.reload()
    choose(phone, small_clip(3))
    is_unfit(phone, "The picture has 160 × 96 pixels. Each side needs at least 360.")


def test_a_clip_whose_picture_this_browser_cannot_draw_may_be_sent_all_the_same(phone: Page):
    choose(phone, small_clip(3, codec="hevc"))
    expect(place(phone).get_by_role("button", name="Send it")).to_be_visible()
    expect(says(phone, "Nothing was sent and no data was spent.")).to_have_count(0)


def test_a_clip_this_browser_cannot_read_may_be_sent_all_the_same(phone: Page):
    broken = small_clip(3)[:200] + bytes(2000)
    choose(phone, broken)
    expect(says(phone, "This browser cannot measure the clip")).to_be_visible()
    expect(place(phone).get_by_role("button", name="Send it")).to_be_visible()
    assert_accessible(phone)
