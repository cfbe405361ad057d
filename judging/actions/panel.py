"""Who sits on the panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from challenge.models import Membership, Round
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from judging import permissions, tasks
from judging.locks import hold, locked_round, locked_seat
from judging.models import Assignment, Judge, Scorecard

#: What an organiser may say about a seat.
SEAT_FIELDS = (
    "economy",
    "organisations",
    "topics",
    "languages",
    "capacity",
    "minimum",
    "available_from",
    "available_until",
    "is_head",
)


@transaction.atomic
def invite_judge(
    round_: Round, *, by: User, at: datetime, email: str, name: str = "", tracks: Any = (), **seat: Any
) -> Judge:
    """Give a person a seat on the panel and mail them a one-use link. A person new to the site gets an account.

    `seat` holds any of SEAT_FIELDS. Raises PermissionDenied, ValidationError by field.
    """
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    user = person_at(email, full_name=name, economy=seat.get("economy", ""))
    judge = Judge.objects.filter(round=round_, user=user).first() or Judge(round=round_, user=user)
    if judge.created_at and judge.state != Judge.State.REMOVED:
        raise ValidationError({"email": _("This person is on the panel already.")})
    judge.state, judge.invited_at, judge.joined_at = Judge.State.INVITED, at, None
    _write_seat(judge, {"economy": user.economy} | seat, tracks)
    audit.record(by, "judge_invited", judge, scope=round_.challenge_id, user=user.pk)
    jobs.enqueue(tasks.send_invitation, judge.pk)
    return judge


@transaction.atomic
def invite_again(judge: Judge, *, by: User, at: datetime) -> Judge:
    """Send a fresh link to a judge whose first one was lost or used on another device."""
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
def edit_seat(judge: Judge, *, by: User, tracks: Any = None, **seat: Any) -> Judge:
    """Change what the plan knows about a judge. A change of capacity never takes begun work away; it is refused instead."""
    judge = locked_seat(judge)
    require(permissions.can_run_round(by, judge.round))
    begun = judge.assignments.standing().begun().count()
    if seat.get("capacity") is not None and seat["capacity"] < begun:
        raise ValidationError({"capacity": _("%(count)d entries are begun already.") % {"count": begun}})
    _write_seat(judge, seat, judge.tracks.all() if tracks is None else tracks)
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
    _settle_membership(judge)
    audit.record(by, "seat_removed", judge, scope=judge.round.challenge_id)
    return judge


@transaction.atomic
def take_seats(*, by: User, at: datetime) -> None:
    """Note that an invited person came: the first look at the queue takes the seat."""
    invited = Judge.objects.select_for_update(no_key=True, of=("self",)).filter(user=by, state=Judge.State.INVITED)
    for judge in invited.select_related("round"):
        judge.state, judge.joined_at = Judge.State.ACTIVE, at
        judge.save(update_fields=["state", "joined_at", "updated_at"])
        audit.record(by, "seat_taken", judge, scope=judge.round.challenge_id)


def _write_seat(judge: Judge, seat: Mapping[str, Any], tracks: Any) -> None:
    unknown = set(seat) - set(SEAT_FIELDS)
    if unknown:
        raise TypeError(f"no such field of a seat: {', '.join(sorted(unknown))}")
    for field, value in seat.items():
        setattr(judge, field, value)
    if judge.minimum > judge.capacity:
        raise ValidationError({"minimum": _("This is more than the most entries.")})
    if judge.is_head and judge.round.judges.seated().filter(is_head=True).exclude(pk=judge.pk).exists():
        raise ValidationError({"is_head": _("This round has a head judge already.")})
    judge.full_clean()
    judge.save()
    if {track.challenge_id for track in tracks} - {judge.round.challenge_id}:
        raise ValidationError({"tracks": _("This track belongs to another challenge.")})
    judge.tracks.set(tracks)
    _settle_membership(judge)


def _settle_membership(judge: Judge) -> None:
    """Make a person's roles in the challenge follow from their seats."""
    challenge_id = judge.round.challenge_id
    heads = set(
        Judge.objects.seated()
        .filter(user=judge.user_id, round__challenge=challenge_id)
        .values_list("is_head", flat=True)
    )
    wanted = {Membership.Role.HEAD_JUDGE if head else Membership.Role.JUDGE for head in heads}
    held = Membership.objects.filter(user=judge.user_id, challenge=challenge_id)
    held.filter(role__in={Membership.Role.HEAD_JUDGE, Membership.Role.JUDGE} - wanted).delete()
    for role in wanted:
        Membership.objects.get_or_create(user_id=judge.user_id, challenge_id=challenge_id, role=role)
