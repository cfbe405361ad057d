"""Statements that are put into words once: the same answers as the ORM's, with what it joins, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import prepared
from core.models import Rate
from core.prepared import Hole, Prepared
from judging.models import Assignment
from tests.panel import *  # noqa: F403

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DUTY: Prepared[Assignment] = Prepared(
    lambda: Assignment.objects.filter(judge=Hole("judge"), entry=Hole("entry")).select_related(
        "judge__round", "scorecard"
    )
)


def test_it_finds_what_its_holes_say(jun_baram, jun_kowhai, jade_baram):
    for row in (jun_baram, jun_kowhai, jade_baram):
        assert DUTY.first(judge=row.judge_id, entry=row.entry_id) == row
    assert DUTY.first(judge=jun_baram.judge_id, entry="nothing") is None


def test_what_is_joined_is_not_asked_for_again(jun_baram, round_):
    with CaptureQueriesContext(connection) as asked:
        row = DUTY.first(judge=jun_baram.judge_id, entry=jun_baram.entry_id)
        assert (row.judge.round, getattr(row, "scorecard", None)) == (round_, None)
    assert len(asked) == 1
    assert row.judge.round.judging_opens_at == round_.judging_opens_at


def test_a_row_that_is_there_takes_over_what_was_named():
    today, tomorrow = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    prepared.insert(Rate, [{"key": key, "count": 1, "ends_at": today} for key in ("one", "two")])
    again = [{"key": "two", "count": 7, "ends_at": tomorrow}]
    assert prepared.insert(Rate, again, same=["key"], replaces=["count"], returning=["count"]) == [(7,)]
    found = {rate.key: (rate.count, rate.ends_at.day) for rate in Rate.objects.all()}
    assert found == {"one": (1, 22), "two": (7, 22)}


def test_an_update_says_whether_the_row_was_as_it_should_be(jun_baram):
    jun_baram.position = 9
    assert not prepared.update(jun_baram, ["position"], position=3)
    assert prepared.update(jun_baram, ["position"], position=1)
    jun_baram.refresh_from_db()
    assert jun_baram.position == 9
