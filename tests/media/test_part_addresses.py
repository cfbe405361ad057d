"""Our own address for parts: nothing but its signature opens it, and only the announced part goes in."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from media import tokens
from media.models import Upload
from media.store import store
from tests.media.parts import put
from web.shared.media_views import receive_part


@pytest.fixture
def upload(eva) -> Upload:
    made = Upload(owner=eva, purpose="video", filename="clip.mp4", size_bytes=10, part_size_bytes=8 * 1024 * 1024)
    made.key = f"originals/{made.pk}"
    made.expires_at = timezone.now() + timedelta(days=1)
    made.save()
    store().begin(made.key)
    return made


def where(upload: Upload, **changes):
    asked = {"upload_id": upload.pk, "number": 1, "size_bytes": 10, "expires_at": upload.expires_at} | changes
    return store().part_address(upload.key, "", **asked)


def answer(address, body):
    return Client(enforce_csrf_checks=True).put(address.url, body, content_type="application/octet-stream")


def left_behind(settings) -> list[str]:
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_a_part_needs_no_cookie_and_no_csrf_token(upload, settings):
    assert answer(where(upload), b"0123456789").status_code == 204
    assert left_behind(settings) == ["00001"]


@pytest.mark.parametrize("body", [b"", b"012345678", b"0123456789a"])
def test_a_part_of_another_size_is_refused_and_nothing_is_kept(upload, settings, body):
    refusal = answer(where(upload), body)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "PART_SIZE")
    assert refusal["Content-Type"] == "application/problem+json"
    assert left_behind(settings) == []


def test_a_part_cut_short_on_the_way_leaves_what_was_there(upload, settings):
    put(where(upload), b"0123456789")
    address = where(upload)
    line = {"wsgi.input": BytesIO(b"abcde"), "CONTENT_LENGTH": "10"}  # the line breaks after five bytes
    request = RequestFactory().put(address.url, **line)
    request.received_at = timezone.now()
    assert receive_part(request, address.url.rsplit("/", 1)[1]).status_code == 400
    assert left_behind(settings) == ["00001"]
    assert store().received(upload.key, "") == {1: 10}


def test_an_altered_address_opens_nothing(upload, settings):
    url = where(upload).url
    token = url.rsplit("/", 1)[1]
    payload, _dot, signature = token.partition(".")
    for altered in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"{payload}x.{signature}",
        "nothing",
        f".{signature}",
    ):
        refusal = Client().put(f"/media/parts/{altered}", b"0123456789")
        assert (refusal.status_code, refusal.json()["code"]) == (403, "ADDRESS_WRONG")
    assert left_behind(settings) == []


def test_an_address_made_for_reading_takes_no_part(upload):
    token = tokens.sign(tokens.RENDITION, upload.pk, 1, 10, expires_at=upload.expires_at)
    assert Client().put(f"/media/parts/{token}", b"0123456789").status_code == 403


def test_an_address_signed_with_another_secret_opens_nothing(upload, settings):
    url = where(upload).url
    settings.MEDIA_URL_SECRET = "another"
    assert Client().put(url, b"0123456789").status_code == 403


def test_an_expired_address_says_so(upload):
    refusal = answer(where(upload, expires_at=timezone.now() - timedelta(seconds=1)), b"0123456789")
    assert (refusal.status_code, refusal.json()["code"]) == (403, "ADDRESS_EXPIRED")


@pytest.mark.parametrize("state", ["complete", "abandoned"])
def test_a_part_that_comes_after_the_end_is_told_so(upload, settings, state):
    address = where(upload)
    Upload.objects.update(state=state)
    refusal = answer(address, b"0123456789")
    assert (refusal.status_code, refusal.json()["code"]) == (409, "UPLOAD_OVER")
    assert left_behind(settings) == []


def test_a_part_for_a_folder_that_went_away_is_told_so(upload):
    store().abandon(upload.key, "")
    assert answer(where(upload), b"0123456789").status_code == 409


def test_only_put_is_taken(upload):
    for method in ("get", "post", "delete", "patch"):
        assert getattr(Client(), method)(where(upload).url).status_code == 405


def test_one_look_at_the_database_for_a_part(upload, django_assert_num_queries):
    address = where(upload)
    with django_assert_num_queries(1):
        answer(address, b"0123456789")
