"""What a judge's device is given for the time without a network."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from judging.models import Assignment, Conflict
from media.models import Captions, Media, Purpose, Rendition
from media.renditions import ENDINGS
from tests.clips import stored_media
from tests.panel import *  # noqa: F403

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clip(baram, eva) -> Media:
    baram.clip = stored_media(eva, Purpose.VIDEO)
    baram.save()
    return baram.clip


def test_the_worker_lies_where_it_may_answer_for_the_judges_pages_alone(client):
    answer = client.get("/judge/sw.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert "no-cache" in answer["Cache-Control"]
    assert "Service-Worker-Allowed" not in answer


def test_the_manifest_names_this_installation(client, settings):
    settings.SITE_NAME = "Depths"
    said = client.get("/judge/manifest.webmanifest").json()
    assert (said["name"], said["start_url"], said["scope"]) == ("Depths, judging", "/judge/", "/judge/")
    assert [icon["sizes"] for icon in said["icons"]] == ["192x192", "512x512", "512x512"]


def test_the_page_that_stands_in_for_others_names_nobody(jun):
    page = signed_in(jun).get("/judge/offline/").content.decode()
    assert jun.full_name not in page
    assert "data-account" not in page


def test_every_other_page_says_whose_it_is(jun, jun_baram, client):
    assert f'data-account="{jun.pk}"' in signed_in(jun).get(f"/judge/{jun_baram.pk}/").content.decode()
    assert 'data-account=""' in client.get("/").content.decode()


def test_who_is_signed_in_comes_with_the_token_of_this_sign_in(jun, client):
    assert client.get("/judge/who/").json() == {"account": ""}
    answer = signed_in(jun).get("/judge/who/")
    assert (answer.json(), "csrftoken" in answer.cookies) == ({"account": jun.pk}, True)


def test_the_list_holds_the_small_copies_and_their_size(jun, jun_baram, jun_kowhai, clip):
    said = signed_in(jun).get("/judge/keep/").json()
    assert [one["page"] for one in said["entries"]] == [f"/judge/{row.pk}/" for row in (jun_baram, jun_kowhai)]
    files = said["entries"][0]["files"]
    video = clip.renditions.get(role="video")
    assert [file["url"].rpartition("/")[2] for file in files] == [f"video.{ENDINGS['video/mp4']}", "poster.jpg"]
    poster = clip.renditions.get(role="poster")
    assert said["size_bytes"] == 2 * 120_000 + video.size_bytes + poster.size_bytes
    assert jun.pk not in said["entries"][0]["page"]


def test_a_small_copy_takes_the_place_of_the_whole_one(jun, jun_baram, clip):
    whole = clip.renditions.get(role="video")
    whole.pk, whole.role, whole.size_bytes = None, "small", 7
    whole.pk = "1small"
    whole.key += "-small"
    whole._state.adding = True
    whole.save()
    files = signed_in(jun).get("/judge/keep/").json()["entries"][0]["files"]
    assert [file["size_bytes"] for file in files] == [7, clip.renditions.get(role="poster").size_bytes]


def test_pictures_along_a_clip_and_its_captions_are_kept_and_counted(jun, jun_baram, clip):
    tiles = {"columns": 1, "count": 1, "tile_width": 160, "tile_height": 90, "every_seconds": 5}
    Rendition.objects.create(
        media=clip,
        role="sprite",
        key="s",
        content_type="image/jpeg",
        width=160,
        height=90,
        size_bytes=900,
        layout=tiles,
    )
    cues = [{"start": 0.0, "end": 1.5, "text": "Wir messen die Tide."}]
    for language, label in (("de", "Deutsch"), ("en", "English")):
        Captions.objects.create(media=clip, language=language, label=label, cues=cues if language == "de" else [])
    files = signed_in(jun).get("/judge/keep/").json()["entries"][0]["files"]
    sizes = {file["url"].rpartition("/")[2]: file["size_bytes"] for file in files}
    assert (sizes["sprite.jpg"], sizes["poster.jpg"]) == (900, clip.renditions.get(role="poster").size_bytes)
    captions = next(file for file in files if file["url"].endswith(".vtt"))
    assert captions["size_bytes"] == len(Client().get(captions["url"]).content) > 0
    assert [file["url"] for file in files if file["url"].endswith("/en.vtt")] == []


def test_the_list_is_ones_own_and_without_conflicts(jun, jade, olga, jun_baram, jun_kowhai, jade_baram, baram):
    Conflict.objects.create(judge=jun_baram.judge, entry=baram, kind="family", declared_by=olga)
    pages = [one["page"] for one in signed_in(jun).get("/judge/keep/").json()["entries"]]
    assert pages == [f"/judge/{jun_kowhai.pk}/"]
    assert [one["page"] for one in signed_in(jade).get("/judge/keep/").json()["entries"]] == [
        f"/judge/{jade_baram.pk}/"
    ]


def test_who_judges_nothing_keeps_nothing(vera, jun_baram):
    assert signed_in(vera).get("/judge/keep/").json() == {"entries": [], "size_bytes": 0}
    assert Assignment.objects.count() == 1
