"""The answer to a request that may be repeated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import jobs, tasks
from core.errors import StateConflict
from core.idempotency import KeyReused, once
from core.models import Rate, Repeat
from tests.races import at_once

REQUEST = {"method": "PUT", "path": "/here/", "body": {"mark": 8}}


def answer(key: str = "device-1:1", *, who: str = "jun", **changed: Any) -> tuple[int, Any]:
    """Act once under a key, as a door does, and return the answer."""
    with once(who, key, REQUEST | changed) as claim:
        if claim.kept is not None:
            return claim.kept.status, claim.kept.body
        Rate.objects.create(key=f"{who} {key}", ends_at=timezone.now())  # stands for the act
        claim.keep(200, {"version": Rate.objects.count()}, {"ETag": '"v1"'})
        return 200, {"version": Rate.objects.count()}


def test_the_same_request_gets_the_same_answer_and_acts_once(db):
    assert [answer(), answer(), answer()] == [(200, {"version": 1})] * 3
    assert Rate.objects.count() == 1


def test_the_headers_come_again_too(db):
    answer()
    with once("jun", "device-1:1", REQUEST) as claim:
        assert claim.kept is not None
        assert claim.kept.headers == {"ETag": '"v1"'}


def test_the_order_of_members_makes_no_other_request(db):
    with once("jun", "k", {"body": {"a": 1, "b": 2}}) as claim:
        claim.keep(200, "first", {})
    with once("jun", "k", {"body": {"b": 2, "a": 1}}) as claim:
        assert claim.kept is not None


@pytest.mark.parametrize("changed", [{"body": {"mark": 7}}, {"path": "/there/"}, {"method": "POST"}])
def test_another_request_with_the_key_is_refused(db, changed):
    answer()
    with pytest.raises(KeyReused):
        answer(**changed)


def test_a_key_belongs_to_its_person(db):
    answer()
    assert answer(who="jade", body={"mark": 3}) == (200, {"version": 2})


@pytest.mark.parametrize("key", ["", " ", "two words", "a" * 129, "schlüssel"])
def test_what_is_no_key_is_refused(db, key):
    with pytest.raises(ValidationError) as refusal:
        answer(key)
    assert set(refusal.value.message_dict) == {"Idempotency-Key"}


def test_a_refusal_leaves_no_trace(db):
    with pytest.raises(StateConflict), once("jun", "k", REQUEST):
        raise StateConflict("ROUND_LOCKED", "Closed.")
    with once("jun", "k", REQUEST) as claim:
        assert claim.kept is None
    assert not Repeat.objects.exists()


def test_a_fault_after_the_answer_was_kept_takes_both_back(db):
    def act() -> None:
        with once("jun", "k", REQUEST) as claim:
            Rate.objects.create(key="act", ends_at=timezone.now())
            claim.keep(200, {}, {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert (Rate.objects.count(), Repeat.objects.count()) == (0, 0)


def test_while_the_first_is_running_the_second_is_told_so(db):
    with once("jun", "k", REQUEST), pytest.raises(StateConflict) as refusal:
        answer("k")
    assert refusal.value.code == "IDEMPOTENCY_RUNNING"


def test_the_claim_of_a_killed_server_is_taken_over(db):
    claimed = Repeat.objects.create(actor_id="jun", key="k", request_sha256="")
    with once("jun", "other", REQUEST) as claim:
        Repeat.objects.filter(pk=claimed.pk).update(request_sha256=claim.row.request_sha256)
    with pytest.raises(StateConflict):
        answer("k")
    Repeat.objects.filter(pk=claimed.pk).update(created_at=timezone.now() - timedelta(seconds=61))
    assert answer("k") == (200, {"version": 1})


def test_who_was_taken_for_dead_and_was_not_changes_nothing(db):
    def act() -> None:
        with once("jun", "k", REQUEST) as slow:
            Rate.objects.create(key="slow", ends_at=timezone.now())
            Repeat.objects.filter(pk=slow.row.pk).update(created_at=timezone.now() - timedelta(seconds=1))
            slow.keep(200, "mine", {})

    with pytest.raises(StateConflict) as refusal:
        act()
    assert refusal.value.code == "IDEMPOTENCY_RUNNING"
    assert not Rate.objects.exists()


def test_answers_are_forgotten_after_three_days(run_jobs, db):
    answer("old")
    answer("new")
    Repeat.objects.filter(key="old").update(created_at=timezone.now() - timedelta(days=3, seconds=1))
    jobs.enqueue(tasks.forget_old_answers)
    run_jobs()
    assert list(Repeat.objects.values_list("key", flat=True)) == ["new"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_acts():
    found = at_once(*([answer] * 8))
    assert Rate.objects.count() == 1
    answered = [one for one in found if not isinstance(one, StateConflict)]
    assert answered == [(200, {"version": 1})] * len(answered)
    assert {one.code for one in found if isinstance(one, StateConflict)} <= {"IDEMPOTENCY_RUNNING"}
