"""Files and media for tests: real ones made once and kept as bytes, and cheap ones that are rows with a few bytes behind them."""

from __future__ import annotations

import io
import tempfile
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.models import User
from core.ids import new_id
from media import pipeline
from media.models import Media, Purpose, Rendition, Upload
from media.store import store
from video.synth import make_clip


@cache
def small_clip(seconds: float = 3, **choices: Any) -> bytes:
    """Return a clip with picture and sound; `choices` are those of video.synth.make_clip."""
    with tempfile.TemporaryDirectory() as folder:
        choices = {"width": 160, "height": 96, "fps": 10} | choices
        return make_clip(Path(folder) / "clip", seconds, **choices).read_bytes()


@cache
def small_picture(size: tuple[int, int] = (320, 180)) -> bytes:
    """Return a JPEG with a place, a camera and an author in its metadata."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Camera-maker", "Camera-model", "Author-name"
    exif.get_ifd(0x8825).update({1: "S", 2: (9.0, 26.0, 30.0), 3: "E", 4: (147.0, 10.0, 48.0)})
    made = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


@cache
def small_deck(pages: int = 2) -> bytes:
    """Return a PDF."""
    made = io.BytesIO()
    sheets = [Image.new("RGB", (240, 135), (20 * number, 90, 120)) for number in range(pages)]
    sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:])
    return made.getvalue()


def arrived_media(owner: User, content: bytes, kind: str = Purpose.VIDEO, **limits: Any) -> Media:
    """Return a media whose file has arrived and waits for its check."""
    upload = Upload(
        owner=owner,
        purpose=kind,
        filename="file",
        size_bytes=len(content),
        part_size_bytes=8 * 1024 * 1024,
        state=Upload.State.COMPLETE,
        limits=limits,
        expires_at=timezone.now() + timedelta(days=1),
    )
    upload.key = f"originals/{upload.pk}"
    upload.save()
    _put(content, upload.key, "application/octet-stream")
    return Media.objects.create(owner=owner, upload=upload, kind=kind)


def ready_media(owner: User, seconds: float = 3, *, content: bytes | None = None, kind: str = Purpose.VIDEO) -> Media:
    """Return a media that went through the real pipeline."""
    media = arrived_media(owner, content or small_clip(seconds), kind)
    pipeline.process(media.pk)
    media.refresh_from_db()
    return media


def stored_media(owner: User, kind: str = Purpose.VIDEO, *, seconds: str = "58.000") -> Media:
    """Return a media that is ready, with files of a few bytes: nothing is inspected and nothing encoded."""
    media = arrived_media(owner, b"original", kind)
    is_clip = kind == Purpose.VIDEO
    Media.objects.filter(pk=media.pk).update(
        state=Media.State.READY,
        sha256="0" * 63 + "1",
        duration_seconds=Decimal(seconds) if is_clip else None,
        width=1280,
        height=720,
        finished_at=timezone.now(),
    )
    media.refresh_from_db()
    roles = {
        Purpose.VIDEO: [("video", "mp4", "video/mp4"), ("poster", "jpg", "image/jpeg")],
        Purpose.IMAGE: [("image", "jpg", "image/jpeg")],
        Purpose.DOCUMENT: [("page", "jpg", "image/jpeg")],
    }
    for role, ending, content_type in roles[Purpose(kind)]:
        content = f"{role} {new_id()} ".encode() * 40
        key = f"renditions/{media.pk}/{role}-0.{ending}"
        _put(content, key, content_type)
        Rendition.objects.create(
            media=media,
            role=role,
            key=key,
            content_type=content_type,
            width=1280,
            height=720,
            duration_seconds=Decimal(seconds) if role == "video" else None,
            size_bytes=len(content),
        )
    return media


def _put(content: bytes, key: str, content_type: str) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        store().put(Path(file.name), key, content_type)
