"""The demo's clips: drawn and sounded by our own code, then sent through the real store and the real pipeline."""

from __future__ import annotations

import dataclasses
import tempfile
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from core import jobs
from media import pipeline
from media.captions import as_kept
from media.languages import own_name
from media.models import Captions, Media, Purpose, Upload
from media.store import store
from samples import people
from submissions import receipts
from submissions.models import Entry
from video.captions import Cue, checked
from video.synth import make_clip

MOVING = ("waves", "bars", "disc")
PART_BYTES = 8 * 1024 * 1024
#: What a clip of the demo weighs before it is made; the true size replaces it.
GUESS_BYTES = 400_000


@dataclasses.dataclass(frozen=True, slots=True)
class Clip:
    """How to draw one clip: `hue` in degrees, `pattern` counts MOVING."""

    seconds: float
    hue: int
    pattern: int
    rotation: int = 0
    codec: str = "h264"


def promise(owner: User, clip: dict[str, Any], *, limits: dict[str, Any], at: datetime) -> Media:
    """Write the rows of a clip that has arrived and is being checked. Its bytes come with `make`, in the background."""
    upload = Upload(
        owner=owner,
        purpose=Purpose.VIDEO,
        filename=f"VID_{at:%Y%m%d_%H%M%S}.{'mov' if clip.get('codec') == 'hevc' else 'mp4'}",
        content_type="video/mp4",
        size_bytes=GUESS_BYTES,
        part_size_bytes=PART_BYTES,
        state=Upload.State.COMPLETE,
        limits=limits,
        expires_at=at + timedelta(days=3),
    )
    upload.key = f"originals/{upload.pk}"
    upload.save()
    media = Media.objects.create(owner=owner, upload=upload, kind=Purpose.VIDEO, facts={"demo": clip})
    Media.objects.filter(pk=media.pk).update(created_at=at)
    return media


def speak(media: Media, name: str) -> None:
    """Write the captions that people wrote for the clip of an entry of this name, where they did."""
    for row in people.read("captions")["captions"]:
        if row["of"] == name:
            cues = [Cue(float(begins), float(ends), text) for begins, ends, text in row["lines"]]
            Captions.objects.create(
                media=media,
                language=row["language"],
                label=own_name(row["language"]),
                origin=Captions.Origin.EDITED,
                cues=as_kept(checked(cues)),
            )


def enqueue_all() -> None:
    """Promise the making of every clip that has no bytes yet: winners of the past first, long ones last."""
    waiting = Media.objects.filter(state=Media.State.PROCESSING, facts__has_key="demo")
    order = {pk: (0 if won else 1) for pk, won in waiting.values_list("pk", "clip_of__decisions")}
    rows = sorted(waiting, key=lambda media: (order[media.pk], media.facts["demo"]["seconds"], media.pk))
    with transaction.atomic():
        for media in rows:
            jobs.enqueue(make, media.pk)


@jobs.task(queue="video", max_attempts=3)
def make(media_id: str) -> None:
    """Draw a clip, put it where an upload would have put it, check it, and issue the receipt that states its hash."""
    media = Media.objects.select_related("upload").get(pk=media_id)
    drawing = media.facts.get("demo")
    if media.state == Media.State.PROCESSING and drawing:
        clip = Clip(**drawing)
        with tempfile.TemporaryDirectory(prefix="clips-") as folder:
            path = Path(folder) / "clip"
            make_clip(
                path,
                clip.seconds,
                hue=clip.hue / 360,
                pattern=MOVING[clip.pattern % len(MOVING)],
                rotation=clip.rotation,
                codec=clip.codec,
                container="mov" if clip.codec == "hevc" else "mp4",
                scenery=1 + zlib.crc32(f"{clip.hue} {clip.pattern} {clip.seconds}".encode()),
            )
            media.upload.size_bytes = path.stat().st_size
            media.upload.save(update_fields=["size_bytes", "updated_at"])
            store().put(path, media.upload.key, "application/octet-stream")
    pipeline.process(media_id)
    for entry in Entry.objects.filter(clip=media_id, submitted_at__isnull=False, receipts=None):
        receipts.issue(entry, at=entry.submitted_at)  # type: ignore[arg-type]
