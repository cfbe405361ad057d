"""What the entrant's pages show of an entry's files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from challenge.file_limits import file_limits
from challenge.models import Challenge
from media import addresses
from media.models import Media
from submissions import rules
from submissions.asked import Given
from submissions.models import Entry
from video.limits import Limits

ACCEPT = {"video": "video/*", "document": "application/pdf", "image": "image/*"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a file: what it takes, whether it must be filled, what lies in it."""

    name: str
    purpose: str
    title: str
    rule: str
    required: bool
    accept: str
    max_bytes: int
    media: Media | None
    view: dict[str, Any] | None
    max_seconds: float | None = None
    limit_seconds: int | None = None  # as people read it; `max_seconds` has the tolerance added
    question: str = ""  # the key of the question that the file answers


def slots(entry: Entry, viewer: User) -> list[Slot]:
    """Return the places this challenge asks to be filled."""
    challenge = entry.challenge
    found = []
    for purpose, (name, need) in rules.SLOTS.items():
        asked = getattr(challenge, need)
        if asked == Challenge.Need.NONE:
            continue
        media = getattr(entry, name)
        found.append(
            Slot(
                name=name,
                purpose=purpose,
                title={"video": _("Clip"), "document": _("Deck"), "image": _("Picture")}[purpose],
                rule=_rule(challenge, purpose, seconds=challenge.clip_max_seconds, pages=challenge.deck_max_pages),
                required=asked == Challenge.Need.REQUIRED,
                accept=ACCEPT[purpose],
                max_bytes=_most_bytes(challenge, purpose),
                media=media,
                view=addresses.media_view(media, viewer.pk) if media else None,
                max_seconds=challenge.clip_max_seconds + float(challenge.clip_tolerance_seconds)
                if purpose == "video"
                else None,
                limit_seconds=challenge.clip_max_seconds,
            )
        )
    return found


def answer_slot(challenge: Challenge, given: Given, view: dict[str, Any] | None) -> Slot:
    """Return the place of a file that answers a question."""
    purpose, limits = given.limits["purpose"], given.limits
    longest = limits["seconds"] or challenge.clip_max_seconds
    return Slot(
        name=f"q-{given.key}",
        purpose=purpose,
        title=given.label,
        rule=_rule(challenge, purpose, seconds=longest, pages=limits["pages"] or challenge.deck_max_pages),
        required=given.required,
        accept=ACCEPT[purpose],
        max_bytes=_most_bytes(challenge, purpose),
        media=given.media,
        view=view,
        max_seconds=longest + float(challenge.clip_tolerance_seconds) if purpose == "video" else None,
        limit_seconds=longest,
        question=given.key,
    )


def shown(entry: Entry, viewer: User) -> list[Slot]:
    """Return the places that hold a file."""
    return [slot for slot in slots(entry, viewer) if slot.media]


def _rule(challenge: Challenge, purpose: str, *, seconds: int, pages: int) -> str:
    if purpose == "video":
        return _("At most %(seconds)d seconds and %(size)s. Any phone, upright or sideways.") % {
            "seconds": seconds,
            "size": _size(challenge, purpose),
        }
    if purpose == "document":
        return _("A PDF of at most %(pages)d pages and %(size)s.") % {"pages": pages, "size": _size(challenge, purpose)}
    return _("A photograph or a logo, at most %(size)s.") % {"size": _size(challenge, purpose)}


def _size(challenge: Challenge, purpose: str) -> str:
    return f"{_most_bytes(challenge, purpose) // 1_000_000} MB"


def _most_bytes(challenge: Challenge, purpose: str) -> int:
    return Limits(**file_limits(challenge, purpose)).max_bytes(purpose)
