"""Text as the search sees it, in every script of the region. Pure: no tables, no settings.

Latin and Cyrillic are matched from the start of a word ("accel" finds "accelerator"). Thai, Han and Kana are written without spaces,
and a Korean word takes its particles at the end, so there any part of a word matches.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.economies import match, plain

#: Words that carry no meaning of their own in a search such as "accelerator in Japan".
FILLERS = frozenset({"a", "an", "and", "at", "for", "from", "in", "near", "of", "on", "or", "the", "to", "with"})
#: More words than this make a search slow without making it better.
MOST_WORDS = 8
#: A short Latin word stands for itself: "ai" is not the beginning of "aim".
SHORT = 2

#: Blocks that are searched by any part of a word: Thai, Hangul (also as the single letters NFKD makes of it), Kana, Han.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1100, 0x11FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


def fold(text: str) -> str:
    """Fold case, width, accents and blanks away; "São  PAULO" becomes "sao paulo"."""
    return " ".join(plain(plain(text)).split())


def searchable(parts: Iterable[str]) -> str:
    """Return texts as words between blanks, each once: a hyphened or dotted word both apart and joined ("start up startup")."""
    words = dict.fromkeys(word for part in parts for word in _words_of(part))
    return f" {' '.join(words)} " if words else ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search, folded; `whole` where it must not be the beginning of a longer one."""

    text: str
    whole: bool

    @property
    def needle(self) -> str:
        """The text that `searchable` must contain for it."""
        if _unspaced(self.text):
            return self.text
        return f" {self.text} " if self.whole else f" {self.text}"


def words(query: str) -> list[Word]:
    """Return what a person asks for, without fillers, at most MOST_WORDS; empty when nothing in it can be searched."""
    joined = ["".join(_pieces(token)) for token in fold(query).split()]
    found = list(dict.fromkeys(word for word in joined if word))
    meaning = [word for word in found if word not in FILLERS] or found
    return [Word(word, _whole(word)) for word in meaning[:MOST_WORDS]]


def marked(text: str, sought: list[Word]) -> list[tuple[str, bool]]:
    """Cut a text where it matches, for <mark>: pieces in order, each with whether it matched."""
    folded, origin = _folded_with_origin(text)
    hit = [False] * len(text)
    for word in sought:
        for start in _starts(folded, word):
            for place in range(start, start + len(word.text)):
                hit[origin[place]] = True
    for place in range(1, len(text)):
        if hit[place - 1] and unicodedata.combining(text[place]):
            hit[place] = True  # a mark stays with its letter
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[begin]:
            pieces.append((text[begin:end], hit[begin]))
            begin = end
    return pieces


@lru_cache(maxsize=4096)  # labels and names of places come again with every organisation
def _words_of(part: str) -> tuple[str, ...]:
    found: list[str] = []
    for token in fold(part).split():
        pieces = list(_pieces(token))
        found += [*pieces, "".join(pieces)] if len(pieces) > 1 else pieces
    return tuple(found)


def _pieces(token: str) -> Iterator[str]:
    piece = ""
    for char in token:
        if unicodedata.category(char)[0] in "LNM":
            piece += char
        elif piece:
            yield piece
            piece = ""
    if piece:
        yield piece


def _unspaced(word: str) -> bool:
    return any(first <= ord(char) <= last for char in word for first, last in _UNSPACED)


def _whole(word: str) -> bool:
    """Short words, and names of economies: "japan" does not ask for what is Japanese."""
    return len(word) <= SHORT or match(word) is not None


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """Fold character by character, so that a match can be traced to the letters as they were written."""
    folded, origin = "", []
    for place, char in enumerate(text):
        piece = " " if char.isspace() else plain(plain(char))
        folded += piece
        origin += [place] * len(piece)
    return folded, origin


def _starts(folded: str, word: Word) -> Iterator[int]:
    inside = _unspaced(word.text)
    start = folded.find(word.text)
    while start >= 0:
        end = start + len(word.text)
        begins = start == 0 or not folded[start - 1].isalnum()
        ends = end == len(folded) or not folded[end].isalnum()
        if inside or (begins and (ends or not word.whole)):
            yield start
        start = folded.find(word.text, start + 1)
