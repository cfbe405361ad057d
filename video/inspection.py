"""The job behind `video.inspect`: sniff, read, judge. Runs inside the sandbox; see `video.inspect` for the answer."""

import importlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from video.errors import Code, MediaError, Problem
from video.facts import DocumentFacts, Facts, ImageFacts, VideoFacts
from video.limits import Limits, hints, problems
from video.sniff import DOCUMENT, IMAGE, VIDEO, Sniffed, sniff

# Imported when needed: each brings a large library, and a child reads one file.
READERS = {VIDEO: "video.pictures", IMAGE: "video.image", DOCUMENT: "video.document"}
WANTED = {
    VIDEO: ("a video", "MP4, MOV, 3GP, WebM or MKV"),
    IMAGE: ("a picture", "PNG, JPEG, WebP, HEIC, AVIF or GIF"),
    DOCUMENT: ("a document", "PDF"),
}
# What the sentence calls a file of another kind.
CALLED = {VIDEO: "a video", IMAGE: "a picture", DOCUMENT: "a PDF", "": "another kind of file"}


def inspect_file(source: Path, output: Path | None, kind: str | None, limits: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an `Inspection` as plain data; see there. `kind` None: whatever the bytes are."""
    found = sniff(source)
    kind = kind or found.kind or VIDEO
    try:
        _check_type(kind, found)
        facts, wrong = _read(source, kind, found, Limits(**limits))
    except MediaError as error:
        return _answer(kind, found, None, [Problem(error.code, error.detail)])
    return _answer(kind, found, facts, wrong)


def _check_type(kind: str, found: Sniffed) -> None:
    what, types = WANTED[kind]
    if found.kind != kind:
        called = CALLED[found.kind] if found.kind else f"{found.name}" if found.name != "unknown" else "not"
        detail = f"The file is {called}, not {what}." if called != "not" else f"The file is not {what}."
        raise MediaError(Code.TYPE_MISMATCH, f"{detail} Upload one of these types: {types}.")
    if not found.accepted:
        raise MediaError(
            Code.UNSUPPORTED, f"The type {found.name.upper()} is not accepted. Upload one of these types: {types}."
        )


def _read(source: Path, kind: str, found: Sniffed, limits: Limits) -> tuple[Facts, list[Problem]]:
    """Read what is cheap, judge it, and only then decode."""
    reader = importlib.import_module(READERS[kind])
    facts: Facts = reader.read_facts(source, found, limits)
    wrong = problems(facts, limits)
    if not wrong:
        reader.look(source, facts)
        wrong = problems(facts, limits)
    return facts, wrong


def _answer(kind: str, found: Sniffed, facts: Facts | None, wrong: list[Problem]) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "kind": kind,
        "container": found.name if found.kind == kind else None,
        "problems": [asdict(problem) for problem in wrong],
        "hints": [asdict(hint) for hint in hints(facts)] if facts and not wrong else [],
    }
    if isinstance(facts, VideoFacts):
        answer |= {
            "duration_seconds": round(float(facts.seconds), 3),
            "width": facts.width or None,
            "height": facts.height or None,
            "frame_rate": round(float(facts.frame_rate), 3) or None,
            "video_codec": facts.video_codec,
            "audio_codec": facts.audio_codec,
            "rotation": facts.rotation,
            "transfer": facts.transfer,
        }
    elif isinstance(facts, ImageFacts):
        answer |= {"width": facts.width, "height": facts.height}
    elif isinstance(facts, DocumentFacts):
        answer |= {"pages": facts.pages}
    return answer
