"""Work for later. Rooms know this module alone; the queue is rows in the same database (django-tasks), so a job is promised exactly
when the rows that need it are committed. `core/worker.py` runs them.

    @jobs.task(max_attempts=5)
    def send_receipt(entry_id: str) -> None: ...

    jobs.enqueue(send_receipt, entry.pk)            # inside the transaction, never in on_commit

    @jobs.periodic(every=timedelta(minutes=5))      # nearest the job, in the room's tasks.py
    @jobs.task()
    def expire_uploads() -> None: ...
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import structlog
from django.utils import timezone
from django_tasks import task as django_task
from django_tasks.base import Task

log = structlog.get_logger(__name__)

Job: TypeAlias = Task[Any, Any]

ATTEMPT = "_attempt"

#: What repeats, by the path of the job: filled while the rooms' tasks.py are read.
PERIODIC: dict[str, tuple[Job, timedelta]] = {}


#: Jobs whose arguments name somebody or open a door: the worker forgets them when the job has ended.
PRIVATE: set[str] = set()


def task(
    *, max_attempts: int = 5, first_delay_seconds: float = 5, queue: str = "default", private: bool = False
) -> Callable[[Callable[..., None]], Job]:
    """Make a function a job: it carries ids, may run twice, and is tried again with growing pauses when it raises.

    Jobs that decode or encode films belong to the queue "video", so that a mail never waits behind one. The arguments of a
    `private` job are forgotten when it has ended.
    """

    def decorate(function: Callable[..., None]) -> Job:
        @functools.wraps(function)
        def attempt(*args: Any, **kwargs: Any) -> None:
            number = kwargs.pop(ATTEMPT, 1)
            try:
                function(*args, **kwargs)
            except Exception as error:
                if number >= max_attempts:
                    raise
                pause = first_delay_seconds * 2 ** (number - 1) * random.uniform(0.8, 1.2)
                kind = type(error).__name__  # never its text, which may hold an address or a name
                log.warning("job_retry", job=made.module_path, attempt=number, error=kind, pause_seconds=round(pause))
                again = timezone.now() + timedelta(seconds=pause)
                enqueue(made, *args, run_after=again, **kwargs, **{ATTEMPT: number + 1})

        made: Job = django_task(queue_name=queue)(attempt)
        if private:
            PRIVATE.add(made.module_path)
        return made

    return decorate


def periodic(*, every: timedelta) -> Callable[[Job], Job]:
    """Promise a job without arguments again and again, as long as a worker runs; never twice at a time."""

    def register(job: Job) -> Job:
        PERIODIC[job.module_path] = (job, every)
        return job

    return register


def enqueue(job: Job, *args: Any, run_after: datetime | None = None, **kwargs: Any) -> None:
    """Promise that `job` runs once this transaction is committed, not before `run_after`."""
    (job.using(run_after=run_after) if run_after else job).enqueue(*args, **kwargs)
