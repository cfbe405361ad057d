"""The 21 member economies: exact names, both levels of them, in the official order. The one word of the domain that all rooms need.

Names, order and zones are those of the contest rules (docs/glossary.md, "economy"). No other library's names are ever shown.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

SOURCE = Path(__file__).resolve().parent.parent / "data" / "economies.csv"

#: Colloquial words people type; each finds the member whose official name the page prints.
SYNONYMS = {
    "AU": ("aussie",),
    "BN": ("brunei",),
    "CN": ("prc", "中国", "中國"),
    "HK": ("hong kong", "hongkong", "香港"),
    "JP": ("日本", "nippon"),
    "KR": ("south korea", "korea", "한국", "대한민국", "rok"),
    "MX": ("méxico",),
    "NZ": ("aotearoa",),
    "PG": ("png",),
    "PE": ("perú",),
    "PH": ("philippines", "pilipinas"),
    "RU": ("russian federation", "россия"),
    "TW": ("taiwan", "taipei", "台灣", "臺灣", "台湾", "中華台北"),
    "TH": ("ไทย", "ประเทศไทย"),
    "US": ("usa", "u.s.", "america", "united states of america"),
    "VN": ("vietnam", "viet nam", "việt nam"),
}


@dataclass(frozen=True, slots=True)
class Economy:
    """One member. `name` is the long form (headings, tables, results), `short_name` the short one; sort by `sort_key`, never by name."""

    code: str
    name: str
    short_name: str
    sort_key: str
    languages: tuple[str, ...]
    default_time_zone: str
    currency: str

    @property
    def in_table(self) -> str:
        """The name without the article that running text takes ("the Philippines")."""
        return self.name.removeprefix("the ")

    def __str__(self) -> str:
        return self.in_table


@cache
def all_economies() -> tuple[Economy, ...]:
    """Return the members in the official order."""
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        rows = [
            Economy(**{**row, "languages": tuple(row["languages"].split(";"))})  # type: ignore[arg-type]
            for row in csv.DictReader(lines)
        ]
    return tuple(sorted(rows, key=lambda economy: economy.sort_key))


@cache
def by_code() -> dict[str, Economy]:
    """Return the members by their two-letter code."""
    return {economy.code: economy for economy in all_economies()}


def get(code: str) -> Economy:
    """Return one member. Raises KeyError for a code that is none."""
    return by_code()[code]


def choices() -> list[tuple[str, str]]:
    """Return (code, name) in the official order, for forms and fields."""
    return [(economy.code, economy.in_table) for economy in all_economies()]


def plain(text: str) -> str:
    """Fold case, width and accents, so that "Perú" meets "peru"."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char)).strip()


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    for economy in all_economies():
        for word in (economy.code, economy.name, economy.in_table, economy.short_name, *SYNONYMS.get(economy.code, ())):
            found[plain(word)] = economy.code
    return found


def match(text: str) -> Economy | None:
    """Find the member that a person means: official or short name, code or colloquial name, in any case; None when it is none."""
    code = _words().get(plain(text))
    return get(code) if code else None


def named_in(text: str) -> list[Economy]:
    """Return the members whose name, short name or colloquial name stands inside a longer text, in the official order."""
    folded = f" {plain(text)} "
    codes = {
        code
        for word, code in _words().items()
        if len(word) > 2 and (f" {word} " in folded or (not word.isascii() and word in folded))
    }
    return [economy for economy in all_economies() if economy.code in codes]


class EconomyField(models.CharField):  # type: ignore[type-arg]  # generic for the type checker alone
    """A member economy, kept as its two-letter code."""

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2)
        kwargs.setdefault("choices", choices())
        super().__init__(verbose_name or _("economy"), **kwargs)
