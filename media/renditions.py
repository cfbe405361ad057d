"""Which copies are made of a file, and under which keys they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import video
from media.models import Media, Purpose, Rendition
from video import Limits, Rendered

ENDINGS = {
    "video/mp4": "mp4",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/mp4": "m4a",
    "application/json": "json",
}
#: What sound that ends a little after the picture may add to a copy.
SLACK_SECONDS = 0.25
#: What `video.Copies` holds, under the same names.
CLIP_ROLES = (
    Rendition.Role.VIDEO,
    Rendition.Role.SMALL,
    Rendition.Role.AUDIO,
    Rendition.Role.POSTER,
    Rendition.Role.SPRITE,
    Rendition.Role.WAVEFORM,
)


class RenditionFault(Exception):
    """A copy came out as no copy may. The fault is ours: nothing of it is kept, and the file is not blamed."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: what it is for, its place among those of the same role, and the file."""

    role: str
    position: int
    made: Rendered

    def key_for(self, media: Media) -> str:
        """Return the key in the store. The same for every run, so that a second one leaves nothing behind."""
        return f"renditions/{media.pk}/{self.role}-{self.position}.{ENDINGS[self.made.content_type]}"

    def row_for(self, media: Media) -> Rendition:
        """Return the row, not saved yet."""
        return Rendition(
            media=media,
            role=self.role,
            position=self.position,
            key=self.key_for(media),
            content_type=self.made.content_type,
            width=self.made.width,
            height=self.made.height,
            duration_seconds=self.made.duration_seconds,
            size_bytes=self.made.size_bytes,
            layout=self.made.layout,
        )


def make_copies(source: Path, folder: Path, kind: str, limits: Limits) -> tuple[list[Copy], dict[str, Any]]:
    """Make every copy of an accepted file in `folder`; return them and what a clip is known by (`Media.fingerprint`).

    Raises video.MediaError, and RenditionFault for a fault of ours.
    """
    fingerprint: dict[str, Any] = {}
    copies = list(_copies(source, folder, kind, limits, fingerprint))
    for copy in copies:
        require_fit(copy.made, limits)
    return copies, fingerprint


def require_fit(made: Rendered, limits: Limits) -> None:
    """Raise RenditionFault for a copy that is longer than the limit or of a type that we do not serve."""
    longest = limits.max_seconds + limits.tolerance_seconds + SLACK_SECONDS
    if made.duration_seconds is not None and made.duration_seconds > longest:
        raise RenditionFault(f"A copy runs {made.duration_seconds} seconds; {longest} is the most.")
    if made.content_type not in ENDINGS:
        raise RenditionFault(f"A copy is of the type {made.content_type}.")


def _copies(source: Path, folder: Path, kind: str, limits: Limits, fingerprint: dict[str, Any]) -> Iterator[Copy]:
    match Purpose(kind):
        case Purpose.VIDEO:
            clip = video.make_copies(source, folder)
            fingerprint.update(clip.fingerprint)
            for role in CLIP_ROLES:
                if made := getattr(clip, role):
                    yield Copy(role, 0, made)
        case Purpose.IMAGE:
            for place, picture in enumerate(video.reencode_image(source, folder, limits=limits)):
                yield Copy(Rendition.Role.IMAGE, place, picture)
        case Purpose.DOCUMENT:
            for place, page in enumerate(video.render_pages(source, folder, limits=limits)):
                yield Copy(Rendition.Role.PAGE, place, page)
