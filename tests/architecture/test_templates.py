"""Templates hold no style, no script and no word that the nomenclature rules out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: Letters: mail programs know no linked style sheet, so the base of all letters has the one style block.
LETTERS = ROOT / "templates" / "email"
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style block": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src=|type=[\"']application/json))", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
RULED_OUT = re.compile(r"\b(country|countries|nation|nations|nationality|nationalities)\b", re.IGNORECASE)
#: Strings of Python code that a person may read: quoted, on one line.
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", INLINE)
def test_no_template_has_inline_style_or_script(kind: str) -> None:
    allowed = {LETTERS / "base.html"} if kind == "style block" else set()
    wrong = [
        str(path.relative_to(ROOT)) for path in TEMPLATES if path not in allowed and INLINE[kind].search(text_of(path))
    ]
    assert wrong == []


def test_a_member_is_an_economy_in_every_template_and_letter() -> None:
    files = [*TEMPLATES, *sorted((ROOT / "templates").rglob("*.txt"))]
    wrong = [f"{path.relative_to(ROOT)}: {found[0]}" for path in files if (found := RULED_OUT.search(text_of(path)))]
    assert wrong == []


@pytest.mark.parametrize("door", ["web", "api"])
def test_a_member_is_an_economy_in_every_string_of_the_doors(door: str) -> None:
    wrong = []
    for path in sorted((ROOT / door).rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if any(RULED_OUT.search(word) for word in QUOTED.findall(line)):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []


def test_the_dark_theme_says_the_same_whether_the_device_or_the_person_chose_it() -> None:
    text = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    by_device = re.search(r":root:not\(\[data-theme=\"light\"\]\)\s*{(.*?)}", text, re.DOTALL)
    by_person = re.search(r"(?::root)?\[data-theme=\"dark\"\]\s*{(.*?)}", text, re.DOTALL)
    assert by_device
    assert by_person
    assert declarations(by_device[1]) == declarations(by_person[1]) != []


def declarations(block: str) -> list[str]:
    without_comments = re.sub(r"/\*.*?\*/", "", block, flags=re.DOTALL)
    return [" ".join(one.split()) for one in without_comments.split(";") if one.strip()]
