"""A deadline means the same instant to everybody, and each reads it on their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from web.shared import plumb, times

IN_2016 = datetime(2016, 7, 15, 15, 59, tzinfo=UTC)  # 23:59 in Singapore, summer time in the north
IN_2026 = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)

CLOCKS = [
    ("Pacific/Honolulu", "15 Jul 05:59", "30 Nov 05:59"),
    ("America/Los_Angeles", "15 Jul 08:59", "30 Nov 07:59"),
    ("America/Mexico_City", "15 Jul 10:59", "30 Nov 09:59"),
    ("America/Lima", "15 Jul 10:59", "30 Nov 10:59"),
    ("America/Santiago", "15 Jul 11:59", "30 Nov 12:59"),
    ("Europe/Moscow", "15 Jul 18:59", "30 Nov 18:59"),
    ("Asia/Bangkok", "15 Jul 22:59", "30 Nov 22:59"),
    ("Asia/Ho_Chi_Minh", "15 Jul 22:59", "30 Nov 22:59"),
    ("Asia/Singapore", "15 Jul 23:59", "30 Nov 23:59"),
    ("Asia/Tokyo", "16 Jul 00:59", "1 Dec 00:59"),
    ("Australia/Sydney", "16 Jul 01:59", "1 Dec 02:59"),
    ("Pacific/Auckland", "16 Jul 03:59", "1 Dec 04:59"),
    ("Pacific/Chatham", "16 Jul 04:44", "1 Dec 05:44"),
]


@pytest.mark.parametrize(("zone", "in_2016", "in_2026"), CLOCKS)
def test_a_singapore_deadline_reads_right_on_every_clock(zone: str, in_2016: str, in_2026: str) -> None:
    for instant, expected in ((IN_2016, in_2016), (IN_2026, in_2026)):
        clock = times.Clock(instant, ZoneInfo(zone))
        assert f"{clock.local:%-d %b} {clock.time}" == expected


@pytest.mark.parametrize(("zone", "in_2016", "in_2026"), CLOCKS)
def test_the_reader_finds_themselves_on_their_own_plumb_line(zone: str, in_2016: str, in_2026: str) -> None:
    yours = [line for line in plumb.lines(IN_2026, ZoneInfo("Asia/Singapore"), ZoneInfo(zone)) if line.is_yours]
    assert [f"{line.local:%-d %b} {line.time}" for line in yours] == [in_2026]
    assert yours[0].label == f"You, in {times.place(ZoneInfo(zone))}"


def test_all_members_hang_on_the_lines_once() -> None:
    lines = plumb.lines(IN_2026, ZoneInfo("Asia/Singapore"))
    assert sum(len(line.economies) for line in lines) == 21
    assert [line.time for line in lines] == [
        "09:59", "10:59", "12:59", "18:59", "22:59", "23:59", "00:59", "01:59", "02:59", "04:59",
    ]  # fmt: skip


def test_a_line_joins_its_members_with_semicolons_in_the_official_order() -> None:
    singapore = next(line for line in plumb.lines(IN_2026, ZoneInfo("Asia/Singapore")) if line.is_contest)
    assert singapore.names == (
        "Brunei Darussalam; People’s Republic of China; Hong Kong, China; Malaysia; Philippines; Singapore; Chinese Taipei"
    )


def test_names_of_lines_do_not_cover_each_other() -> None:
    drawn = plumb.drawing(plumb.lines(IN_2026, ZoneInfo("Asia/Singapore"), ZoneInfo("Australia/Adelaide")))
    assert drawn.count("<circle") == 22  # 21 members, and the reader half an hour from all of them
    assert "You, in Adelaide" in drawn


def when(at: datetime | None, zone: str, style: str = "") -> str:
    return Template("{% when at zone style %}").render(Context({"at": at, "zone": zone, "style": style}))


def test_an_instant_is_written_with_its_place_and_never_with_an_abbreviation() -> None:
    assert when(IN_2026, "Asia/Singapore") == (
        '<time datetime="2026-11-30T23:59:00+08:00">Mon 30 November 2026, 23:59 Singapore time (GMT+08:00)</time>'
    )
    assert "10:59 Lima time (GMT−05:00)" in when(IN_2026, "America/Lima")
    assert "15:59 universal time (GMT+00:00)" in when(IN_2026, "UTC")


def test_an_instant_can_be_written_as_its_day_alone() -> None:
    assert when(IN_2026, "Asia/Tokyo", "day") == '<time datetime="2026-12-01T00:59:00+09:00">1 Dec 2026</time>'


def test_an_instant_that_is_not_set_is_a_dash() -> None:
    assert when(None, "Asia/Tokyo") == "–"


def both(reader: str | None) -> str:
    request = RequestFactory().get("/")
    request.reader_zone = ZoneInfo(reader) if reader else None
    template = Template("{% both_times at 'Asia/Singapore' %}")
    return template.render(Context({"at": IN_2026, "request": request}))


def test_contest_time_stands_first_and_the_readers_beside_it() -> None:
    words = both("America/Lima")
    assert words.index("Mon 30 November 2026, 23:59") < words.index("Mon 30 November 2026, 10:59")
    assert "Lima (GMT−05:00)" in words


def test_one_clock_is_enough_where_both_read_the_same() -> None:
    words = both("Asia/Manila")
    assert "Your clock shows the same." in words
    assert "data-you" not in words


def test_the_second_clock_waits_hidden_for_a_reader_whose_zone_is_not_known_yet() -> None:
    assert 'data-contest="Asia/Singapore" hidden' in both(None)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (734_100, "8 days 11 hours"),
        (86_400, "1 day"),
        (7_260, "2 hours 1 minute"),
        (3_600, "1 hour"),
        (61, "1 minute"),
        (59, "less than a minute"),
        (-5, "less than a minute"),
    ],
)
def test_what_is_left_is_said_in_its_two_largest_units(seconds: int, words: str) -> None:
    assert times.left_words(IN_2026 + timedelta(seconds=seconds), IN_2026) == words
