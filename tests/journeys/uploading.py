"""A phone before the place for a file, and what the tests of uploads say about it."""

from __future__ import annotations

import re
import struct
from functools import cache

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page

from accounts.models import User
from media.models import Media, Upload
from submissions.models import Entry
from tests.call import *  # noqa: F403
from tests.clips import small_clip

PADDING = 18 * 1024 * 1024
CLIP = {"name": "pitch.mp4", "mimeType": "video/mp4"}


@cache
def heavy_clip() -> bytes:
    """Return a clip that takes three parts: it ends in a box that players skip."""
    return small_clip(3) + struct.pack(">I4s", PADDING, b"free") + bytes(PADDING - 8)


@pytest.fixture
def nothing_sent(draft: Entry) -> Entry:
    """Eva's draft, which has no file yet."""
    Entry.objects.update(clip=None)
    Media.objects.all().delete()
    Upload.objects.all().delete()
    return draft


@pytest.fixture
def phone(page: Page, live_server, nothing_sent: Entry, eva) -> Page:
    """Eva's phone, signed in, before the files of her entry."""
    sign_in(page, live_server.url, eva)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/entries/{nothing_sent.pk}/files/")
    return page


def sign_in(page: Page, address: str, person: User) -> None:
    """Give a browser the session of a person."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def place(page: Page, purpose: str = "video") -> Locator:
    """Return the place for one kind of file."""
    return page.locator(f'[data-upload][data-purpose="{purpose}"]')


def says(page: Page, text: str | re.Pattern, purpose: str = "video") -> Locator:
    """Return what the page shows; the last, since what is read aloud stands before it."""
    return place(page, purpose).get_by_text(text).filter(visible=True).last


def choose(page: Page, content: bytes, purpose: str = "video", **changes: str) -> None:
    """Choose a file, as the dialog of the browser would."""
    place(page, purpose).locator("input[type=file]").set_input_files([CLIP | {"buffer": content} | changes])


def press(page: Page, name: str, purpose: str = "video") -> None:
    """Press a button of that place."""
    place(page, purpose).get_by_role("button", name=name).click()


def sent_parts(page: Page) -> list[str]:
    """Return a list that fills with the addresses of the parts that the server took."""
    found: list[str] = []
    page.on(
        "response",
        lambda answer: found.append(answer.url) if "/media/parts/" in answer.url and answer.status == 204 else None,
    )
    return found
