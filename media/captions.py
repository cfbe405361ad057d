"""Captions as they are kept, told and shown. Reading and writing WebVTT is the library's (video/captions.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from media.models import Captions
from video.captions import CaptionCode, CaptionProblem, Cue, parse, to_vtt

CONTENT_TYPE = "text/vtt"


def cues_of(captions: Captions) -> list[Cue]:
    """Return the kept cues."""
    return [Cue(**cue) for cue in captions.cues]


def as_kept(cues: Iterable[Cue]) -> list[dict[str, Any]]:
    """Return cues as the row keeps them."""
    return [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in cues]


def vtt(captions: Captions) -> str:
    """Return the WebVTT that players get."""
    return to_vtt(cues_of(captions))


def told(problem: CaptionProblem) -> str:
    """Return what is wrong with captions, for the person who sent or typed them. `line` is that of the file, or a cue's number."""
    words = {
        CaptionCode.EMPTY: _("The file is empty. Choose one that holds captions."),
        CaptionCode.TOO_LARGE: _("The captions take more than %(limit)d bytes. Shorten them."),
        CaptionCode.ENCODING: _("The letters of the file cannot be told. Save it as UTF-8 text, then choose it again."),
        CaptionCode.NOT_CAPTIONS: _("This holds no captions. Use a WebVTT file (.vtt) or an SRT file (.srt)."),
        CaptionCode.BAD_TIME: _("Line %(line)d: the times cannot be read. Write them as 00:01.000 --> 00:04.000."),
        CaptionCode.END_BEFORE_START: _("Line %(line)d: it ends before it begins. Correct one of its times."),
        CaptionCode.TOO_MANY_CUES: _("There are more than %(limit)d captions. Leave some out."),
        CaptionCode.TEXT_TOO_LONG: _("Line %(line)d: it has more than %(limit)d characters. Split it."),
    }
    return words[problem.code] % {"line": problem.line or 0, "limit": problem.limit or 0}


def typed_cues(text: str) -> list[Cue]:
    """Return the cues of WebVTT that somebody typed; none for nothing. Raises ValidationError for `cues`."""
    try:
        return parse(text.encode()) if text.strip() else []
    except CaptionProblem as problem:
        raise refused(problem) from problem


def refused(problem: CaptionProblem) -> ValidationError:
    """Return what forms and the API show beside the captions."""
    return ValidationError({"cues": ValidationError(told(problem), code=str(problem.code))})
