"""What a player needs of a clip, out of the view that media.addresses and judging.sight make for the person who looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

#: The copies a player can show, best first.
PICTURES = ("video", "small", "audio")


@dataclass(frozen=True, slots=True)
class Picture:
    """One copy of the clip that can be chosen: the whole picture, the small one, or the sound alone."""

    role: str
    short: str
    label: str
    url: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """Captions in one language. One of a clip's is shown where nobody chose."""

    language: str
    label: str
    url: str
    is_first: bool

    @property
    def short(self) -> str:
        """The language in two or three letters."""
        return self.language.partition("-")[0].upper()


@dataclass(frozen=True, slots=True)
class Playable:
    """A clip that is ready."""

    url: str
    content_type: str
    width: int
    height: int
    seconds: float
    poster: str
    pictures: tuple[Picture, ...]
    captions: tuple[Spoken, ...]
    sprite: Mapping[str, Any] | None
    waveform: Mapping[str, Any] | None


def playable(view: Mapping[str, Any] | None) -> Playable | None:
    """Return what the player takes; None where there is no clip to play (yet)."""
    copies = {item["role"]: item for item in view["renditions"]} if view else {}
    if view is None or "video" not in copies:
        return None
    whole = copies["video"]
    return Playable(
        url=whole["url"],
        content_type=whole["content_type"],
        width=whole["width"],
        height=whole["height"],
        seconds=view["duration_seconds"] or 0,
        poster=view["poster"] or "",
        pictures=tuple(_picture(copies[role]) for role in PICTURES if role in copies),
        captions=tuple(_spoken(view["captions"])),
        sprite=copies.get("sprite"),
        waveform=copies.get("waveform"),
    )


def _picture(item: Mapping[str, Any]) -> Picture:
    """Name a copy by its lines, as players do: 720p is 720 lines high, or wide where the clip stands upright."""
    lines = _("%(lines)dp") % {"lines": min(item["width"], item["height"])}
    short, label = {
        "video": (lines, lines),
        "small": (lines, _("Low data, %(lines)s") % {"lines": lines}),
        "audio": (_("Sound"), _("Sound alone")),
    }[item["role"]]
    return Picture(item["role"], short, label, item["url"], item["size_bytes"])


def _spoken(captions: list[dict[str, Any]]) -> list[Spoken]:
    """Mark the captions in the page's own language, else the first."""
    page = (get_language() or "").lower()
    tags = [row["language"].lower() for row in captions]
    first = next(
        (tag for wanted in (page, page.partition("-")[0]) for tag in tags if wanted and tag.startswith(wanted)),
        tags[0] if tags else "",
    )
    return [
        Spoken(row["language"], row["label"], row["url"], tag == first) for row, tag in zip(captions, tags, strict=True)
    ]
