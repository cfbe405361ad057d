"""Run the jobs that `core/jobs.py` promised, and notice when a worker died over one.

A worker writes a heartbeat and, with the claim of a job, the job's id into its own row (core.Worker) in one transaction. A job that is
RUNNING and that no living worker holds is therefore lost; `reap` returns all of these with one conditional UPDATE.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from types import FrameType
from typing import Any, TypeAlias

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from core import jobs
from core.ids import new_id
from core.models import Tick, Worker

log = structlog.get_logger(__name__)

JobRow: TypeAlias = "DBTaskResult[Any, Any]"

BEAT_SECONDS = 5.0
#: A worker silent for so long is dead: it beats from a thread, so a long job is no excuse.
DEAD_AFTER = timedelta(seconds=45)
POLL_SECONDS = 0.3
TICK_SECONDS = 2.0
#: How long to wait before a database that is away is asked again.
AWAY_SECONDS = 1.0
REAP_EVERY = timedelta(seconds=5)
#: A job that took its worker down so many times is not given to another one.
MOST_CLAIMS = 4
CANDIDATES = 8


class Stopped(BaseException):
    """Leave the job in hand at once: asked to stop for the second time."""


class Runner:
    """One worker process: claims a job, runs it, looks again. Asked to stop, it ends the job in hand; asked twice, it gives it back."""

    def __init__(
        self, *, worker_id: str = "", without: frozenset[str] = frozenset(), poll_seconds: float = POLL_SECONDS
    ) -> None:
        self.without = without
        self.poll_seconds = poll_seconds
        self.stopping = threading.Event()
        self.registered = False
        self.next_tick = 0.0
        now = timezone.now()
        self.row = Worker(id=worker_id or new_id(), started_at=now, beat_at=now)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        autodiscover_modules("tasks")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        threading.Thread(target=self.beat, daemon=True, name="heartbeat").start()
        log.info("worker_started", worker=self.row.pk, without=sorted(self.without))
        try:
            while not self.stopping.is_set():
                close_old_connections()
                if not self.turn():
                    self.stopping.wait(self.poll_seconds)
        except Stopped:
            log.info("worker_gave_back", worker=self.row.pk)
        finally:
            with suppress(OperationalError, InterfaceError):  # the others notice when it beats no more
                bury(self.row.pk)
            log.info("worker_stopped", worker=self.row.pk)

    def turn(self) -> bool:
        """Do what is due, then at most one job. Returns whether there was one.

        A database that goes away ends nothing: it is asked again every second, and what was in hand is given back when it answers.
        """
        try:
            self.register()
            if time.monotonic() >= self.next_tick:
                self.next_tick = time.monotonic() + TICK_SECONDS
                tick(timezone.now())
            job = claim(self.row, without=self.without)
            if job is None:
                return False
            perform(job)
            Worker.objects.filter(pk=self.row.pk).update(job_id=None)
        except (OperationalError, InterfaceError) as error:  # restarting, or another writer holds SQLite too long
            log.warning("worker_database", worker=self.row.pk, error=type(error).__name__)
            self.registered = False
            connection.close()
            self.stopping.wait(AWAY_SECONDS)
            return False
        return True

    def register(self) -> None:
        """Say that this worker is there and has nothing in hand; once, and again after the database was away."""
        if self.registered:
            return
        bury(self.row.pk)
        self.row.beat_at, self.row.job_id = timezone.now(), None
        self.row.save(force_insert=True)
        self.registered = True

    def beat(self) -> None:
        """Say that this process lives, whatever its job does. Ends with the process."""
        while True:
            time.sleep(BEAT_SECONDS)
            try:
                Worker.objects.filter(pk=self.row.pk).update(beat_at=timezone.now())
            except (OperationalError, InterfaceError):
                log.warning("worker_beat_missed", worker=self.row.pk)
            finally:
                connection.close()

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Answer a signal."""
        if self.stopping.is_set():
            raise Stopped
        self.stopping.set()


def waiting(at: datetime) -> QuerySet[JobRow]:
    """Jobs that may run at this moment, the most urgent first."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=at)
    )


def claim(worker: Worker, *, without: frozenset[str] = frozenset()) -> JobRow | None:
    """Take one job that waits, so that no other worker has it: a conditional UPDATE, and the worker's row with it."""
    now = timezone.now()
    for row in waiting(now).exclude(queue_name__in=without)[:CANDIDATES]:
        with transaction.atomic():
            held = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).update(
                status=TaskResultStatus.RUNNING, started_at=now, worker_ids=[*row.worker_ids, worker.pk]
            )
            if held:
                Worker.objects.filter(pk=worker.pk).update(job_id=row.pk, beat_at=now)
        if held:
            row.refresh_from_db()
            worker.job_id = row.pk
            return row
    return None


def perform(row: JobRow) -> None:
    """Run a claimed job and write down how it ended. A job that stops its worker is left for `reap`."""
    began = time.monotonic()
    try:
        if len(row.worker_ids) > MOST_CLAIMS:
            raise RuntimeError(f"Its worker died {MOST_CLAIMS} times.")
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:  # whatever it is, it ends here: in its row and in the log
        row.set_failed(error)
        log.error("job_failed", job=row.task_path, error=type(error).__name__, exc_info=error)
    else:
        row.set_successful(None)
        log.info("job_done", job=row.task_path, seconds=round(time.monotonic() - began, 3))
    if row.task_path in jobs.PRIVATE:
        DBTaskResult.objects.filter(pk=row.pk).update(args_kwargs={"args": [], "kwargs": {}})


def run_ready(*, at: datetime | None = None, without: frozenset[str] = frozenset()) -> list[JobRow]:
    """Run in this process all jobs that wait, and those they promise, until none is left. Returns their rows.

    `at` moves the clock, for jobs that are to run later.
    """
    now = timezone.now()
    worker = Worker.objects.create(started_at=now, beat_at=now)
    done = []
    try:
        while row := _claim_at(worker, at, without):
            perform(row)
            done.append(row)
    finally:
        bury(worker.pk)
    return done


def _claim_at(worker: Worker, at: datetime | None, without: frozenset[str]) -> JobRow | None:
    if at:
        DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=at).update(run_after=timezone.now())
    return claim(worker, without=without)


def bury(worker_id: str) -> None:
    """Forget a worker that is gone and give back the job it held."""
    Worker.objects.filter(pk=worker_id).delete()
    reap(timezone.now())


def reap(at: datetime) -> int:
    """Return to the queue every job that no living worker holds. One conditional UPDATE; returns how many there were."""
    alive = Worker.objects.filter(beat_at__gt=at - DEAD_AFTER, job_id__isnull=False)
    lost = (
        DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        .exclude(pk__in=alive.values("job_id"))
        .update(status=TaskResultStatus.READY, started_at=None)
    )
    if lost:
        log.warning("jobs_returned", count=lost)
    return lost


def tick(at: datetime) -> None:
    """Do what repeats and is due: return lost jobs, forget dead workers, promise the periodic jobs. Any worker may; one will."""
    due = {row.name: row.due_at for row in Tick.objects.all()}
    with _once(due, "reap", REAP_EVERY, at) as mine:
        if mine:
            reap(at)
            Worker.objects.filter(beat_at__lt=at - DEAD_AFTER * 4).delete()
    for name, (job, every) in jobs.PERIODIC.items():
        with _once(due, name, every, at) as mine:
            if mine and not _under_way(name):
                jobs.enqueue(job)


@contextmanager
def _once(due: dict[str, datetime], name: str, every: timedelta, at: datetime) -> Iterator[bool]:
    """Yield True to one worker each time `every` has passed, inside the transaction that moves the date on."""
    if name in due and due[name] > at:
        yield False
        return
    with transaction.atomic():
        _, new = Tick.objects.get_or_create(name=name, defaults={"due_at": at + every})
        yield new or bool(Tick.objects.filter(name=name, due_at__lte=at).update(due_at=at + every))


def _under_way(path: str) -> bool:
    open_states = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(task_path=path, status__in=open_states).exists()


def lag_seconds(at: datetime, *, queue: str = "default") -> float:
    """How long the job that waits longest has been due."""
    longest = 0.0
    for row in waiting(at).filter(queue_name=queue).order_by("enqueued_at")[:1]:
        due_at = row.enqueued_at if row.run_after == get_date_max() else max(row.run_after, row.enqueued_at)
        longest = max(longest, (at - due_at).total_seconds())
    return longest


def alive_count(at: datetime) -> int:
    """How many workers live."""
    return Worker.objects.filter(beat_at__gt=at - DEAD_AFTER).count()
