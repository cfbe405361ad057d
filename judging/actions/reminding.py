"""Remind judges by hand of what the clock reminds them of as well."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from judging import permissions, reminders, tasks
from judging.locks import locked_seat, require_unlocked
from judging.models import Judge
from judging.reminders import NUDGE_EVERY, Kind


@transaction.atomic
def nudge(judge: Judge, *, by: User, at: datetime) -> Judge:
    """Mail a judge what is left for them, with a one-use link; at most once in twelve hours.

    Raises PermissionDenied, StateConflict NUDGED_RECENTLY, NOTHING_TO_NUDGE, SEAT_REMOVED, ROUND_LOCKED.
    """
    judge = locked_seat(judge)
    require(permissions.can_run_round(by, judge.round))
    require_unlocked(judge.round)
    if judge.state == Judge.State.REMOVED:
        raise StateConflict("SEAT_REMOVED", _("This person is no longer on the panel. Invite them again first."))
    if not reminders.wants(judge, Kind.NUDGE, at=at):
        raise StateConflict(
            "NOTHING_TO_NUDGE", _("Nothing is left for %(name)s, or judging is over.") % {"name": judge}
        )
    if judge.nudged_at and at - judge.nudged_at < NUDGE_EVERY:
        raise StateConflict(
            "NUDGED_RECENTLY", _("%(name)s was reminded within the last twelve hours.") % {"name": judge}
        )
    _send(judge, by=by, at=at)
    return judge


@transaction.atomic
def nudge_all(round_: Round, *, by: User, at: datetime) -> int:
    """Nudge everybody of a panel who has not come, or has cards missing, and was not nudged lately. Returns how many."""
    require(permissions.can_run_round(by, round_))
    require_unlocked(round_)
    late = Q(nudged_at=None) | Q(nudged_at__lte=at - NUDGE_EVERY)
    rows = Judge.objects.seated().filter(late, round=round_).select_for_update(no_key=True, of=("self",))
    wanting = [
        row for row in rows.select_related("round__challenge").order_by("pk") if reminders.wants(row, Kind.NUDGE, at=at)
    ]
    for judge in wanting:
        _send(judge, by=by, at=at)
    return len(wanting)


def _send(judge: Judge, *, by: User, at: datetime) -> None:
    judge.nudged_at = at
    judge.invited_at = judge.invited_at or at  # a letter kept back goes out with it
    judge.save(update_fields=["nudged_at", "invited_at", "updated_at"])
    audit.record(by, "judge_nudged", judge, scope=judge.round.challenge_id)
    jobs.enqueue(tasks.send_reminder, judge.pk, Kind.NUDGE)
