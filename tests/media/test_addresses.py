"""Renditions are read under signed addresses that end; spans of them as players ask; originals never."""

from __future__ import annotations

import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from judging.models import Conflict
from media.addresses import STEP, address, media_view
from media.models import Rendition
from media.store import store
from tests.clips import stored_media
from tests.panel import *  # noqa: F403


@pytest.fixture
def clip(eva) -> Rendition:
    return stored_media(eva).renditions.get(role="video")


@pytest.fixture
def content(clip) -> bytes:
    with store().local_copy(clip.key) as path:
        return path.read_bytes()


def read(clip: Rendition, method: str = "get", **headers: str):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(Client(), method)(address(clip, viewer=clip.media.owner_id), headers=names)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_copy_goes_out_whole_under_its_fixed_type(clip, content):
    answer = read(clip)
    assert (answer.status_code, body(answer)) == (200, content)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Accept-Ranges"] == "bytes"


def test_browsers_are_told_not_to_guess_run_or_share_it(clip):
    for answer in (read(clip), read(clip, Range="bytes=0-9"), read(clip, "head"), read(clip, Range="bytes=99999-")):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == "inline"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-199", 100, 199),
        ("bytes=100-", 100, None),
        ("bytes=0-", 0, None),
        ("bytes=-50", -50, None),
        ("bytes=-999999", 0, None),
        ("bytes=10-999999", 10, None),
        ("BYTES = 5 - 6", 5, 6),
    ],
)
def test_a_span_is_sent_as_asked(clip, content, asked, first, last):
    size = len(content)
    start = size + first if first < 0 else first
    end = size - 1 if last is None else last
    answer = read(clip, Range=asked)
    assert (answer.status_code, body(answer)) == (206, content[start : end + 1])
    assert answer["Content-Range"] == f"bytes {start}-{end}/{size}"
    assert answer["Content-Length"] == str(end - start + 1)


@pytest.mark.parametrize("asked", ["bytes=1000000-", "bytes=1000000-1000001", "bytes=-0"])
def test_a_span_outside_the_file_is_refused_with_its_size(clip, content, asked):
    answer = read(clip, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(content)}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=9-5", "bytes=a-b", "bytes=", "items=0-5", "bytes=--5", "bytes=٣-٤"]
)
def test_what_is_no_single_span_gets_the_whole(clip, content, asked):
    answer = read(clip, Range=asked)
    assert (answer.status_code, body(answer)) == (200, content)


def test_a_span_of_another_file_gets_the_whole(clip, content):
    etag = read(clip)["ETag"]
    assert read(clip, Range="bytes=0-9", If_Range=etag).status_code == 206
    for other in ('"another"', f"W/{etag}", "Sun, 22 Nov 2026 00:00:00 GMT"):
        answer = read(clip, Range="bytes=0-9", If_Range=other)
        assert (answer.status_code, body(answer)) == (200, content)


def test_head_says_the_size_and_sends_nothing(clip, content):
    answer = read(clip, "head")
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, str(len(content)), b"")
    span = read(clip, "head", Range="bytes=0-9")
    assert (span.status_code, span["Content-Length"], body(span)) == (206, "10", b"")


def test_what_the_browser_has_is_not_sent_again(clip):
    answer = read(clip, If_None_Match=read(clip)["ETag"])
    assert (answer.status_code, body(answer)) == (304, b"")


def test_an_expired_address_is_refused_in_plain_words(clip):
    old = address(clip, viewer=clip.media.owner_id, at=timezone.now() - timedelta(hours=3))
    answer = Client().get(old)
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert answer.content.decode() == "This address has expired. Load the page it came from again.\n"


def test_an_altered_address_is_refused(clip, settings):
    good = address(clip, viewer=clip.media.owner_id)
    token = good.split("/")[3]
    for altered in (token[1:], token[:-1] + ("A" if token[-1] != "A" else "B"), "x", token.replace(".", "")):
        assert Client().get(good.replace(token, altered)).status_code == 403
    settings.MEDIA_URL_SECRET = "another"
    assert Client().get(good).status_code == 403


def test_a_copy_that_is_gone_is_not_found(clip):
    good = address(clip, viewer=clip.media.owner_id)
    store().delete(clip.key)
    assert Client().get(good).status_code == 404
    Rendition.objects.all().delete()
    assert Client().get(good).status_code == 404


def test_the_same_page_load_gives_the_same_address_and_each_viewer_their_own(clip):
    at = datetime(2026, 11, 22, 12, 1, tzinfo=UTC)
    first = address(clip, viewer=clip.media.owner_id, at=at)
    assert first == address(clip, viewer=clip.media.owner_id, at=at + timedelta(minutes=20))
    assert first != address(clip, viewer=clip.media.owner_id, at=at + STEP)
    assert first != address(clip, viewer="jade", at=at)


def test_nothing_is_written_through_an_address_for_reading(clip):
    for method in ("post", "put", "delete", "patch"):
        assert read(clip, method).status_code == 405


def test_three_looks_at_the_database_for_a_span(clip, django_assert_num_queries):
    with django_assert_num_queries(3):  # the file, the viewer, the right
        read(clip, Range="bytes=0-9")


def test_no_address_leads_to_an_original(eva):
    media = stored_media(eva)
    for path in (f"/media/{media.upload.key}", f"/media/r/{media.upload.key}", f"/media/parts/{media.upload.pk}"):
        assert Client().get(path).status_code in (403, 404, 405)


def test_on_s3_the_store_serves_under_our_type(eva, on_s3):
    clip = stored_media(eva).renditions.get(role="video")
    answer = Client().get(address(clip, viewer=clip.media.owner_id))
    assert answer.status_code == 302
    with urllib.request.urlopen(answer["Location"]) as found:
        assert found.headers["Content-Type"] == "video/mp4"
        assert len(found.read()) == clip.size_bytes


def test_the_view_of_a_media_has_the_shape_of_the_contract(eva):
    view = media_view(stored_media(eva), "eva", absolute=lambda path: f"https://here{path}")
    assert list(view) == [
        "id",
        "kind",
        "state",
        "reason",
        "detail",
        "duration_seconds",
        "renditions",
        "poster",
        "captions",
    ]
    assert (view["state"], view["reason"], view["detail"], view["duration_seconds"]) == ("ready", None, None, 58.0)
    (copy,) = view["renditions"]
    assert list(copy) == ["role", "url", "content_type", "width", "height", "size_bytes", "duration_seconds", "layout"]
    assert copy["url"].startswith("https://here/media/r/")
    assert copy["url"].endswith("/video.mp4")
    assert view["poster"].endswith("/poster.jpg")


def test_an_address_ends_with_the_right_to_it(jun_baram, jun, olga):
    """A judge who is found to be in conflict keeps the address, but no longer what it opens."""
    entry = jun_baram.entry
    entry.clip = stored_media(entry.entrant)
    entry.save()
    shown = entry.clip.renditions.get(role="video")
    handed_out = address(shown, viewer=jun.pk)
    assert Client().get(handed_out).status_code == 200
    Conflict.objects.create(judge=jun_baram.judge, entry=entry, kind="family", declared_by=olga)
    assert Client().get(handed_out).status_code == 404


def test_an_address_made_for_nobody_who_may_see_it_opens_nothing(clip, vera):
    for viewer in (vera.pk, "public", "nobody"):
        assert Client().get(address(clip, viewer=viewer)).status_code == 404
