"""Which of the texts of a challenge hold today: the newest version of each use, in the reader's language where it is written in it."""

from __future__ import annotations

from collections.abc import Iterable

from challenge.models import Terms

#: The language of a text where the reader's is not there.
FALLBACK = "en"


def newest(rows: Iterable[Terms]) -> dict[str, list[Terms]]:
    """Return the rows of the newest version by use, one for each language, in the order of the uses."""
    found: dict[str, list[Terms]] = {}
    for row in sorted(rows, key=lambda row: (Terms.Use.values.index(row.use), row.language, row.pk)):
        kept = found.get(row.use)
        if kept is None or row.version > kept[0].version:
            found[row.use] = [row]
        elif row.version == kept[0].version:
            kept.append(row)
    return found


def in_language(rows: list[Terms], language: str) -> Terms:
    """Return the row in a language, else in English, else the first."""
    by_language = {row.language: row for row in rows}
    return by_language.get(language) or by_language.get(FALLBACK) or rows[0]


def current(rows: Iterable[Terms], use: str, language: str = FALLBACK) -> Terms | None:
    """Return the text of one use that holds today."""
    kept = newest(rows).get(use)
    return in_language(kept, language) if kept else None
