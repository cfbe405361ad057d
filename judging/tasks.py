"""What this room does later: ids in, one call."""

from __future__ import annotations

from datetime import timedelta

from accounts import links
from core import jobs, mail
from judging.models import Judge

#: A judge may open the invitation days after it came. It works once; the organiser can send another.
INVITATION_LIFETIME = timedelta(days=14)


@jobs.task(max_attempts=8)
def send_invitation(judge_id: str) -> None:
    """Mail a judge the way to their queue. The link is made here, so that its secret never stands in a job's row."""
    judge = Judge.objects.select_related("user", "round__challenge").get(pk=judge_id)
    if judge.state == Judge.State.REMOVED:
        return
    link = links.make_link(judge.user, next_path="/judge/", lifetime=INVITATION_LIFETIME)
    mail.deliver(
        "judge_invited",
        judge.user,
        judge=judge,
        round=judge.round,
        challenge=judge.round.challenge,
        link=link,
        days=INVITATION_LIFETIME.days,
    )
