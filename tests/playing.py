"""A clip that a browser can play, whole and for low data, with captions in two languages."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

from accounts.models import User
from media.models import Captions, Media, Rendition
from media.store import store
from tests.clips import small_clip, small_picture, stored_media
from video.soundtrack import write_sound

SECONDS = 12
ENGLISH = [
    {"start": 0.5, "end": 2.0, "text": "Good morning."},
    {"start": 2.0, "end": 5.0, "text": "We sell <sun>\nby the hour."},
    {"start": 5.5, "end": 8.0, "text": "Forty farms pay."},
]
SPANISH = [{"start": 0.5, "end": 2.0, "text": "Buenos días."}]
PEAKS = {"version": 1, "duration_seconds": SECONDS, "peaks": [20 * (n % 12) for n in range(240)]}
TILES = {"columns": 4, "rows": 3, "tile_width": 80, "tile_height": 45, "every_seconds": 1.0, "count": 12}


def playable_media(owner: User) -> Media:
    """Return a clip of twelve seconds with all its copies and no captions."""
    media = stored_media(owner, seconds=f"{SECONDS}.000")
    film = small_clip(SECONDS)
    small = small_clip(SECONDS, hue=0.2)
    _put(media, "video", film, "mp4", "video/mp4", (160, 96))
    _put(media, "small", small, "mp4", "video/mp4", (160, 96))
    _put(media, "audio", _sound_of(small), "m4a", "audio/mp4", (0, 0))
    _put(media, "poster", small_picture(), "jpg", "image/jpeg", (320, 180))
    _put(media, "sprite", small_picture((320, 135)), "jpg", "image/jpeg", (320, 135), TILES)
    _put(media, "waveform", json.dumps(PEAKS).encode(), "json", "application/json", (240, 255))
    return media


def speak(media: Media) -> None:
    """Give a clip captions in English and Spanish."""
    for language, label, cues in (("en", "English", ENGLISH), ("es", "Español", SPANISH)):
        Captions.objects.create(media=media, language=language, label=label, origin="edited", cues=cues)


@cache
def _sound_of(film: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "film", Path(folder) / "sound"
        source.write_bytes(film)
        write_sound(source, target, SECONDS)
        return target.read_bytes()


def _put(
    media: Media,
    role: str,
    content: bytes,
    ending: str,
    content_type: str,
    size: tuple[int, int],
    layout: dict[str, object] | None = None,
) -> None:
    key = f"renditions/{media.pk}/{role}-0.{ending}"
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        store().put(Path(file.name), key, content_type)
    facts = {
        "key": key,
        "content_type": content_type,
        "width": size[0],
        "height": size[1],
        "duration_seconds": Decimal(SECONDS) if ending in ("mp4", "m4a") else None,
        "size_bytes": len(content),
        "layout": layout or {},
    }
    Rendition.objects.update_or_create(media=media, role=role, position=0, defaults=facts)
