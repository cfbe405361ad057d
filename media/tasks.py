"""Jobs of this room."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core import jobs
from media import pipeline

STUCK_AFTER = timedelta(hours=2)
LEFT_AFTER = timedelta(hours=6)


@jobs.task(queue="video", max_attempts=6, first_delay_seconds=20)
def inspect_media(media_id: str) -> None:
    """Check one file and make its renditions."""
    pipeline.process(media_id)


@jobs.task()
def remove_parts(upload_id: str) -> None:
    """Clear away what came of an upload that was given up."""
    pipeline.remove_parts(upload_id)


@jobs.periodic(every=timedelta(minutes=10))
@jobs.task()
def clear_uploads() -> None:
    """Give up uploads that ran out of time."""
    with transaction.atomic():
        for upload_id in pipeline.give_up_run_out(timezone.now()):
            jobs.enqueue(remove_parts, upload_id)


@jobs.periodic(every=timedelta(hours=1))
@jobs.task()
def clear_left_folders() -> None:
    """Clear away what killed workers left on this machine's disk."""
    pipeline.clear_left_folders(timezone.now() - LEFT_AFTER)


@jobs.periodic(every=timedelta(minutes=30))
@jobs.task()
def take_up_stuck() -> None:
    """Promise a check again where the first promise came to nothing: the store was away for long, or the job got lost."""
    with transaction.atomic():
        now = timezone.now()
        for media_id in pipeline.take_up_stuck(now, since=now - STUCK_AFTER):
            jobs.enqueue(inspect_media, media_id)
