"""The parts protocol and the verbs, on the local disk and on S3 alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.utils import timezone

from core.ids import new_id
from media.local_store import LocalStore
from media.models import Upload
from media.store import StoreProblem, store
from tests.media.parts import put

MEBIBYTE = 1024 * 1024
PART = 5 * MEBIBYTE  # the least that S3 takes for any but the last part


@pytest.fixture
def key(eva) -> str:
    """An upload of Eva's, so that our own address for parts finds one."""
    upload = Upload(owner=eva, purpose="video", filename="clip.mp4", size_bytes=2 * PART + 7, part_size_bytes=PART)
    upload.key = f"originals/{upload.pk}"
    upload.expires_at = timezone.now() + timedelta(hours=1)
    upload.save()
    return upload.key


def addresses(key: str, name: str, sizes: list[int]):
    kept, until = store(), timezone.now() + timedelta(hours=1)
    return [
        kept.part_address(key, name, upload_id=key.split("/")[1], number=number, size_bytes=size, expires_at=until)
        for number, size in enumerate(sizes, start=1)
    ]


def test_parts_become_one_file_in_their_order_whatever_order_they_came_in(each_store, key, tmp_path):
    bodies = [b"a" * PART, b"b" * PART, b"the end"]
    sizes = [len(body) for body in bodies]
    name = store().begin(key)
    where = addresses(key, name, sizes)
    assert [put(where[place], bodies[place]) // 100 for place in (2, 0, 1)] == [2, 2, 2]
    assert store().received(key, name) == dict(enumerate(sizes, start=1))
    store().join(key, name, sizes)
    assert store().size(key) == sum(sizes)
    with store().local_copy(key) as path:
        assert path.read_bytes() == b"".join(bodies)


def test_the_same_part_may_come_twice_and_joining_may_be_repeated(each_store, key):
    name = store().begin(key)
    (where,) = addresses(key, name, [10])
    assert put(where, b"0123456789") // 100 == 2
    assert put(where, b"0123456789") // 100 == 2
    assert store().received(key, name) == {1: 10}
    store().join(key, name, [10])
    store().join(key, name, [10])
    assert store().received(key, name) == {}
    assert store().size(key) == 10


def test_what_did_not_come_is_not_received_and_cannot_be_joined(each_store, key):
    name = store().begin(key)
    where = addresses(key, name, [PART, 7])
    put(where[1], b"the end")
    assert store().received(key, name) == {2: 7}
    with pytest.raises(StoreProblem):
        store().join(key, name, [PART, 7])
    assert store().size(key) is None
    assert store().received(key, name) == {2: 7}


def test_an_abandoned_upload_leaves_nothing_and_takes_nothing_more(each_store, key):
    name = store().begin(key)
    (where,) = addresses(key, name, [3])
    put(where, b"abc")
    store().abandon(key, name)
    store().abandon(key, name)
    assert store().received(key, name) == {}
    assert put(where, b"abc") >= 400
    assert store().received(key, name) == {}


def test_an_upload_whose_name_was_never_written_down_is_abandoned_by_its_key(each_store, key):
    name = store().begin(key)
    put(addresses(key, name, [3])[0], b"abc")
    store().abandon(key, "")
    assert store().received(key, name) == {}


def test_a_rendition_is_put_replaced_read_and_deleted(each_store, tmp_path):
    key = f"renditions/{new_id()}/video.mp4"
    source = tmp_path / "made.mp4"
    for content in (b"first", b"second"):
        source.write_bytes(content)
        store().put(source, key, "video/mp4")
        with store().local_copy(key) as path:
            assert path.read_bytes() == content
    store().delete(key)
    store().delete(key)
    assert store().size(key) is None


def test_the_store_answers(each_store):
    store().check()


def test_a_store_that_is_away_is_our_trouble(on_s3, settings):
    settings.S3_BUCKET = "not-there"
    with pytest.raises(StoreProblem):
        store().check()


def test_s3_addresses_carry_their_length_type_and_end(on_s3, key):
    name = store().begin(key)
    (where,) = addresses(key, name, [10])
    assert "X-Amz-SignedHeaders=content-length%3Bhost" in where.url
    assert 3590 <= int(where.url.split("X-Amz-Expires=")[1].split("&")[0]) <= 3600
    read = store().address("renditions/x/video.mp4", "video/mp4", expires_at=timezone.now() + timedelta(minutes=5))
    assert read is not None
    assert "response-content-type=video%2Fmp4" in read
    assert "response-content-disposition=inline" in read


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "originals/../../x", "originals/A", "", "a//b", "a/.hidden"]
)
def test_a_key_that_is_none_of_ours_reaches_no_file(key):
    with pytest.raises(SuspiciousFileOperation):
        LocalStore().path(key)


def test_a_wrong_word_in_the_settings_is_named(settings):
    settings.STORAGE = "floppy"
    with pytest.raises(ImproperlyConfigured, match="STORAGE must be local or s3"):
        store()
