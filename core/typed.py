"""Text as people type it: cleaned of what no person types, and counted as people see it. Pure."""

from __future__ import annotations

import unicodedata

#: Joins what stands on both sides of it into one picture: a family, a profession.
JOINER = "\u200d"
#: Thai and Lao vowels that stand after their consonant and belong to it all the same.
TRAILING_VOWELS = "\u0e33\u0eb3"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)


def clean(text: str) -> str:
    """Return text in its composed form (NFC), lines ended by a line feed, without control characters and broken halves of pairs.

    PostgreSQL refuses NUL and lone surrogates; nobody types either.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", kept)


def is_blank(text: str) -> bool:
    """Whether there is nothing to see: blanks of any width, marks of direction, characters of no width."""
    return all(sign.isspace() or unicodedata.category(sign) in {"Cf", "Cc", "Zs", "Zl", "Zp"} for sign in text)


def length(text: str) -> int:
    """Count characters as people see them: a letter with its marks is one, and so is a family of four in one picture.

    Near the extended grapheme clusters of Unicode's annex 29, and never more than they are for text that people write.
    """
    count, joined, flag_open = 0, False, False
    for sign in text:
        if _belongs_before(sign):
            joined = sign == JOINER
            continue
        is_flag = ord(sign) in FLAG_LETTERS
        second_of_flag = is_flag and flag_open
        flag_open = is_flag and not second_of_flag
        if not joined and not second_of_flag:
            count += 1
        joined = False
    return count


def _belongs_before(sign: str) -> bool:
    """Whether a sign is part of the one before it."""
    return (
        unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"}
        or sign in TRAILING_VOWELS
        or ord(sign) in SKIN_TONES
        or ord(sign) in TAGS
    )
