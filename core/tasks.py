"""What the house does by itself, whatever the rooms do."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core import audit, jobs
from core.idempotency import KEPT_FOR
from core.models import Rate, Repeat

KEEP_DONE = timedelta(days=1)
KEEP_FAILED = timedelta(days=30)


@jobs.periodic(every=timedelta(seconds=30))
@jobs.task(max_attempts=1)
def seal_audit_trail() -> None:
    """Link the new rows of the audit trail into the chain."""
    audit.seal()


@jobs.periodic(every=timedelta(hours=1))
@jobs.task(max_attempts=1)
def forget_old_jobs() -> None:
    """Delete the rows of jobs that ended long ago."""
    now = timezone.now()
    ended = DBTaskResult.objects.filter(finished_at__isnull=False)
    ended.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE).delete()
    ended.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED).delete()


@jobs.periodic(every=timedelta(hours=1))
@jobs.task(max_attempts=1)
def forget_old_rates() -> None:
    """Delete the counts of windows that are over."""
    Rate.objects.filter(ends_at__lt=timezone.now()).delete()


@jobs.periodic(every=timedelta(hours=1))
@jobs.task(max_attempts=1)
def forget_old_answers() -> None:
    """Delete the answers whose keys need not be known any more."""
    Repeat.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
