"""What every page has: its frame, its theme, its refusals, and nothing the content policy would stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied, server_error

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "email" not in path.parts)
PAGES = ("/", "/challenges/", "/rules/", "/accessibility/", "/components/", "/components/states/")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_main_one_heading_and_a_way_past_the_menu(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert page.count("<main") == page.count("<h1") == 1
    assert '<a class="skip" href="#main">' in page
    assert re.search(r"<title>[^<|]+ \| Soundings</title>", page)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_style_or_script_of_its_own(path: Path) -> None:
    source = re.sub(r"{%.*?%}", "", path.read_text())
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_says_what_an_economy_is_not(path: Path) -> None:
    words = re.findall(r"\b(?:countr(?:y|ies)|nations?|national(?:ity|ities)?)\b", path.read_text(), re.IGNORECASE)
    assert words == []


def test_the_theme_is_on_the_page_before_anything_is_drawn(client: Client) -> None:
    assert "data-theme" not in client.get("/").content.decode().split("<body")[0]
    answer = client.post("/theme/", {"theme": "dark", "next": "/challenges/"})
    assert (answer.status_code, answer["Location"]) == (302, "/challenges/")
    assert '<html lang="en" data-theme="dark" data-account="">' in client.get("/").content.decode()
    client.post("/theme/", {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode().split("<body")[0]


def test_a_theme_that_is_none_changes_nothing(client: Client) -> None:
    client.cookies["theme"] = '"><b>'
    assert "<b>" not in client.get("/rules/").content.decode().split("<body")[0]


def test_the_theme_switch_never_leads_off_the_site(client: Client) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_choice_of_language_shows_only_when_there_is_one(client: Client, settings) -> None:
    assert 'action="/language/"' not in client.get("/").content.decode()
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    assert 'action="/language/"' in client.get("/").content.decode()


def test_what_is_not_there_is_said_in_our_own_voice(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Nothing at this depth." in answer.content.decode()


def test_a_refusal_says_why_and_what_to_do(rf: RequestFactory) -> None:
    answer = permission_denied(rf.get("/"), PermissionDenied("Only its organiser can close it."))
    assert "Only its organiser can close it." in answer.content.decode()
    assert "/sign-in/" in answer.content.decode()


def test_a_fault_of_ours_needs_neither_database_nor_context(rf: RequestFactory) -> None:
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "It is not your fault" in answer.content.decode()


def test_dark_is_the_same_whether_the_device_or_the_person_chose_it() -> None:
    css = (ROOT / "static/css/tokens.css").read_text()
    by_device = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.DOTALL)[1]
    by_hand = re.search(r'\n\[data-theme="dark"\] \{(.*?)\}', css, re.DOTALL)[1]
    values = [re.findall(r"(--[\w-]+): ([^;]+);", re.sub(r"/\*.*?\*/", "", block)) for block in (by_device, by_hand)]
    assert values[0] == values[1]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "surface", "least"),
    [(ink, surface, 4.5) for ink in ("ink", "ink-2", "ink-3", "link") for surface in ("shell", "sheet", "well")]
    + [(tone, f"{tone}-tint", 4.5) for tone in ("good", "stop", "note")]
    + [("now-ink", "now-tint", 4.5), ("on-act", "act", 4.5), ("on-now", "now", 4.5), ("on-tide", "tide", 4.5), ("on-tide-2", "tide", 4.5)]
    + [("edge", surface, 3.0) for surface in ("shell", "sheet", "well")]
    + [(f"d{n}", "sheet", 3.0) for n in range(1, 6)],
)  # fmt: skip
def test_text_and_lines_stand_out_from_their_surface(theme: str, ink: str, surface: str, least: float) -> None:
    css = (ROOT / "static/css/tokens.css").read_text()
    block = css.split("@media")[0] if theme == "light" else css.split('\n[data-theme="dark"]')[1].split("}")[0]
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    assert contrast(values[ink], values[surface]) >= least
