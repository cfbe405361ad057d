"""The job behind `video.inspect`: sniff, read, judge. Runs inside the sandbox; see `video.inspect` for the answer."""

import importlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from video.errors import Code, MediaError, Problem, gettext_noop
from video.facts import DocumentFacts, Facts, ImageFacts, VideoFacts
from video.limits import Limits, hints, problems
from video.sniff import DOCUMENT, IMAGE, VIDEO, Sniffed, sniff

# Imported when needed: each brings a large library, and a child reads one file.
READERS = {VIDEO: "video.pictures", IMAGE: "video.image", DOCUMENT: "video.document"}
# One whole sentence for each case: a sentence put together of parts cannot be translated.
OTHER_KIND = {
    VIDEO: gettext_noop(
        "The file is not a video but %(found)s. Upload one of these types: MP4, MOV, 3GP, WebM or MKV."
    ),
    IMAGE: gettext_noop(
        "The file is not a picture but %(found)s. Upload one of these types: PNG, JPEG, WebP, HEIC, AVIF or GIF."
    ),
    DOCUMENT: gettext_noop("The file is not a document but %(found)s. Upload a PDF."),
}
NO_KIND = {
    VIDEO: gettext_noop("The file is not a video. Upload one of these types: MP4, MOV, 3GP, WebM or MKV."),
    IMAGE: gettext_noop("The file is not a picture. Upload one of these types: PNG, JPEG, WebP, HEIC, AVIF or GIF."),
    DOCUMENT: gettext_noop("The file is not a document. Upload a PDF."),
}
NOT_TAKEN = {
    VIDEO: gettext_noop("The type %(found)s is not accepted. Upload one of these types: MP4, MOV, 3GP, WebM or MKV."),
    IMAGE: gettext_noop(
        "The type %(found)s is not accepted. Upload one of these types: PNG, JPEG, WebP, HEIC, AVIF or GIF."
    ),
    DOCUMENT: gettext_noop("The type %(found)s is not accepted. Upload a PDF."),
}
# Files of no kind of ours whose type has a name that people know.
KNOWN = {"zip", "rar", "7z", "gzip"}


def inspect_file(source: Path, output: Path | None, kind: str | None, limits: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an `Inspection` as plain data; see there. `kind` None: whatever the bytes are."""
    found = sniff(source)
    kind = kind or found.kind or VIDEO
    try:
        _check_type(kind, found)
        facts, wrong = _read(source, kind, found, Limits(**limits))
    except MediaError as error:
        return _answer(kind, found, None, [error.problem])
    return _answer(kind, found, facts, wrong)


def _check_type(kind: str, found: Sniffed) -> None:
    name = found.name.upper()
    if found.kind != kind:
        if found.kind or found.name in KNOWN:
            raise MediaError(Code.TYPE_MISMATCH, OTHER_KIND[kind], found=name)
        raise MediaError(Code.TYPE_MISMATCH, NO_KIND[kind])
    if not found.accepted:
        raise MediaError(Code.UNSUPPORTED, NOT_TAKEN[kind], found=name)


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
    return answer | ({"origin": facts.origin} if facts else {})
