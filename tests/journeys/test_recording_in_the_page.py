"""Eva records in the page: sixty ticks, a stop at the limit, a look at it, once more, and off it goes. Chromium plays the camera."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from challenge.models import Challenge
from core.worker import run_ready
from media.models import Media
from tests.journeys.axe import assert_accessible
from tests.journeys.uploading import *  # noqa: F403
from tests.journeys.uploading import place, press, says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_CAMERA = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"


@pytest.fixture
def camera(phone: Page) -> Page:
    """The phone, whose camera Eva allows. Clips take three seconds, and a machine under load may be late by some more."""
    Challenge.objects.update(clip_max_seconds=3, clip_tolerance_seconds=9)
    phone.context.grant_permissions(["camera", "microphone"])
    phone.reload()
    return phone


def test_a_recording_stops_at_the_limit_is_looked_at_and_sent(camera: Page):
    press(camera, "Record it here")
    expect(says(camera, "It stops by itself at 3 seconds.")).to_be_visible()
    expect(place(camera).locator("[data-camera]")).to_be_visible()
    assert_accessible(camera)
    press(camera, "Start recording")
    expect(place(camera).get_by_role("button", name="Stop")).to_be_focused()
    expect(says(camera, "It stopped at 3 seconds, the most this challenge takes.")).to_be_visible()
    assert_accessible(camera)
    press(camera, "Use this one")
    expect(place(camera).get_by_role("heading", name="seconds, good")).to_be_visible()
    press(camera, "Send it")
    expect(says(camera, "It has arrived and is being checked.")).to_be_visible()
    run_ready()
    expect(says(camera, "Judges see this copy.")).to_be_visible()
    media = Media.objects.get()
    assert (media.state, 1 < media.duration_seconds < 12) == ("ready", True)


def test_a_recording_is_stopped_by_hand_kept_over_a_reload_and_thrown_away(camera: Page):
    Challenge.objects.update(clip_max_seconds=60)  # however late the machine is, the hand is there before the end
    camera.reload()
    press(camera, "Record it here")
    press(camera, "Start recording")
    expect(place(camera).locator(".studio__left b")).to_have_text(re.compile(r"^[1-5]\d$"))
    press(camera, "Stop")
    expect(place(camera).locator("[data-replay]")).to_be_visible()
    camera.reload()
    expect(says(camera, "You recorded this before and did not send it.")).to_be_visible()
    assert_accessible(camera)
    press(camera, "Throw it away")
    expect(place(camera).get_by_role("button", name="Record it here")).to_be_visible()
    camera.reload()
    expect(place(camera).get_by_role("button", name="Record it here")).to_be_visible()
    expect(place(camera).locator("[data-replay]")).to_be_hidden()


def test_a_camera_that_is_not_allowed_is_said_in_words(phone: Page):
    press(phone, "Record it here")
    expect(says(phone, "The camera was not allowed.")).to_be_visible()
    expect(place(phone).get_by_role("button", name="Choose a file")).to_be_visible()
    assert_accessible(phone)


def test_a_device_without_a_camera_says_so(phone: Page):
    phone.add_init_script(NO_CAMERA)
    phone.reload()
    press(phone, "Record it here")
    expect(says(phone, "No camera was found on this device.")).to_be_visible()


def test_a_browser_that_cannot_record_offers_the_file_alone(phone: Page):
    phone.add_init_script("delete window.MediaRecorder")
    phone.reload()
    expect(place(phone).get_by_role("button", name="Choose a file")).to_be_visible()
    expect(place(phone).get_by_role("button", name="Record it here")).to_be_hidden()


def test_no_other_page_may_ask_for_the_camera(phone: Page, nothing_sent, eva):
    client = Client()
    client.force_login(eva)
    here = client.get(f"/entries/{nothing_sent.pk}/files/")["Permissions-Policy"]
    assert ("camera=(self)" in here, "microphone=(self)" in here, "geolocation=()" in here) == (True, True, True)
    for path in ("/", "/entries/", f"/entries/{nothing_sent.pk}/details/", "/api/v1/challenges/"):
        assert "camera=(), " in client.get(path)["Permissions-Policy"]
