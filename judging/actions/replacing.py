"""Give the seat of somebody who never came to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from judging import detection, permissions, seats, tasks
from judging.locks import hold, locked_round, locked_seat, require_unlocked
from judging.meeting import forbidden
from judging.models import Assignment, Judge


@dataclass(frozen=True, slots=True)
class Replaced:
    """The new seat, how many entries moved over, and those that could not: (title, why)."""

    judge: Judge
    moved: int
    left: tuple[tuple[str, str], ...]


@transaction.atomic
def replace_judge(judge: Judge, *, by: User, at: datetime, email: str, name: str) -> Replaced:
    """Give a seat that was never taken up to another person, with its tracks, capacity, minimum and entries.

    Economy, organisations and languages are the new person's own. Entries that a rule keeps from them go back into the pool and are
    named in the answer. Needs no reason when the panel is frozen: it stays as large as it was. Raises PermissionDenied,
    StateConflict SEAT_TAKEN_UP, ValidationError by field.
    """
    require(permissions.can_run_round(by, judge.round))
    hold(Assignment.objects.filter(judge=judge))
    locked_round(judge.round_id)  # nobody is invited meanwhile, this very person for instance
    judge = locked_seat(judge)
    require_unlocked(judge.round)
    if judge.state == Judge.State.REMOVED:
        raise StateConflict("SEAT_REMOVED", _("This person is no longer on the panel. Invite them again first."))
    if judge.joined_at is not None or judge.assignments.begun().exists():
        raise StateConflict(
            "SEAT_TAKEN_UP", _("%(name)s has come meanwhile. Take them off the panel instead.") % {"name": judge}
        )
    person = person_at(email, full_name=name)
    if judge.round.judges.seated().filter(user=person).exists():
        raise ValidationError({"email": _("This person is on the panel already.")})
    was_head, tracks = judge.is_head, list(judge.tracks.all())
    judge.state, judge.is_head = Judge.State.REMOVED, False
    judge.save(update_fields=["state", "is_head", "updated_at"])
    seats.settle_membership(judge)
    seats.end_invitations(judge, at=at)
    new = _seat_of(person, judge, at=at)
    seats.write(
        new,
        {"economy": person.economy, "capacity": judge.capacity, "minimum": judge.minimum, "is_head": was_head},
        tracks,
    )
    detection.refresh(judge.round, judge=new)
    moved, left = _move_work(judge, new)
    audit.record(
        by,
        "judge_replaced",
        new,
        scope=judge.round.challenge_id,
        replaces=judge.pk,
        user=person.pk,
        moved=moved,
        left=len(left),
    )
    jobs.enqueue(tasks.send_invitation, new.pk)
    return Replaced(new, moved, tuple(left))


def _seat_of(person: User, old: Judge, *, at: datetime) -> Judge:
    """Return a seat for the person, the one they once had in this round where there is one, with nothing left of that time."""
    new = Judge.objects.filter(round=old.round, user=person).first() or Judge(round=old.round, user=person)
    new.state, new.invited_at, new.joined_at = Judge.State.INVITED, at, None
    new.reminders, new.nudged_at, new.replaces = [], None, old
    return new


def _move_work(old: Judge, new: Judge) -> tuple[int, list[tuple[str, str]]]:
    """Move entries over that were not begun; drop those that a rule keeps from the new judge, and return them with the reason."""
    moved, left = 0, []
    held = set(new.assignments.values_list("entry_id", flat=True))  # of a time on the panel before
    for row in old.assignments.select_related("entry").order_by("position", "pk"):
        why = forbidden(new, row.entry)
        if why is not None:
            left.append((str(row.entry), str(why)))
        if why is not None or row.entry_id in held:
            row.delete()
            continue
        row.judge = new
        row.save(update_fields=["judge", "updated_at"])
        moved += 1
    return moved, left
