"""Every finding is one whole sentence that can be translated; numbers are written as the reader writes them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

import video
from media import pipeline, verdicts
from tests.clips import arrived_media, small_clip
from video import Code, Hint, Problem

FOLDER = Path(video.__file__).parent
#: What the parts of a sentence may be: each with a value of its kind.
VALUES = {
    "seconds": "73.2", "limit": "60", "size": "200.1", "width": 1280, "height": 720, "least": 360, "side": 4096, "millions": "8.9",
    "rate": 300, "count": 3, "all": 90, "pages": 101, "page": 7, "codec": "prores", "found": "PNG",
}  # fmt: skip


def marked() -> dict[str, str]:
    """Return each sentence that video marks for translation, with the module it stands in."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "gettext_noop":
                (text,) = node.args
                assert isinstance(text, ast.Constant), f"{path.name}:{node.lineno} marks what is no plain text"
                found[text.value] = path.name
    return found


SENTENCES = marked()


@pytest.fixture
def arrows(monkeypatch):
    """Read in a language that puts an arrow before each sentence and a comma into each decimal."""
    monkeypatch.setattr(verdicts, "gettext", lambda text: f"-> {text}")
    with translation.override("de"):
        yield


@pytest.mark.parametrize("template", SENTENCES, ids=lambda text: text[:50])
def test_every_sentence_is_whole_plain_and_filled_in(template):
    said = verdicts.sentence(Problem("CODE", template, VALUES))
    assert said.endswith(".")
    assert said[0].isupper() or said[0].isdigit()
    assert not set("{}%!") & set(said)
    assert said == template % VALUES


def test_no_finding_is_without_a_marked_sentence():
    """Each place that makes a finding takes a name or a marked text, never a text of its own."""
    loose = []
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in {"Problem", "MediaError"}
                and len(node.args) > 1
            ):
                said = node.args[1]
                if isinstance(said, ast.Constant | ast.JoinedStr):
                    loose.append(f"{path.name}:{node.lineno}")
    assert loose == []


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem(Code.TOO_LONG, "This clip runs %(seconds)s seconds. The limit is %(limit)s.", {"seconds": "73.2", "limit": "60"}),
         "-> This clip runs 73,2 seconds. The limit is 60."),
        (Problem(Code.CODEC, "The picture is coded as %(codec)s.", {"codec": "prores"}), "-> The picture is coded as prores."),
        (Problem(Hint.SILENT, "The clip has no sound."), "-> The clip has no sound."),
    ],
)  # fmt: skip
def test_a_finding_is_said_in_the_readers_language_with_its_numbers(arrows, problem, said):
    kept = {"code": problem.code, "template": problem.template, "values": problem.values}
    assert verdicts.sentence(problem) == said
    assert verdicts.sentence(kept) == said


def test_a_refused_file_says_why_to_its_reader(eva, arrows):
    media = arrived_media(eva, small_clip(3), max_seconds=2, tolerance_seconds=0.5)
    pipeline.process(media.pk)
    media.refresh_from_db()
    assert media.detail == "This clip runs 3.0 seconds. The limit is 2."
    assert media.verdict == "-> This clip runs 3,0 seconds. The limit is 2."


def test_a_file_that_was_refused_long_ago_is_told_as_it_was_then():
    assert verdicts.reason({}, "It was bad.") == "It was bad."
    assert verdicts.reason({"problems": [{"code": "CORRUPT", "detail": "It was bad."}]}, "It was bad.") == "It was bad."
    assert verdicts.hints({"hints": [{"code": "SILENT", "detail": "No sound."}]}) == []


def test_a_silent_clip_is_remarked_on():
    assert verdicts.hints({"hints": [{"code": "SILENT", "template": "The clip has no sound.", "values": {}}]}) == [
        "The clip has no sound."
    ]
