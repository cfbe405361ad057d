"""A promised job runs once, again after a failure, and again after its worker died; what repeats is promised when it is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import jobs, worker
from core.models import Tick, Worker
from tests.core import slow_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def a_worker(*, silent_for: timedelta = timedelta(0)) -> Worker:
    now = timezone.now()
    return Worker.objects.create(started_at=now, beat_at=now - silent_for)


def states() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_a_job_runs_and_its_row_says_so(tmp_path: Path, run_jobs) -> None:
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "hello")
    assert run_jobs() == ["note"]
    assert (tmp_path / "diary").read_text() == "hello\n"
    assert states() == ["SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_a_job_promised_in_a_transaction_that_fails_was_never_promised(tmp_path: Path) -> None:
    @transaction.atomic
    def promise_and_regret() -> None:
        jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "hello")
        raise RuntimeError("regret")

    with pytest.raises(RuntimeError):
        promise_and_regret()
    assert states() == []


def test_a_job_that_fails_is_tried_again_after_growing_pauses(tmp_path: Path) -> None:
    book = tmp_path / "diary"
    jobs.enqueue(slow_jobs.fail_twice, str(book))
    began = timezone.now()
    assert len(worker.run_ready()) == 1
    ended = timezone.now()
    first = DBTaskResult.objects.get(status="READY").run_after
    assert began + timedelta(seconds=7) < first < ended + timedelta(seconds=13)
    assert worker.run_ready() == []
    assert len(worker.run_ready(at=timezone.now() + timedelta(minutes=5))) == 2
    assert book.read_text().split() == ["attempt"] * 3
    assert states() == ["SUCCESSFUL"] * 3


def test_a_job_that_fails_every_time_ends_as_failed() -> None:
    jobs.enqueue(slow_jobs.always_fail)
    worker.run_ready(at=timezone.now() + timedelta(hours=1))
    assert sorted(states()) == ["FAILED", "SUCCESSFUL"]
    assert "never" in DBTaskResult.objects.get(status="FAILED").traceback


def test_two_workers_never_claim_the_same_job(tmp_path: Path) -> None:
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "once")
    one, other = a_worker(), a_worker()
    assert worker.claim(one) is not None
    assert worker.claim(other) is None


def test_a_worker_without_films_leaves_them_to_the_others(tmp_path: Path) -> None:
    jobs.enqueue(slow_jobs.hold_then_finish, str(tmp_path / "film"))
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "mail")
    taken = worker.claim(a_worker(), without=frozenset({"video"}))
    assert taken is not None
    assert taken.task_path.endswith(".note")
    assert worker.claim(a_worker(), without=frozenset({"video"})) is None


def test_the_job_of_a_silent_worker_goes_back_and_that_of_a_living_one_does_not(tmp_path: Path) -> None:
    for word in ("one", "two"):
        jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), word)
    living, dead = a_worker(), a_worker()
    held, lost = worker.claim(living), worker.claim(dead)
    assert held is not None
    assert lost is not None
    Worker.objects.filter(pk=dead.pk).update(beat_at=timezone.now() - worker.DEAD_AFTER)
    assert worker.reap(timezone.now()) == 1
    held.refresh_from_db()
    lost.refresh_from_db()
    assert (held.status, lost.status) == ("RUNNING", "READY")
    assert worker.reap(timezone.now()) == 0


def test_a_job_that_takes_its_worker_down_again_and_again_is_given_up(tmp_path: Path) -> None:
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "poison")
    for _ in range(worker.MOST_CLAIMS):
        victim = a_worker()
        assert worker.claim(victim) is not None
        worker.bury(victim.pk)
    assert states() == ["READY"]
    worker.run_ready()
    assert states() == ["FAILED"]
    assert not (tmp_path / "diary").exists()


def test_what_repeats_is_promised_once_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    every = timedelta(minutes=5)
    monkeypatch.setattr(jobs, "PERIODIC", {"tests.core.slow_jobs.always_fail": (slow_jobs.always_fail, every)})
    now = timezone.now()
    for _ in range(3):
        worker.tick(now)
    assert states() == ["READY"]
    worker.tick(now + every)  # the one before still waits: a second would only queue up behind it
    assert states() == ["READY"]
    DBTaskResult.objects.update(status="SUCCESSFUL")
    worker.tick(now + every * 2)
    assert sorted(states()) == ["READY", "SUCCESSFUL"]
    assert Tick.objects.get(name="tests.core.slow_jobs.always_fail").due_at == now + every * 3


def test_the_lag_is_how_long_the_oldest_due_job_has_waited(tmp_path: Path) -> None:
    now = timezone.now()
    assert worker.lag_seconds(now) == 0
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "later", run_after=now + timedelta(hours=1))
    assert worker.lag_seconds(now) == 0
    jobs.enqueue(slow_jobs.note, str(tmp_path / "diary"), "now")
    took = (timezone.now() - now).total_seconds()
    assert 90 - took <= worker.lag_seconds(now + timedelta(seconds=90)) <= 90
