"""File names as people see them. They are shown to their owner and decide nothing."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 255
#: Characters that turn the reading direction: with them "gpj.exe" reads as "exe.jpg".
TURNING = {chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
#: Control, private, unassigned, half a character, line and paragraph ends.
UNSHOWN = {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"}


def shown_name(filename: str) -> str:
    """Return the last part of a path, without what cannot or must not be shown, at most 255 characters; "file" for nothing."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", filename.replace("\0", "")))[-1]
    kept = "".join(char for char in base if char not in TURNING and unicodedata.category(char) not in UNSHOWN)
    kept = " ".join(kept.split())
    if len(kept) > LONGEST:
        stem, dot, ending = kept.rpartition(".")
        kept = stem[: LONGEST - len(ending) - 1] + dot + ending if stem and len(ending) < 20 else kept[:LONGEST]
    return kept if kept.strip(". ") else "file"


def claimed_type(content_type: str) -> str:
    """Return a MIME type as the browser claims it, or nothing where it is none. It is kept as a fact, never believed."""
    plain = content_type.strip().lower()
    return plain if re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,39}", plain) else ""
