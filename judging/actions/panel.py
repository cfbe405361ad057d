"""Who sits on the panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from challenge.models import Round
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from judging import detection, permissions, seats, tasks
from judging.locks import hold, locked_round, locked_seat
from judging.models import Assignment, Judge, Scorecard
from judging.organisations import named
from judging.seats import SEAT_FIELDS

__all__ = [
    "SEAT_FIELDS",
    "edit_seat",
    "import_judges",
    "invite_again",
    "invite_judge",
    "remove_seat",
    "send_invitations",
    "take_seats",
]


@transaction.atomic
def invite_judge(
    round_: Round,
    *,
    by: User,
    at: datetime,
    email: str,
    name: str = "",
    tracks: Any = (),
    reason: str = "",
    send: bool = True,
    **seat: Any,
) -> Judge:
    """Give a person a seat on the panel and mail them a one-use link. A person new to the site gets an account.

    `seat` holds any of SEAT_FIELDS; organisations that the directory knows by that name are linked. `send` False keeps the letter back
    (`send_invitations`). Once scores exist a `reason` is needed. Raises PermissionDenied, StateConflict, ValidationError by field.
    """
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    seats.require_open_panel(round_, reason)
    judge = _give_seat(round_, email, by=by, at=at, name=name, tracks=tracks, reason=reason, send=send, **seat)
    detection.refresh(round_, judge=judge)
    return judge


@transaction.atomic
def import_judges(
    round_: Round,
    *,
    by: User,
    at: datetime,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    send: bool,
    reason: str = "",
) -> list[Judge]:
    """Give many people a seat, as `roster.read` found them: (row number, what `invite_judge` takes). All of them or none.

    Raises PermissionDenied, StateConflict PANEL_FROZEN, ValidationError naming the row.
    """
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    seats.require_open_panel(round_, reason)
    judges = []
    for number, row in rows:
        try:
            judges.append(_give_seat(round_, by=by, at=at, reason=reason, send=send, **row))
        except ValidationError as refusal:
            words = {"n": number, "why": " ".join(refusal.messages)}
            raise ValidationError(_("Row %(n)d: %(why)s") % words) from refusal
    detection.refresh(round_)
    audit.record(by, "judges_imported", round_, scope=round_.challenge_id, judges=len(judges))
    return judges


def _give_seat(
    round_: Round,
    email: str,
    *,
    by: User,
    at: datetime,
    reason: str,
    send: bool,
    name: str = "",
    tracks: Any = (),
    **seat: Any,
) -> Judge:
    user = person_at(email, full_name=name, economy=seat.get("economy", ""))
    judge = Judge.objects.filter(round=round_, user=user).first() or Judge(round=round_, user=user)
    if judge.created_at and judge.state != Judge.State.REMOVED:
        raise ValidationError({"email": _("This person is on the panel already.")})
    judge.state, judge.invited_at, judge.joined_at = Judge.State.INVITED, at if send else None, None
    judge.reminders, judge.nudged_at, judge.replaces = [], None, None
    organisations = named(seat.get("organisations") or ())
    said = {field: value for field, value in seat.items() if field != "economy" or value}
    seats.write(judge, {"economy": user.economy} | said, tracks, organisations)
    kept = {"reason": reason.strip()} if round_.criteria_frozen_at else {}
    audit.record(by, "judge_invited", judge, scope=round_.challenge_id, user=user.pk, **kept)
    if send:
        jobs.enqueue(tasks.send_invitation, judge.pk)
    return judge


@transaction.atomic
def invite_again(judge: Judge, *, by: User, at: datetime) -> Judge:
    """Send a fresh link to a judge whose first one was lost, used on another device, or kept back until now."""
    judge = locked_seat(judge)
    require(permissions.can_run_round(by, judge.round))
    if judge.state == Judge.State.REMOVED:
        raise StateConflict("SEAT_REMOVED", _("This person is no longer on the panel. Invite them again first."))
    judge.invited_at = at
    judge.save(update_fields=["invited_at", "updated_at"])
    audit.record(by, "judge_invited_again", judge, scope=judge.round.challenge_id)
    jobs.enqueue(tasks.send_invitation, judge.pk)
    return judge


@transaction.atomic
def send_invitations(round_: Round, *, by: User, at: datetime) -> int:
    """Send all invitations that were kept back. Returns how many."""
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    waiting = Judge.objects.seated().filter(round=round_, invited_at=None, state=Judge.State.INVITED)
    rows = list(waiting.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for judge in rows:
        judge.invited_at = at
        judge.save(update_fields=["invited_at", "updated_at"])
        audit.record(by, "judge_invited", judge, scope=round_.challenge_id, user=judge.user_id)
        jobs.enqueue(tasks.send_invitation, judge.pk)
    return len(rows)


@transaction.atomic
def edit_seat(judge: Judge, *, by: User, tracks: Any = None, directory: Any = None, **seat: Any) -> Judge:
    """Change what the plan knows about a judge. A change of capacity never takes begun work away; it is refused instead.

    `directory` are the organisations of the directory they belong to; a name added with this change is linked as well where the
    directory has it. None leaves them as they are.
    """
    judge = locked_seat(judge)
    require(permissions.can_run_round(by, judge.round))
    begun = judge.assignments.standing().begun().count()
    if seat.get("capacity") is not None and seat["capacity"] < begun:
        raise ValidationError({"capacity": _("%(count)d entries are begun already.") % {"count": begun}})
    new_names = [word for word in seat.get("organisations") or () if word not in judge.organisations]
    linked = {row.pk: row for row in (judge.directory_organisations.all() if directory is None else directory)}
    linked |= {row.pk: row for row in named(new_names)}
    seats.write(judge, seat, judge.tracks.all() if tracks is None else tracks, list(linked.values()))
    detection.refresh(judge.round, judge=judge)
    audit.record(by, "seat_changed", judge, scope=judge.round.challenge_id, capacity=judge.capacity)
    return judge


@transaction.atomic
def remove_seat(judge: Judge, *, by: User) -> Judge:
    """Take a judge off the panel. Entries not begun go back into the pool; sent scorecards forbid it, since they would stop counting."""
    require(permissions.can_run_round(by, judge.round))
    hold(Assignment.objects.filter(judge=judge))
    judge = locked_seat(judge)
    if judge.assignments.filter(scorecard__state=Scorecard.State.SUBMITTED).exists():
        raise StateConflict(
            "SEAT_HAS_CARDS", _("This judge has sent scorecards. Declare a conflict for entries that must not count.")
        )
    judge.assignments.filter(scorecard__isnull=True).delete()
    judge.state, judge.is_head = Judge.State.REMOVED, False
    judge.save(update_fields=["state", "is_head", "updated_at"])
    seats.settle_membership(judge)
    audit.record(by, "seat_removed", judge, scope=judge.round.challenge_id)
    return judge


@transaction.atomic
def take_seats(*, by: User, at: datetime) -> None:
    """Note that a person looked at their queue: the first look takes the seats they were invited to.

    How lately they looked is written every few minutes at most (`Judge.was_seen`).
    """
    held = Judge.objects.select_for_update(no_key=True, of=("self",)).filter(user=by).seated().order_by("pk")
    for judge in held.select_related("round"):
        if judge.state == Judge.State.INVITED:
            judge.state, judge.joined_at, judge.seen_at = Judge.State.ACTIVE, at, at
            judge.save(update_fields=["state", "joined_at", "seen_at", "updated_at"])
            audit.record(by, "seat_taken", judge, scope=judge.round.challenge_id)
        elif not judge.was_seen(at):
            judge.seen_at = at
            judge.save(update_fields=["seen_at", "updated_at"])
