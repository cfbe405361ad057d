"""What has ended is forgotten by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import links, tasks
from accounts.models import OneUseLink
from core import jobs

pytestmark = pytest.mark.django_db


def test_old_links_and_ended_sessions_go_and_the_others_stay(jun, run_jobs) -> None:
    for _ in range(2):
        links.make_link(jun)
        SessionStore().create()
    old_link, old_session = OneUseLink.objects.first(), Session.objects.first()
    OneUseLink.objects.filter(pk=old_link.pk).update(expires_at=timezone.now() - timedelta(days=31))
    Session.objects.filter(pk=old_session.pk).update(expire_date=timezone.now() - timedelta(minutes=1))
    jobs.enqueue(tasks.forget_old_links)
    jobs.enqueue(tasks.forget_old_sessions)
    run_jobs()
    assert OneUseLink.objects.count() == 1
    assert Session.objects.count() == 1
