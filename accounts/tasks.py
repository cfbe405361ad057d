"""What this room does by itself."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import OneUseLink
from core import jobs

#: A spent or expired link is told apart from one that never was for so long.
KEEP_LINKS = timedelta(days=30)


@jobs.periodic(every=timedelta(days=1))
@jobs.task(max_attempts=1)
def forget_old_links() -> None:
    """Delete one-use links that ended long ago."""
    OneUseLink.objects.filter(expires_at__lt=timezone.now() - KEEP_LINKS).delete()


@jobs.periodic(every=timedelta(days=1))
@jobs.task(max_attempts=1)
def forget_old_sessions() -> None:
    """Delete sessions that have ended."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
