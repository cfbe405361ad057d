"""Notes at moments of the clip, as the page shows them and as its form brings them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence at a moment of the clip."""

    at_seconds: float
    text: str

    @property
    def clock(self) -> str:
        """The moment as the player's clock shows it, where a second counts once it is whole."""
        whole = max(0, int(self.at_seconds + 0.05))
        return f"{whole // 60}:{whole % 60:02d}"


def notes(rows: Iterable[Mapping[str, Any]]) -> list[Note]:
    """Return the notes of a card, or those that were typed."""
    return [Note(row["at_seconds"], row["text"]) for row in rows]


def posted_notes(data: QueryDict) -> list[dict[str, Any]]:
    """Return the notes a form brought. A moment that is no number is refused later, with the rest of the card."""
    pairs = zip(data.getlist("note-at"), data.getlist("note-text"), strict=False)
    return [{"at_seconds": _seconds(at), "text": text} for at, text in pairs]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return -1.0
    return seconds if isfinite(seconds) else -1.0
