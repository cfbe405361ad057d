"""Languages that captions may be in: tags as in BCP 47, and names as those who speak them write them."""

from __future__ import annotations

import re

LONGEST = 35
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)

#: Offered by name; any other tag may be written.
OWN_NAMES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "id": "Bahasa Indonesia",
    "ms": "Bahasa Melayu",
    "fil": "Filipino",
    "tpi": "Tok Pisin",
    "mi": "Te reo Māori",
    "qu": "Runa Simi",
    "vi": "Tiếng Việt",
    "th": "ไทย",
    "ko": "한국어",
    "ja": "日本語",
    "zh-Hant": "繁體中文",
    "zh-Hans": "简体中文",
    "ru": "Русский",
}


def tidy(tag: str) -> str:
    """Return a tag in the usual letters (`zh-Hant`, `es-PE`), or nothing for what is no tag."""
    tag = tag.strip().replace("_", "-")
    if len(tag) > LONGEST or not TAG.fullmatch(tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *map(_part, rest)])


def _part(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def own_name(tag: str) -> str:
    """Return a language's name in its own script; the tag itself where we do not know one."""
    return OWN_NAMES.get(tag) or OWN_NAMES.get(tag.partition("-")[0]) or tag
