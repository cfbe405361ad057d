"""What this room does by itself."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import links
from accounts.models import OneUseLink
from core import jobs, mail

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


@jobs.task(max_attempts=8)
def send_fresh_link(link_id: str) -> None:
    """Mail another link in place of one that was used on another device or is over. It is made here and stands in no job's row."""
    old = OneUseLink.objects.select_related("user").filter(pk=link_id, user__is_active=True).first()
    if old is None:
        return
    # On paper or by mail: this one goes by mail.
    kind = OneUseLink.Kind.INVITATION if old.kind == OneUseLink.Kind.PRINTED else OneUseLink.Kind(old.kind)
    link = links.make_link(old.user, old.next_path, kind=kind)
    mail.deliver("link_again", old.user, link=link, hours=int(links.LIFETIME.total_seconds() // 3600))
