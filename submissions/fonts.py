"""The fonts a printed receipt is set in: those of this machine (Debian's fonts-noto-core and fonts-noto-cjk), one for each script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
TEXT = ("NotoSans-Regular.ttf", "DejaVuSans.ttf")
BOLD = ("NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf")
#: Scripts that the text face does not hold.
OTHERS = ("NotoSansThai-Regular.ttf", "NotoSansSymbols2-Regular.ttf")
CJK = "NotoSansCJK-Regular.ttc"
#: The faces of that collection, by their number: the same character is drawn by the habit of its readers.
JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL = 0, 1, 2, 3
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff]")
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
TRADITIONAL_ECONOMIES = {"TW", "HK"}
Face = tuple[Path, int]  # a file, and which of its faces


@cache
def find(*names: str) -> Path | None:
    """Return the first of these font files that is installed here."""
    for name in names:
        for folder in FOLDERS:
            for path in sorted(folder.rglob(name)):
                return path
    return None


@cache
def covered(path: Path, number: int = 0) -> frozenset[int]:
    """Return the code points that a face can draw."""
    with TTFont(path, fontNumber=number, lazy=True) as font:
        return frozenset(font.getBestCmap())


def faces_for(text: str, *, economy: str = "") -> list[Face]:
    """Return the faces that a text needs, the face of running text first. Empty where no font is installed at all."""
    first = find(*TEXT)
    if first is None:
        return []
    found: list[Face] = [(first, 0)]
    left = _without(text, found)
    for name in OTHERS:
        path = find(name)
        if path and left & covered(path):
            found.append((path, 0))
            left = _without(text, found)
    path = find(CJK)
    if path and left & covered(path):
        found.append((path, _habit(text, economy)))
    return found


def missing(text: str, faces: Iterable[Face]) -> set[str]:
    """Return the characters that none of these faces can draw. Blanks and marks of direction need no glyph."""
    return {chr(code) for code in _without(text, faces)}


def _without(text: str, faces: Iterable[Face]) -> set[int]:
    left = {ord(char) for char in text if char.isprintable() and not char.isspace()}
    for path, number in faces:
        left -= covered(path, number)
    return left


def _habit(text: str, economy: str) -> int:
    if HANGUL.search(text):
        return KOREAN
    if KANA.search(text):
        return JAPANESE
    return TRADITIONAL if economy in TRADITIONAL_ECONOMIES else SIMPLIFIED
