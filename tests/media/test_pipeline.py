"""What the machine makes of a file: copies without the source's metadata, or a refusal in plain words. Twice is like once."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.models import AuditEvent
from media import pipeline, tasks
from media.models import Media, Rendition, Upload
from media.renditions import RenditionFault, require_fit
from media.store import StoreProblem, store
from tests.clips import arrived_media, ready_media, small_clip, small_deck, small_picture
from video import Limits, Rendered

CLIP_COPIES = [
    ("audio", 0, "audio/mp4"),
    ("poster", 0, "image/jpeg"),
    ("sprite", 0, "image/jpeg"),
    ("video", 0, "video/mp4"),
    ("waveform", 0, "application/json"),
]


def served_bytes(media: Media) -> bytes:
    found = b""
    for rendition in media.renditions.all():
        with store().local_copy(rendition.key) as path:
            assert path.stat().st_size == rendition.size_bytes
            found += path.read_bytes()
    return found


def copies(media: Media) -> list[tuple[str, int, str]]:
    return [(row.role, row.position, row.content_type) for row in media.renditions.all()]


def test_a_clip_becomes_ready_with_a_copy_and_a_poster(eva, each_store):
    media = ready_media(eva, 3)
    assert (media.state, media.reason) == ("ready", "")
    assert copies(media) == CLIP_COPIES
    assert abs(float(media.duration_seconds) - 3) < 0.1
    assert (media.width, media.height, len(media.sha256)) == (160, 96, 64)
    assert media.facts["container"]
    clip = media.renditions.get(role="video")
    assert abs(float(clip.duration_seconds) - 3) < 0.2
    assert served_bytes(media)


def test_a_picture_is_served_without_its_place_camera_and_author(eva):
    original = small_picture()
    assert b"Camera-model" in original
    media = ready_media(eva, content=original, kind="image")
    assert media.state == "ready"
    served = served_bytes(media)
    for word in (b"Camera-maker", b"Camera-model", b"Author-name", b"Exif", b"GPS"):
        assert word not in served


def test_a_deck_becomes_pictures_of_its_pages(eva):
    media = ready_media(eva, content=small_deck(3), kind="document")
    assert copies(media) == [("page", number, "image/jpeg") for number in range(3)]
    assert b"%PDF" not in served_bytes(media)


@pytest.mark.parametrize(
    ("content", "kind", "reasons"),
    [
        (b"MZ" + b"\0" * 5000, "video", {"UNSUPPORTED", "TYPE_MISMATCH"}),
        (b"#EXTM3U\nfile:///etc/passwd\n", "video", {"UNSAFE", "UNSUPPORTED", "TYPE_MISMATCH"}),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "image",
            {"UNSUPPORTED", "TYPE_MISMATCH", "UNSAFE"},
        ),
        (small_picture(), "video", {"TYPE_MISMATCH"}),
        (small_clip(3), "document", {"TYPE_MISMATCH"}),
        (small_clip(3)[:-2000], "video", {"TRUNCATED", "CORRUPT"}),
        (b"", "image", {"EMPTY"}),
    ],
)
def test_a_disguised_or_broken_file_is_refused_in_plain_words(eva, content, kind, reasons):
    media = ready_media(eva, content=content or b"", kind=kind) if content else arrived_media(eva, b"", kind)
    if not content:
        pipeline.process(media.pk)
        media.refresh_from_db()
    assert (media.state, media.reason in reasons) == ("rejected", True), media.reason
    assert media.detail.endswith(".")
    assert copies(media) == []


def test_a_clip_over_the_limit_is_refused_with_its_length(eva):
    media = arrived_media(eva, small_clip(3), max_seconds=2, tolerance_seconds=0.5)
    pipeline.process(media.pk)
    media.refresh_from_db()
    assert (media.state, media.reason) == ("rejected", "TOO_LONG")
    assert media.detail == "This clip runs 3.0 seconds. The limit is 2."
    assert float(media.duration_seconds) == pytest.approx(3, abs=0.1)


def test_twice_is_like_once(eva):
    media = ready_media(eva, 3)
    before = list(media.renditions.values())
    pipeline.process(media.pk)
    assert list(media.renditions.values()) == before
    assert AuditEvent.objects.filter(target_id=media.pk, verb="media_ready").count() == 1


def test_of_two_runs_at_a_time_the_second_changes_nothing(eva):
    media = arrived_media(eva, small_clip(3))
    second = Media.objects.get(pk=media.pk)
    pipeline.process(media.pk)
    pipeline.finish(second, reason="CORRUPT", detail="Too late.")
    media.refresh_from_db()
    assert (media.state, media.reason, media.renditions.count()) == ("ready", "", len(CLIP_COPIES))


def test_a_run_cut_after_the_files_were_put_leaves_one_set_of_them(eva, settings, monkeypatch):
    media = arrived_media(eva, small_clip(3))

    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "finish", cut)
        with pytest.raises(KeyboardInterrupt):
            pipeline.process(media.pk)
    assert (Media.objects.get(pk=media.pk).state, Rendition.objects.count()) == ("processing", 0)
    pipeline.process(media.pk)
    assert (Media.objects.get(pk=media.pk).state, Rendition.objects.count()) == ("ready", len(CLIP_COPIES))
    files = [path for path in (settings.MEDIA_ROOT / "renditions").rglob("*") if path.is_file()]
    assert len(files) == len(CLIP_COPIES)


def test_a_store_that_is_away_never_makes_a_file_bad(eva, on_s3, settings):
    media = arrived_media(eva, small_clip(3))
    settings.S3_BUCKET = "not-there"
    with pytest.raises(StoreProblem):
        pipeline.process(media.pk)
    media.refresh_from_db()
    assert (media.state, media.reason) == ("processing", "")


def test_a_full_disk_never_makes_a_file_bad(eva, monkeypatch):
    media = arrived_media(eva, small_clip(3))
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1000))
    with pytest.raises(StoreProblem):
        pipeline.process(media.pk)
    assert Media.objects.get(pk=media.pk).state == "processing"


def test_a_copy_longer_than_the_limit_is_our_fault_and_is_never_kept(tmp_path):
    limits = Limits(max_seconds=3, tolerance_seconds=0.5)
    with pytest.raises(RenditionFault):
        require_fit(Rendered(tmp_path / "video.mp4", "video/mp4", 160, 96, 4.2, 10), limits)
    with pytest.raises(RenditionFault):
        require_fit(Rendered(tmp_path / "video.svg", "image/svg+xml", 160, 96, None, 10), limits)


def test_an_upload_that_ran_out_of_time_is_given_up_and_its_parts_go(eva, each_store):
    now = timezone.now()
    made = {}
    for name, end in (("late", now - timedelta(seconds=1)), ("early", now + timedelta(hours=1))):
        upload = Upload(owner=eva, purpose="video", filename=name, size_bytes=3, part_size_bytes=8, expires_at=end)
        upload.key = f"originals/{upload.pk}"
        upload.store_upload_id = store().begin(upload.key)
        upload.save()
        made[name] = upload
    assert pipeline.give_up_run_out(now) == [made["late"].pk]
    for upload in made.values():
        pipeline.remove_parts(upload.pk)
        upload.refresh_from_db()
    assert {name: upload.state for name, upload in made.items()} == {"late": "abandoned", "early": "open"}


def test_a_media_that_waits_for_hours_is_taken_up_once(eva):
    media = arrived_media(eva, b"x")
    now = timezone.now()
    Media.objects.filter(pk=media.pk).update(updated_at=now - timedelta(hours=3))
    assert pipeline.take_up_stuck(now, since=now - tasks.STUCK_AFTER) == [media.pk]
    assert pipeline.take_up_stuck(now, since=now - tasks.STUCK_AFTER) == []


def test_what_a_killed_worker_left_on_the_disk_goes_and_nothing_else(tmp_path, monkeypatch):
    disk = tmp_path / "disk"
    disk.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    now = timezone.now()
    for name, age in (("soundings-copies-old", 7), ("soundings-copies-new", 1), ("another", 7)):
        (disk / name).mkdir()
        os.utime(disk / name, ((now - timedelta(hours=age)).timestamp(),) * 2)
    pipeline.clear_left_folders(now - tasks.LEFT_AFTER)
    assert sorted(path.name for path in disk.iterdir()) == ["another", "soundings-copies-new"]
