"""Dates stand in order, on the clock of the challenge, and keep what was promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from challenge import actions, clock, rules
from challenge.models import Challenge
from core.errors import StateConflict
from tests.made import BEFORE, days


def at(challenge: Challenge, number: int, hour: str = "09:00") -> datetime:
    return clock.resolve(days(number, hour), challenge.zone).moment


def first(challenge: Challenge):
    return challenge.rounds.select_related("challenge").get(position=0)


NINE, LAST_MINUTE = "2027, 09:00 (GMT+08:00)", "2027, 23:59 (GMT+08:00)"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"deadline_at": 3}, "deadline_at", "Entries close on Mon 4 January {0}, but entries open on Fri 8 January {0}."),
        ({"judging_opens_at": 30}, "judging_opens_at", "Judging opens on Sun 31 January {0}, but entries close on Fri 19 February {1}."),
        (
            {"judging_closes_at": 51}, "judging_closes_at",
            "Judging closes on Sun 21 February {0}, but judging opens on Mon 22 February {0}.",
        ),
        ({"opens_at": 60}, "deadline_at", "Entries close on Fri 19 February {1}, but entries open on Tue 2 March {0}."),
    ],
)  # fmt: skip
def test_dates_out_of_order_are_refused_by_naming_both(pitch, olga, changes, field, message):
    moved = {name: at(pitch, number) for name, number in changes.items()}
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(pitch), by=olga, at=BEFORE, **moved)
    assert refused.value.message_dict == {field: [message.format(NINE, LAST_MINUTE) + " Move one of the two dates."]}


def test_judging_may_open_in_the_minute_in_which_entries_close(pitch, olga):
    round_ = first(pitch)
    assert (
        actions.edit_round(round_, by=olga, at=BEFORE, judging_opens_at=round_.deadline_at).judging_opens_at
        == round_.deadline_at
    )


def test_a_deadline_that_has_passed_moves_to_the_future_only(opened, olga):
    after = at(opened, 50)
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(opened), by=olga, at=after, deadline_at=at(opened, 40))
    assert "can only move to a moment still to come" in refused.value.messages[0]
    round_ = actions.edit_round(first(opened), by=olga, at=after, deadline_at=at(opened, 51))
    assert round_.takes_entries(after)


def test_a_deadline_still_to_come_is_not_moved_into_the_past(opened, olga):
    with pytest.raises(ValidationError):
        actions.edit_round(first(opened), by=olga, at=at(opened, 20), deadline_at=at(opened, 19))


@pytest.mark.parametrize("field", ["opens_at", "deadline_at"])
def test_a_public_round_keeps_its_dates_for_entries(opened, olga, field):
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(opened), by=olga, at=BEFORE, **{field: None})
    assert list(refused.value.message_dict) == [field]


def test_an_opening_that_has_been_stays(opened, olga):
    with pytest.raises(ValidationError) as refused:
        actions.edit_round(first(opened), by=olga, at=at(opened, 8), opens_at=at(opened, 9))
    assert list(refused.value.message_dict) == ["opens_at"]


def test_dates_stay_once_results_are_scheduled(opened, olga):
    round_ = first(opened)
    round_.results_at = at(opened, 80)
    round_.save()
    with pytest.raises(StateConflict) as refused:
        actions.edit_round(round_, by=olga, at=BEFORE, judging_closes_at=at(opened, 60))
    assert refused.value.code == "RESULTS_SCHEDULED"


def test_results_do_not_show_before_judging_closes(pitch, olga):
    round_ = first(pitch)
    round_.results_at = at(pitch, 60)
    with pytest.raises(ValidationError) as refused:
        rules.check_dates(round_)
    assert list(refused.value.message_dict) == ["judging_closes_at"]
    round_.locked_at = at(pitch, 59)  # judging was ended before its date
    rules.check_dates(round_)


def test_a_new_zone_in_preparation_keeps_what_the_clock_shows(pitch, olga):
    actions.edit_challenge(pitch, by=olga, time_zone="America/Lima")
    assert first(pitch).deadline_at == datetime(2027, 2, 20, 4, 59, tzinfo=UTC)


def test_a_new_zone_in_which_a_date_does_not_exist_is_refused(pitch, olga):
    actions.edit_round(
        first(pitch),
        by=olga,
        at=BEFORE,
        judging_closes_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC) - timedelta(hours=7),
    )
    with pytest.raises(ValidationError) as refused:
        actions.edit_challenge(pitch, by=olga, time_zone="Europe/Berlin")
    assert list(refused.value.message_dict) == ["time_zone"]
