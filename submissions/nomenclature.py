"""Words and signs that the rules of nomenclature rule out. Pure. It warns and never blocks: a person decides.

Members are economies, with exact names (core/economies.py), and no flags. A name that stands in ALLOWED is fine although it holds such a
word. Flags are pairs of regional indicators, flags of regions (a black flag with tags), and the white and black flag themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Ruled out in the languages of the region's entries, as whole words.
RULED_OUT = (
    "country", "countries", "nation", "nations", "national", "nationals", "nationality", "nationalities", "nationwide",
    "país", "países", "nación", "naciones", "nacional", "pays", "negara", "bansa", "quốc gia",
)  # fmt: skip
#: The same in scripts without spaces: found anywhere.
RULED_OUT_ANYWHERE = ("国家", "國家", "ประเทศ", "국가", "страна", "страны")
#: Names that hold such a word and are right as they are.
ALLOWED = (
    "united nations", "international", "multinational", "nature", "national geographic", "donation", "country music", "cross-country",
)  # fmt: skip
#: Names of members that are not theirs; what the rules print stands beside.
WRONG_NAMES = {
    "taiwan": "Chinese Taipei",
    "台灣": "Chinese Taipei",
    "臺灣": "Chinese Taipei",
    "台湾": "Chinese Taipei",
    "south korea": "Republic of Korea",
}
HONG_KONG = re.compile(r"\bhong ?kong\b(?!, china)", re.IGNORECASE)
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007f]+|[\U0001f3f3\U0001f3f4\U0001f6a9]")
_WORDS = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, RULED_OUT)) + r")(?!\w)", re.IGNORECASE)
_ALLOWED = re.compile("|".join(map(re.escape, ALLOWED)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing worth a look: the words as they stand, what kind (`word`, `name`, `flag`), and the right name where there is one."""

    found: str
    kind: str
    instead: str = ""


def hints(texts: Iterable[str]) -> list[Hint]:
    """Return what is worth a look in these texts, each thing once, in the order in which it stands."""
    found: dict[Hint, None] = {}
    for text in texts:
        for hint in _hints_in(text or ""):
            found[hint] = None
    return list(found)


def _hints_in(text: str) -> Iterable[Hint]:
    for flag in FLAG.findall(text):
        yield Hint(flag, "flag")
    plain = _ALLOWED.sub(" ", text)
    for word in _WORDS.findall(plain):
        yield Hint(word, "word")
    for word in RULED_OUT_ANYWHERE:
        if word in plain.casefold():
            yield Hint(word, "word")
    for name, instead in WRONG_NAMES.items():
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name), plain, re.IGNORECASE):
            yield Hint(name.title() if name.isascii() else name, "name", instead)
    for name in HONG_KONG.findall(plain):
        yield Hint(name, "name", "Hong Kong, China")
