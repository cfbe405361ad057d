"""What happens at the same moment. Row locks decide on PostgreSQL, the one write lock on SQLite."""

from __future__ import annotations

import time
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from challenge.actions import edit_criterion
from core.errors import StateConflict
from core.models import AuditEvent
from judging import actions
from judging.errors import StaleCard
from judging.models import Assignment, Conflict, Mark, Scorecard
from tests.panel import *  # noqa: F403
from tests.panel import KEYS
from tests.races import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


def save(row: Assignment, by: Any, mark: int, version: int) -> Scorecard:
    marks = dict.fromkeys(KEYS, mark)
    return actions.save_scorecard(row, by=by, at=timezone.now(), expected_version=version, marks=marks)


@pytest.mark.parametrize("version", [0, 1])
def test_of_saves_at_the_same_moment_exactly_one_wins(jun, jun_baram, version):
    if version:
        save(jun_baram, jun, 1, 0)
    found = at_once(*(lambda mark=mark: save(jun_baram, jun, mark, version) for mark in range(2, 8)))
    won = [card for card in found if isinstance(card, Scorecard)]
    assert len(won) == 1
    assert sum(isinstance(one, StaleCard) for one in found) == 5
    assert Scorecard.objects.get().version == version + 1
    assert len(set(Mark.objects.values_list("value", flat=True))) == 1
    assert AuditEvent.objects.filter(verb="scorecard_saved").count() == version + 1


def test_a_save_and_a_lock_end_in_one_of_two_states(olga, jun, jun_baram, round_):
    saved, locked = at_once(
        lambda: save(jun_baram, jun, 8, 0), lambda: actions.lock_round(round_, by=olga, at=timezone.now())
    )
    assert not isinstance(locked, Exception)
    if isinstance(saved, StateConflict):
        assert saved.code == "ROUND_LOCKED"
        assert not Scorecard.objects.exists()
    else:
        assert Scorecard.objects.get().version == 1


def test_a_first_save_and_a_conflict_never_lose_a_card(jun, jun_baram, baram):
    saved, declared = at_once(
        lambda: save(jun_baram, jun, 8, 0),
        lambda: actions.declare_conflict(jun_baram.judge, baram, by=jun, kind="family"),
    )
    assert isinstance(declared, Conflict)
    assert Scorecard.objects.count() == (1 if isinstance(saved, Scorecard) else 0)
    assert Assignment.objects.count() == Scorecard.objects.count()


def test_a_first_save_and_a_plan_never_lose_a_card(olga, jun, jun_baram, jun_kowhai, jade_seat, round_):
    round_.judges_per_entry = 1
    round_.save()
    jun_baram.judge.capacity = 1
    jun_baram.judge.save()
    plan = actions.ask_for_plan(round_, by=olga)
    saved, applied = at_once(
        lambda: save(jun_baram, jun, 8, 0), lambda: actions.apply_plan(plan, by=olga, at=timezone.now())
    )
    if isinstance(saved, Scorecard) and not Assignment.objects.filter(pk=jun_baram.pk).exists():
        pytest.fail("a begun card lost its assignment")
    if isinstance(applied, StateConflict):
        assert applied.code == "PLAN_STALE"


def test_two_organisers_apply_one_plan_once(olga, ada, round_, jun_seat, jade_seat, baram, kowhai):
    plan = actions.ask_for_plan(round_, by=olga)
    found = at_once(*(lambda who=who: actions.apply_plan(plan, by=who, at=timezone.now()) for who in (olga, ada)))
    assert sum(isinstance(one, StateConflict) for one in found) == 1
    assert Assignment.objects.count() == 4


def until_somebody_waits() -> None:
    """Return once another connection waits for a lock. SQLite has one write lock: whoever waits for it has read nothing yet."""
    end = time.monotonic() + 20
    while connection.vendor == "postgresql" and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
        time.sleep(0.01)


def test_a_first_card_is_marked_on_the_scale_that_stands(olga, jun, jun_baram, round_):
    """An organiser is just making the scale shorter: the card waits, and is read on the new one."""
    criterion, edited = round_.criteria.get(key="team"), Event()

    def edit() -> None:
        with transaction.atomic():
            edit_criterion(criterion, by=olga, maximum=5, levels=[])
            edited.set()
            until_somebody_waits()

    def send() -> Scorecard:
        edited.wait(20)
        return save(jun_baram, jun, 8, 0)

    changed, saved = at_once(edit, send)
    assert changed is None
    assert isinstance(saved, ValidationError)
    assert saved.message_dict == {"team": ["Marks here run from 1 to 5."]}
    assert not Mark.objects.exists()
