"""Captions as people have them become plain cues; nothing of their markup or styling goes on; what cannot be read is told by its line."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from video.captions import CaptionProblem, Cue, checked, parse, to_vtt, within

SRT = "1\n00:00:00,500 --> 00:00:02,000\nGood morning.\n\n2\n00:00:02,000 --> 00:00:04,250\nWe sell sun\nby the hour.\n"
VTT = "WEBVTT\n\n00:00.500 --> 00:02.000\nGood morning.\n\n00:02.000 --> 00:04.250\nWe sell sun\nby the hour.\n"
CUES = [Cue(0.5, 2.0, "Good morning."), Cue(2.0, 4.25, "We sell sun\nby the hour.")]


def words(text: str) -> list[str]:
    return [cue.text for cue in parse(text.encode())]


def one(text: str, head: str = "WEBVTT\n\n00:01.000 --> 00:02.000\n") -> str:
    (cue,) = parse((head + text).encode())
    return cue.text


def problem(data: bytes | str) -> tuple[str, int | None]:
    with pytest.raises(CaptionProblem) as caught:
        parse(data if isinstance(data, bytes) else data.encode())
    return caught.value.code, caught.value.line


@pytest.mark.parametrize("text", [SRT, VTT], ids=["srt", "vtt"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_both_forms_are_read_whatever_the_line_end_and_the_encoding(text, end, encoding):
    assert parse(text.replace("\n", end).encode(encoding)) == CUES


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Énergie à l'île, señor, größer".encode("latin-1"), "Énergie à l'île, señor, größer"),
        ("“Sun” – by the hour".encode("cp1252"), "“Sun” – by the hour"),
        ("พลังงานแสงอาทิตย์".encode(), "พลังงานแสงอาทิตย์"),
    ],
)
def test_letters_of_western_code_pages_and_of_unicode_are_told(data, text):
    assert parse(b"1\n00:00:01,000 --> 00:00:02,000\n" + data) == [Cue(1.0, 2.0, text)]


@pytest.mark.parametrize(
    ("text", "encoding"), [("พลังงานแสงอาทิตย์", "cp874"), ("Солнце по часам", "cp1251"), ("太陽の光", "shift-jis")]
)
def test_letters_that_cannot_be_told_are_refused_instead_of_garbled(text, encoding):
    assert problem(b"1\n00:00:01,000 --> 00:00:02,000\n" + text.encode(encoding)) == ("ENCODING", None)


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:01.000 --> 00:00:02.500",
        "00:01.000 --> 00:02.500",
        "00:00:01,000 --> 00:00:02,500",
        "0:00:01.0 --> 0:00:02.5",
        "00:00:01 --> 00:00:02,5",
        "  00:00:01.000-->00:00:02.500  ",
        "00:00:01.000 --> 00:00:02.500 align:start position:10%,line-left size:35%",
        "00:00:01,000 --> 00:00:02,500 X1:40 X2:600 Y1:20 Y2:50",
    ],
)
@pytest.mark.parametrize("head", ["WEBVTT\n\n", "WEBVTT - a title\nKind: captions\n\n", "", "7\n"])
def test_times_are_read_as_they_are_written_and_placing_is_left_out(timing, head):
    assert parse(f"{head}{timing}\nHello\n".encode()) == [Cue(1.0, 2.5, "Hello")]


def test_names_notes_styles_and_regions_are_no_captions():
    text = (
        "WEBVTT\n\nNOTE\nby Eva\n\nSTYLE\n::cue { background: url(http://127.0.0.1/) }\n\nREGION\nid:fred\n\n"
        "first one\n00:01.000 --> 00:02.000\nHello\n\nNOTE one line\n\n2\n00:03.000 --> 00:04.000\nAgain\n"
    )
    assert parse(text.encode()) == [Cue(1, 2, "Hello"), Cue(3, 4, "Again")]


def test_cues_of_srt_stand_without_blank_lines_or_with_blank_lines_inside():
    assert words("1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:02,000 --> 00:00:03,000\nB") == ["A", "B"]
    assert words("1\n00:00:01,000 --> 00:00:02,000\nA\n\nstill A\n\n2\n00:00:02,000 --> 00:00:03,000\n42\n") == [
        "A\nstill A",
        "42",
    ]


def test_cues_out_of_order_are_put_in_order_and_those_that_overlap_stay():
    text = (
        "WEBVTT\n\n00:05.000 --> 00:06.000\nlast\n\n00:01.000 --> 00:04.000\nlong\n\n00:02.000 --> 00:03.000\nshort\n"
    )
    assert words(text) == ["long", "short", "last"]


def test_cues_end_with_the_clip():
    cues = [Cue(1, 2, "a"), Cue(9, 12, "b"), Cue(10, 11, "c")]
    assert within(cues, 10) == [Cue(1, 2, "a"), Cue(9, 10, "b")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<i>Hello</i> <b.loud>you</b>", "Hello you"),
        ('<font color="#ff0000">red</font>', "red"),
        ("<v Eva Holt>We sell sun", "Eva Holt: We sell sun"),
        ("<v.first.loud Ben>Hi</v>", "Ben: Hi"),
        ("Count <00:00:01.500>two <c.yellow>three</c>", "Count two three"),
        ("{\\an8}Up there", "Up there"),
        ("Tom &amp; Ana &lt;3 &nbsp;&eacute;", "Tom & Ana <3 é"),
        ("a < b and b > a", "a < b and b > a"),
        ("one\x00\x07 two\u202e three\ufeff", "one two three"),
        ("  spaced \t out  ", "spaced out"),
    ],
)
def test_what_is_said_stays_and_markup_goes(written, shown):
    assert one(written) == shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<scr<b>ipt>alert(1)</scr</b>ipt>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "<v <script>alert(1)>x",
        "x\n--&gt; 00:00:01.000\nWEBVTT",
        "]]><svg/onload=alert(1)>",
    ],
)
def test_no_markup_is_ever_written(hostile):
    written = to_vtt(parse(f"1\n00:00:01,000 --> 00:00:02,000\nA {hostile}\n".encode()))
    assert written.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA")
    assert "<" not in written
    assert written.count(">") == 1
    assert written.count("\n\n") == 1


def test_what_is_written_is_read_as_the_same():
    cues = [*CUES, Cue(3725.006, 3726.0, "a < b & c > d\n--> <i>not markup</i>")]
    assert parse(to_vtt(cues).encode()) == cues
    assert to_vtt(cues[2:]).splitlines()[2] == "01:02:05.006 --> 01:02:06.000"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", ("EMPTY", None)),
        ("\n \r\n", ("EMPTY", None)),
        ("WEBVTT\n", ("NOT_CAPTIONS", None)),
        ("Dear judges,\nwe sell sun.\n", ("NOT_CAPTIONS", None)),
        ("<!doctype html><script>alert(1)</script>", ("NOT_CAPTIONS", None)),
        ("WEBVTT\n\n00:01.000 --> soon\nHello", ("BAD_TIME", 3)),
        ("1\n00:00:01,000 --> 00:00:61,000\nHello", ("BAD_TIME", 2)),
        ("1\n00:75:01,000 --> 00:75:02,000\nHello", ("BAD_TIME", 2)),
        ("1\n99:00:01,000 --> 99:00:02,000\nHello", ("BAD_TIME", 2)),
        ("1\n00:00:05,000 --> 00:00:04,000\nHello", ("END_BEFORE_START", 2)),
        ("1\n00:00:05,000 --> 00:00:05,000\nHello", ("END_BEFORE_START", 2)),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "long " * 101, ("TEXT_TOO_LONG", 2)),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n" * 2001, ("TOO_MANY_CUES", None)),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, ("ENCODING", None)),
        (b"x" * 500_001, ("TOO_LARGE", None)),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(text, answer):
    assert problem(text) == answer


def test_hostile_files_at_the_limit_of_size_cost_little():
    begin = time.process_time()
    head = b"WEBVTT\n\n00:01.000 --> 00:02.000\n"
    for filling in (
        b"<v " * 160_000,
        b"<" * 480_000,
        b"&amp;" * 96_000,
        b"{\\" * 240_000,
        b"\n" * 480_000,
        b"1:" * 240_000,
    ):
        for data in (head + filling, filling + b"\n" + head):
            with suppress(CaptionProblem):
                parse(data)
    assert time.process_time() - begin < 5


def test_typed_cues_are_cleaned_and_taken_at_their_word():
    typed = [Cue(3, 4.0004, "<b>not bold</b>"), Cue(1, 2, " Hello\n\n there "), Cue(5, 6, "  ")]
    assert checked(typed) == [Cue(1, 2, "Hello\nthere"), Cue(3, 4.0, "<b>not bold</b>")]
    for wrong, code in (
        (Cue(2, 1, "x"), "END_BEFORE_START"),
        (Cue(float("nan"), 1, "x"), "BAD_TIME"),
        (Cue(-1, 1, "x"), "BAD_TIME"),
    ):
        with pytest.raises(CaptionProblem) as caught:
            checked([Cue(0, 1, "fine"), wrong])
        assert (caught.value.code, caught.value.line) == (code, 2)
