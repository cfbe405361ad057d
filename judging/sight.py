"""What a judge gets to see of an entry's files, the same through both doors: renditions only, under addresses made for this judge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import prefetch_related_objects

from media import addresses
from media.models import Media, Rendition

#: Short, because a conflict declared meanwhile must end access soon; the page asks for a fresh address when one has run out.
LIFETIME = timedelta(minutes=30)


def files_for(media: Media | None, viewer: str, *, absolute: Callable[[str], str] = str) -> dict[str, Any] | None:
    """Return a clip, deck or picture: its state, length, poster and renditions in order. None where the entry has none.

    Expects the media's renditions to be prefetched. `absolute` completes a path to an address.
    """
    if media is None:
        return None
    shown = [
        {
            "role": rendition.role,
            "url": absolute(addresses.address(rendition, viewer=viewer, lifetime=LIFETIME)),
            "content_type": rendition.content_type,
            "width": rendition.width,
            "height": rendition.height,
            "size_bytes": rendition.size_bytes,
            "layout": rendition.layout or None,
        }
        for rendition in (media.renditions.all() if media.state == Media.State.READY else ())
    ]
    return {
        "state": media.state,
        "duration_seconds": addresses.seconds(media),
        "poster": next((item["url"] for item in shown if item["role"] == Rendition.Role.POSTER), None),
        "renditions": [item for item in shown if item["role"] != Rendition.Role.POSTER],
        "captions": addresses.captions_view(media, viewer, absolute=absolute, lifetime=LIFETIME),
    }


def fetch_files(*files: Media | None) -> None:
    """Read the copies and the captions of some files, in two queries whatever their number."""
    prefetch_related_objects([file for file in files if file is not None], "renditions", "captions")


def poster_for(media: Media | None, viewer: str) -> str:
    """Return the address of a clip's poster, or nothing: then its print stands in."""
    if media is None or media.state != Media.State.READY:
        return ""
    for rendition in media.renditions.all():
        if rendition.role == Rendition.Role.POSTER:
            return addresses.address(rendition, viewer=viewer, lifetime=LIFETIME)
    return ""
