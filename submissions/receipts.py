"""The receipt: what was handed in, when, with which files, under a signature of this installation."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.conf import settings

from core import economies
from submissions.models import Entry, Receipt


def issue(entry: Entry, *, at: datetime) -> Receipt:
    """Write the receipt of a submission that just happened."""
    count = entry.receipts.count() + 1
    number = "-".join([*(entry.pk[start : start + 6] for start in (0, 6, 12)), str(count)]).upper()
    content = describe(entry, number=number, at=at)
    return Receipt.objects.create(entry=entry, number=number, issued_at=at, content=content, signature=sign(content))


def describe(entry: Entry, *, number: str, at: datetime) -> dict[str, Any]:
    """Return the facts a receipt states."""
    consent = entry.consents.select_related("terms").order_by("-accepted_at", "-pk").first()
    return {
        "format": "soundings-receipt/1",
        "number": number,
        "received_at": at.isoformat(),
        "challenge": {"id": entry.challenge_id, "title": entry.challenge.title},
        "round": entry.round.name,
        "entry": {
            "id": entry.pk,
            "number": entry.number,
            "title": entry.title,
            "summary": entry.summary,
            "economy": {"code": entry.economy, "name": economies.get(entry.economy).name} if entry.economy else None,
            "track": entry.track.name if entry.track else None,
        },
        "team": [member.name for member in entry.team.all()],
        "files": [
            _file(slot, media)
            for slot, media in (("clip", entry.clip), ("deck", entry.deck), ("image", entry.image))
            if media
        ],
        "terms": {
            "version": consent.terms.version,
            "language": consent.terms.language,
            "accepted_at": consent.accepted_at.isoformat(),
        }
        if consent
        else None,
    }


def _file(slot: str, media: Any) -> dict[str, Any]:
    return {
        "slot": slot,
        "filename": media.upload.filename,
        "size_bytes": media.upload.size_bytes,
        "sha256": media.sha256,
        "duration_seconds": str(media.duration_seconds) if media.duration_seconds is not None else None,
    }


def sign(content: dict[str, Any]) -> str:
    """Return the HMAC-SHA256 of the content's canonical JSON, under a key of its own derived from SECRET_KEY."""
    key = hashlib.sha256(b"soundings.receipt:" + settings.SECRET_KEY.encode()).digest()
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def is_genuine(receipt: Receipt) -> bool:
    """Whether the receipt still says what was signed."""
    return hmac.compare_digest(sign(receipt.content), receipt.signature)
