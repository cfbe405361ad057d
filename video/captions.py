"""Read WebVTT and SRT captions into plain cues, and write clean WebVTT. Pure; styling and markup never travel along.

Formats: WebVTT (W3C), and SRT as it is found in the wild: any line end, any of the usual encodings, hours or not,
comma or point, numbers or not, blank lines or none. What cannot be read is refused with the number of its line.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 500_000
MAX_CUES = 2_000
MAX_TEXT = 500  # characters of one cue
MAX_SECONDS = 24 * 3600
# More letters outside ASCII than this in a file that is not Unicode: an Asian or Cyrillic code page, not a western one.
WESTERN_SHARE = 0.4

LINE_ENDS = re.compile("\r\n|\r|\n|\u2028|\u2029")
TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?"
TIMING = re.compile(rf"\s*{TIME}\s*-+>\s*{TIME}(?:\s.*)?", re.ASCII)
# Only what a tag of WebVTT or SRT can look like: "a < b > c" is said by people.
TAG = re.compile(r"</?[A-Za-z0-9!?][^<>]*>")
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")
PLACING = re.compile(r"\{\\[^{}]*\}")  # {\an8} and the like, left over from another format
NUMBER = re.compile(r"\s*\d+\s*", re.ASCII)
ARROW = re.compile(r"\s*[\d:.,]+\s*-+>", re.ASCII)
# Bidirectional overrides turn text round; the marks and isolates that right-to-left captions need stay.
UNSHOWN = {"\ufeff", "\u202d", "\u202e"}


class CaptionCode(StrEnum):
    """Reasons for refusing captions."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    ENCODING = "ENCODING"
    NOT_CAPTIONS = "NOT_CAPTIONS"
    BAD_TIME = "BAD_TIME"
    END_BEFORE_START = "END_BEFORE_START"
    TOO_MANY_CUES = "TOO_MANY_CUES"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from `start` to `end`, in seconds; `text` is plain, lines parted by a newline."""

    start: float
    end: float
    text: str


class CaptionProblem(Exception):
    """Captions that cannot be used: `code` a `CaptionCode`, `line` of the file (from 1) or None, `detail` in plain words.

    `limit` is the number that the sentence names, None where there is none.
    """

    def __init__(self, code: CaptionCode, detail: str, *, line: int | None = None, limit: float | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.line = line
        self.limit = limit


def parse(data: bytes) -> list[Cue]:
    """Return the cues of a WebVTT or SRT file, by start. Raises `CaptionProblem`."""
    if len(data) > MAX_BYTES:
        raise CaptionProblem(
            CaptionCode.TOO_LARGE, f"The captions take more than {MAX_BYTES // 1000} kB.", limit=MAX_BYTES
        )
    lines = LINE_ENDS.split(_decoded(data))
    if not any(line.strip() for line in lines):
        raise CaptionProblem(CaptionCode.EMPTY, "The file is empty.")
    is_vtt = re.match(r"WEBVTT(\s|$)", lines[0]) is not None
    cues = []
    for line, start, end, words in _blocks(lines, is_vtt):
        text = shown_text(_without_markup("\n".join(words)))
        if not text:
            continue
        cue = Cue(start, end, text)
        _check(cue, line)
        cues.append(cue)
        if len(cues) > MAX_CUES:
            raise _too_many()
    if not cues:
        raise CaptionProblem(CaptionCode.NOT_CAPTIONS, "The file holds no captions of the form WebVTT or SRT.")
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def checked(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues that somebody typed, cleaned and by start, without empty ones; `line` of a problem is the cue's number.

    Nothing typed is taken for markup. Raises `CaptionProblem`.
    """
    kept = []
    for number, typed in enumerate(cues, start=1):
        cue = Cue(_to_millisecond(typed.start), _to_millisecond(typed.end), shown_text(typed.text))
        if cue.text:
            _check(cue, number)
            kept.append(cue)
    if len(kept) > MAX_CUES:
        raise _too_many()
    return sorted(kept, key=lambda cue: (cue.start, cue.end))


def within(cues: Iterable[Cue], seconds: float) -> list[Cue]:
    """Return the cues of a clip of this length: those that begin after its end are left out, those that outlast it end with it."""
    return [Cue(cue.start, min(cue.end, seconds), cue.text) for cue in cues if cue.start < seconds]


def to_vtt(cues: Iterable[Cue]) -> str:
    """Return WebVTT with nothing in it but times and text that is no markup."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        words = html.escape(shown_text(cue.text), quote=False)
        blocks.append(f"{clock(cue.start)} --> {clock(cue.end)}\n{words}\n")
    return "\n".join(blocks)


def clock(seconds: float) -> str:
    """Return a moment as WebVTT writes it: 00:01:02.345."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def shown_text(text: str) -> str:
    """Return text as it may be shown: no control characters, no turned direction, no blank lines, single spaces."""
    lines = []
    for line in LINE_ENDS.split(text):
        kept = "".join(char for char in line if _is_shown(char))
        kept = " ".join(kept.split())
        if kept:
            lines.append(kept)
    return unicodedata.normalize("NFC", "\n".join(lines))


def _is_shown(char: str) -> bool:
    return char == "\t" or (char not in UNSHOWN and unicodedata.category(char) not in {"Cc", "Cs", "Cn", "Co"})


def _without_markup(text: str) -> str:
    """Drop tags and placings, keep who speaks, resolve entities; the result is plain text and is escaped when written."""
    spoken = VOICE.sub(lambda voice: f"{voice[1].strip()}: ", text)
    return html.unescape(PLACING.sub("", TAG.sub("", spoken)))


def _check(cue: Cue, line: int) -> None:
    if not 0 <= cue.start <= MAX_SECONDS or not 0 <= cue.end <= MAX_SECONDS:
        raise _bad_time(line)
    if cue.end <= cue.start:
        raise CaptionProblem(
            CaptionCode.END_BEFORE_START, f"Line {line}: the caption ends before it begins.", line=line
        )
    if len(cue.text) > MAX_TEXT:
        raise CaptionProblem(
            CaptionCode.TEXT_TOO_LONG,
            f"Line {line}: the caption has more than {MAX_TEXT} characters. Split it.",
            line=line,
            limit=MAX_TEXT,
        )


def _bad_time(line: int) -> CaptionProblem:
    return CaptionProblem(
        CaptionCode.BAD_TIME,
        f"Line {line}: the times cannot be read. Write them as 00:00:01.000 --> 00:00:04.000.",
        line=line,
    )


def _too_many() -> CaptionProblem:
    return CaptionProblem(CaptionCode.TOO_MANY_CUES, f"There are more than {MAX_CUES} captions.", limit=MAX_CUES)


def _blocks(lines: list[str], is_vtt: bool) -> Iterator[tuple[int, float, float, list[str]]]:
    """Yield the line number, start, end and raw lines of each cue.

    A blank line ends a cue in WebVTT, where names and notes may follow; in SRT it may stand inside one.
    """
    number, times, words = 0, None, list[str]()
    for at, line in enumerate(lines, start=1):
        if ARROW.match(line):
            if times:
                yield number, *times, _without_number(words)
            number, times, words = at, _times(line, at), []
        elif times and is_vtt and not line.strip():
            yield number, *times, words
            times = None
        elif times:
            words.append(line)
    if times:
        yield number, *times, words


def _without_number(words: list[str]) -> list[str]:
    """Take off the number that belongs to the next cue."""
    kept = list(words)
    if kept and NUMBER.fullmatch(kept[-1]):
        kept.pop()
    return kept


def _times(line: str, number: int) -> tuple[float, float]:
    found = TIMING.fullmatch(line)
    if found is None:
        raise _bad_time(number)
    parts = found.groups()
    return _seconds(parts[:4], number), _seconds(parts[4:], number)


def _seconds(parts: tuple[str | None, ...], line: int) -> float:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if minutes > 59 or seconds > 59:
        raise _bad_time(line)
    return hours * 3600 + minutes * 60 + seconds + int((parts[3] or "0").ljust(3, "0")) / 1000


def _to_millisecond(seconds: float) -> float:
    return round(float(seconds), 3)


def _decoded(data: bytes) -> str:
    """Return the text, without a byte order mark. Raises `CaptionProblem` ENCODING for what is no text that we can tell."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:200].count(0) > len(data[:200]) // 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    letters = [char for char in text if char.isalpha() or ord(char) > 127]
    foreign = sum(ord(char) > 127 for char in letters)
    if foreign > WESTERN_SHARE * len(letters) or sum(char < " " and char not in "\r\n\t\f" for char in text) > 8:
        raise CaptionProblem(
            CaptionCode.ENCODING, "The letters of the file cannot be told. Save the captions as UTF-8 text."
        )
    return text
