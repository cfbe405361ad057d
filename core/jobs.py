"""Work for later. The only module that knows django-tasks: the queue is rows in the same database, so a job is promised exactly when
the rows that need it are committed.

    @jobs.task(max_attempts=5)
    def send_receipt(entry_id: str) -> None: ...

    jobs.enqueue(send_receipt, entry.pk)            # inside the transaction, never in on_commit
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.utils import timezone
from django_tasks import task as django_task
from django_tasks.base import Task

log = structlog.get_logger(__name__)

ATTEMPT = "_attempt"


def task(
    *, max_attempts: int = 5, first_delay_seconds: float = 5, queue: str = "default"
) -> Callable[[Callable[..., None]], Task]:
    """Make a function a job: it carries ids, may run twice, and is tried again with growing pauses when it raises."""

    def decorate(function: Callable[..., None]) -> Task:
        @functools.wraps(function)
        def attempt(*args: Any, **kwargs: Any) -> None:
            number = kwargs.pop(ATTEMPT, 1)
            try:
                function(*args, **kwargs)
            except Exception:
                if number >= max_attempts:
                    raise
                pause = first_delay_seconds * 2 ** (number - 1) * random.uniform(0.8, 1.2)
                log.warning("job_retry", job=function.__name__, attempt=number, pause_seconds=round(pause))
                enqueue(
                    made, *args, run_after=timezone.now() + timedelta(seconds=pause), **kwargs, **{ATTEMPT: number + 1}
                )

        made: Task = django_task(queue_name=queue)(attempt)
        return made

    return decorate


def enqueue(job: Task, *args: Any, run_after: datetime | None = None, **kwargs: Any) -> None:
    """Promise that `job` runs once this transaction is committed, not before `run_after`."""
    (job.using(run_after=run_after) if run_after else job).enqueue(*args, **kwargs)
