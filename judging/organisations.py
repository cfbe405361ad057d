"""Organisations that a judge names, and the same ones in the directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from directory.models import Organisation
from directory.search import Search
from directory.text import fold

#: The search for one name looks at so many that match its words; the one of that very name stands among the first.
LOOKED_AT = 20


def named(words: Iterable[str]) -> list[Organisation]:
    """Return the directory's organisations whose name, local name or another name of theirs is one of these words, folded."""
    found: dict[str, Organisation] = {}
    for word in words:
        for row in found_for(word, most=LOOKED_AT):
            if fold(word) in {fold(name) for name in (row.name, row.local_name, *row.alternate_names)}:
                found[row.pk] = row
    return list(found.values())


def found_for(text: str, *, most: int = 8) -> Sequence[Organisation]:
    """Return visible organisations that match what was typed, the best match first."""
    if not text.strip():
        return []
    found = Search(q=" ".join(text.split())[:200]).ranked()
    return list(found.order_by("-rank", "sort_name", "pk")[:most])  # type: ignore[misc]  # ranked() adds it
