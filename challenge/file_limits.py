"""What a challenge accepts as a file: its own settings, never more than the installation takes at all (`video.Limits`)."""

from __future__ import annotations

from typing import Any

from challenge.models import Challenge
from video import Limits

MEGABYTE = 1_000_000
MOST = Limits()


def file_limits(
    challenge: Challenge, purpose: str, *, seconds: int | None = None, pages: int | None = None
) -> dict[str, Any]:
    """Return the fields of `video.Limits` that hold for a file of this purpose: "video", "image" or "document".

    `seconds` and `pages` are a question's own limits, where it has any.
    """
    if purpose == "video":
        return {
            "max_seconds": seconds or challenge.clip_max_seconds,
            "tolerance_seconds": float(challenge.clip_tolerance_seconds),
            "min_side": challenge.clip_min_side,
            "max_video_bytes": min(challenge.clip_max_mb * MEGABYTE, MOST.max_video_bytes),
        }
    if purpose == "image":
        return {"max_image_bytes": min(challenge.image_max_mb * MEGABYTE, MOST.max_image_bytes)}
    return {
        "max_pages": min(pages or challenge.deck_max_pages, MOST.max_pages),
        "max_document_bytes": min(challenge.deck_max_mb * MEGABYTE, MOST.max_document_bytes),
    }
