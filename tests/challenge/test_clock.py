"""Wall-clock times become instants; hours that a clock skips or repeats are said aloud."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from challenge import clock

AUCKLAND = ZoneInfo("Pacific/Auckland")
SANTIAGO = ZoneInfo("America/Santiago")


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 (the clock on the wall)


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        (wall(2026, 11, 30, 23, 59), "Asia/Singapore", datetime(2026, 11, 30, 15, 59, tzinfo=UTC)),
        (wall(2026, 11, 30, 10, 59), "America/Lima", datetime(2026, 11, 30, 15, 59, tzinfo=UTC)),
        (wall(2026, 12, 1, 5, 44), "Pacific/Chatham", datetime(2026, 11, 30, 15, 59, tzinfo=UTC)),
        (wall(2016, 7, 15, 10, 59), "America/Mexico_City", datetime(2016, 7, 15, 15, 59, tzinfo=UTC)),
        (wall(2026, 11, 30, 9, 59), "America/Mexico_City", datetime(2026, 11, 30, 15, 59, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_time_gives_its_instant(local, zone, instant):
    assert clock.resolve(local, ZoneInfo(zone)) == clock.Resolved(instant)


def test_a_time_that_the_clocks_jump_over_is_refused_with_the_next_that_exists():
    with pytest.raises(ValidationError) as refused:
        clock.resolve(wall(2027, 9, 26, 2, 30), AUCKLAND)
    assert refused.value.messages == [
        "Sun 26 September 2027, 02:30 does not exist in Pacific/Auckland: the clocks go forward then. "
        "Choose 03:30 or another time."
    ]


def test_midnight_can_be_the_hour_that_is_missing():
    with pytest.raises(ValidationError) as refused:
        clock.resolve(wall(2027, 9, 5, 0, 0), SANTIAGO)
    assert "Choose 01:00" in refused.value.messages[0]


def test_of_two_equal_times_the_first_is_taken_and_said():
    local = wall(2027, 4, 4, 2, 30)
    assert clock.resolve(local, AUCKLAND) == clock.Resolved(datetime(2027, 4, 3, 13, 30, tzinfo=UTC), twice=True)
    assert clock.twice_note(local, AUCKLAND) == (
        "Sun 4 April 2027, 02:30 happens twice in Pacific/Auckland, as the clocks go back. The first was taken, at GMT+13:00."
    )


def test_an_instant_is_said_with_its_offset():
    assert (
        clock.say(datetime(2026, 11, 30, 15, 59, tzinfo=UTC), ZoneInfo("Asia/Singapore"))
        == "Mon 30 November 2026, 23:59 (GMT+08:00)"
    )
    assert (
        clock.say(datetime(2026, 11, 30, 15, 59, tzinfo=UTC), ZoneInfo("America/St_Johns"))
        == "Mon 30 November 2026, 12:29 (GMT-03:30)"
    )


def test_there_and_back_again():
    instant = datetime(2027, 4, 3, 13, 30, tzinfo=UTC)
    assert clock.resolve(clock.wall(instant, AUCKLAND), AUCKLAND).moment == instant
