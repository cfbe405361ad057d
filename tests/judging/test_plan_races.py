"""A judge begins at the moment in which an organiser undoes the plan or moves the entry: whatever wins, no card is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.errors import StateConflict
from judging import actions
from judging.models import Assignment, Scorecard
from tests.panel import *  # noqa: F403
from tests.races import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


def begin(row: Assignment, by: Any) -> Scorecard:
    return actions.save_scorecard(row, by=by, at=timezone.now(), expected_version=0, marks={"unique": 8})


def one_of_two(saved: Any, changed: Any) -> None:
    """Either the card is there and the change was refused, or the change was made and nothing was begun."""
    if isinstance(changed, StateConflict):
        assert changed.code == "WORK_BEGUN"
        assert isinstance(saved, Scorecard)
    else:
        assert not isinstance(changed, Exception)
        assert isinstance(saved, Exception)
    assert Scorecard.objects.count() == int(isinstance(saved, Scorecard))


def test_a_first_save_and_an_undo(olga, jun, round_, jun_seat, jade_seat, baram, kowhai):
    plan = actions.apply_plan(actions.ask_for_plan(round_, by=olga), by=olga, at=timezone.now())
    row = Assignment.objects.select_related("judge__user").filter(judge=jun_seat).order_by("pk")[0]
    one_of_two(*at_once(lambda: begin(row, jun), lambda: actions.undo_plan(plan, by=olga, at=timezone.now())))


def test_a_first_save_and_a_move_by_hand(olga, jun, jun_baram, jade_seat):
    one_of_two(
        *at_once(lambda: begin(jun_baram, jun), lambda: actions.move_entry(jun_baram, by=olga, to_judge=jade_seat))
    )


def test_two_organisers_move_one_pair_once(olga, ada, jun_baram, jade_seat, hana_seat):
    found = at_once(
        lambda: actions.move_entry(jun_baram, by=olga, to_judge=jade_seat),
        lambda: actions.move_entry(jun_baram, by=ada, to_judge=hana_seat),
    )
    assert [one.code for one in found if isinstance(one, StateConflict)] == ["PLAN_STALE"]
    assert Assignment.objects.count() == 1


def test_two_organisers_undo_one_plan_once(olga, ada, round_, jun_seat, jade_seat, baram, kowhai):
    plan = actions.apply_plan(actions.ask_for_plan(round_, by=olga), by=olga, at=timezone.now())
    found = at_once(*(lambda who=who: actions.undo_plan(plan, by=who, at=timezone.now()) for who in (olga, ada)))
    assert [one.code for one in found if isinstance(one, StateConflict)] == ["PLAN_STALE"]
    assert not Assignment.objects.exists()
