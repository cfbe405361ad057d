"""What this room does later: ids in, one call."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import links
from accounts.models import OneUseLink
from core import jobs, mail
from judging import detection, reminders, seats
from judging.models import Judge

#: A judge may open the invitation days after it came. It works once; the organiser can send another.
INVITATION_LIFETIME = timedelta(days=14)
#: A reminder goes to somebody who came before.
REMINDER_LIFETIME = timedelta(days=3)


@jobs.task(max_attempts=8)
def send_invitation(judge_id: str) -> None:
    """Mail a judge the way to their queue. The link is made here, so that its secret never stands in a job's row."""
    judge = Judge.objects.select_related("user", "round__challenge").get(pk=judge_id)
    if judge.state == Judge.State.REMOVED:
        return
    link = links.make_link(judge.user, seats.path_of(judge), INVITATION_LIFETIME, OneUseLink.Kind.INVITATION)
    mail.deliver(
        "judge_invited",
        judge.user,
        judge=judge,
        round=judge.round,
        challenge=judge.round.challenge,
        link=link,
        days=INVITATION_LIFETIME.days,
    )


@jobs.periodic(every=timedelta(hours=1))
@jobs.task()
def look_for_conflicts() -> None:
    """Find team-mates who were named late."""
    detection.look_again(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=10))
@jobs.task(max_attempts=1)
def remind_judges() -> None:
    """Promise the letters that are due by the clock."""
    for judge, kind in reminders.due(at=timezone.now()):
        with transaction.atomic():
            if reminders.claim(judge, kind):
                jobs.enqueue(send_reminder, judge.pk, kind)


@jobs.task(max_attempts=8)
def send_reminder(judge_id: str, kind: str) -> None:
    """Mail a judge what is left for them, with a one-use link; nothing when it no longer is so."""
    judge = Judge.objects.select_related("user", "round__challenge").get(pk=judge_id)
    if not reminders.wants(judge, kind, at=timezone.now()):
        return
    first = judge.joined_at is None
    lifetime = INVITATION_LIFETIME if first else REMINDER_LIFETIME
    link_kind = OneUseLink.Kind.INVITATION if first else OneUseLink.Kind.SIGN_IN
    contest, own = reminders.zones_of(judge)
    mail.deliver(
        "judge_reminded_invited" if first else f"judge_reminded_{kind}",
        judge.user,
        judge=judge,
        round=judge.round,
        challenge=judge.round.challenge,
        load=reminders.load_of(judge),
        link=links.make_link(judge.user, seats.path_of(judge), lifetime, link_kind),
        days=lifetime.days,
        contest=contest,
        own=own,
    )
