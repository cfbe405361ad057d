"""Addresses under which renditions are read: signed, short-lived, made for one person. Originals have none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from media import tokens
from media.models import Captions, Media, Purpose, Rendition
from media.renditions import ENDINGS

LIFETIME = timedelta(hours=2)
#: Ends are rounded up to a whole step, so that a page loaded again shows the same address and the browser keeps what it has.
STEP = timedelta(minutes=30)


def address(rendition: Rendition, *, viewer: str, lifetime: timedelta = LIFETIME, at: datetime | None = None) -> str:
    """Return the path under which `viewer` (a user's id, or "public") may read a rendition for `lifetime` or a little longer.

    The caller has checked that this viewer may see it. The viewer's name in the address tells where a passed-on address came from.
    """
    token = tokens.sign(tokens.RENDITION, rendition.pk, viewer, expires_at=_end((at or timezone.now()) + lifetime))
    return reverse("media_rendition", args=[token, f"{rendition.role}.{ENDINGS[rendition.content_type]}"])


def captions_address(
    captions: Captions, *, viewer: str, lifetime: timedelta = LIFETIME, at: datetime | None = None
) -> str:
    """Return the path under which `viewer` may read captions as WebVTT, under the same terms as a rendition."""
    token = tokens.sign(tokens.CAPTIONS, captions.pk, viewer, expires_at=_end((at or timezone.now()) + lifetime))
    return reverse("media_captions", args=[token, f"{captions.language}.vtt"])


def captions_view(
    media: Media, viewer: str, *, absolute: Callable[[str], str] = str, lifetime: timedelta = LIFETIME
) -> list[dict[str, Any]]:
    """Return the captions of a clip that say anything, each with an address made for this viewer."""
    return [
        {
            "language": row.language,
            "label": row.label,
            "url": absolute(captions_address(row, viewer=viewer, lifetime=lifetime)),
        }
        for row in (media.captions.all() if media.kind == Purpose.VIDEO else ())
        if row.cues
    ]


def _end(moment: datetime) -> datetime:
    steps = -(-(moment - datetime.min.replace(tzinfo=UTC)) // STEP)
    return datetime.min.replace(tzinfo=UTC) + steps * STEP


def media_view(media: Media, viewer: str, *, absolute: Callable[[str], str] = str) -> dict[str, Any]:
    """Return what the contract's media/{id}/ shows. `absolute` completes a path to an address, e.g. request.build_absolute_uri."""
    shown = [_rendition_view(rendition, viewer, absolute) for rendition in media.renditions.all()]
    poster = next((item["url"] for item in shown if item["role"] == Rendition.Role.POSTER), None)
    return {
        "id": media.pk,
        "kind": media.kind,
        "state": media.state,
        "reason": media.reason or None,
        "detail": media.verdict or None,
        "duration_seconds": seconds(media),
        "renditions": [item for item in shown if item["role"] != Rendition.Role.POSTER],
        "poster": poster,
        "captions": captions_view(media, viewer, absolute=absolute),
    }


def seconds(row: Media | Rendition) -> float | None:
    """Return a length as a number; None for what has no length."""
    return None if row.duration_seconds is None else float(row.duration_seconds)


def _rendition_view(rendition: Rendition, viewer: str, absolute: Callable[[str], str]) -> dict[str, Any]:
    return {
        "role": rendition.role,
        "url": absolute(address(rendition, viewer=viewer)),
        "content_type": rendition.content_type,
        "width": rendition.width,
        "height": rendition.height,
        "size_bytes": rendition.size_bytes,
        "duration_seconds": seconds(rendition),
        "layout": rendition.layout or None,
    }
