"""Everything that happens in this room because a person did it: the panel, conflicts, the plan, scorecards, the lock.

Locks are taken in one order, assignments before seats and rounds, so that no two acts wait for each other. A first scorecard is only
written with its assignment locked; whoever holds that lock knows that work not begun stays so.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from challenge.models import Criterion, Membership, Round
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from judging import permissions, planning, tasks
from judging.errors import StaleCard
from judging.marks import plain, read_marks, require_complete
from judging.models import WORDS_LIMIT, Assignment, AssignmentPlan, AssignmentQuerySet, Conflict, Judge, Mark, Scorecard
from submissions.models import Entry

#: What an organiser may say about a seat.
SEAT_FIELDS = ("economy", "organisations", "topics", "languages", "capacity", "minimum", "is_head")


# The panel


@transaction.atomic
def invite_judge(
    round_: Round, *, by: User, at: datetime, email: str, name: str = "", tracks: Any = (), **seat: Any
) -> Judge:
    """Give a person a seat on the panel and mail them a one-use link. A person new to the site gets an account.

    `seat` holds any of SEAT_FIELDS. Raises PermissionDenied, ValidationError by field.
    """
    round_ = _round(round_.pk)
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
    judge = _seat(judge)
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
    judge = _seat(judge)
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
    _hold(Assignment.objects.filter(judge=judge))
    judge = _seat(judge)
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


# Conflicts


@transaction.atomic
def declare_conflict(judge: Judge, entry: Entry, *, by: User, kind: str, note: str = "") -> Conflict:
    """Say that a judge must not meet an entry. It leaves their queue at once; a card they began is kept, unseen and uncounted."""
    require(permissions.can_declare_conflict(by, judge, entry))
    _hold(Assignment.objects.filter(judge=judge, entry=entry))
    if not entry.competes_in(judge.round):
        raise ValidationError({"entry": _("This entry is not in the judge's round.")})
    if Conflict.objects.filter(judge=judge, entry=entry).exists():
        raise ValidationError({"entry": _("A conflict between these two is declared already.")})
    conflict = Conflict(judge=judge, entry=entry, kind=kind, note=note.strip(), declared_by=by)
    conflict.full_clean()
    conflict.save()
    Assignment.objects.filter(judge=judge, entry=entry, scorecard__isnull=True).delete()
    audit.record(by, "conflict_declared", conflict, scope=entry.challenge_id, judge=judge.pk, entry=entry.pk, kind=kind)
    return conflict


@transaction.atomic
def withdraw_conflict(conflict: Conflict, *, by: User) -> None:
    """Lift a conflict that was declared by mistake. A card begun before it counts again; nothing is assigned by itself."""
    conflict = Conflict.objects.select_for_update().select_related("judge__round", "entry").get(pk=conflict.pk)
    require(permissions.can_run_round(by, conflict.judge.round))
    audit.record(
        by,
        "conflict_withdrawn",
        conflict,
        scope=conflict.entry.challenge_id,
        judge=conflict.judge_id,
        entry=conflict.entry_id,
    )
    conflict.delete()


# The plan


def ask_for_plan(round_: Round, *, by: User, seed: int | None = None) -> AssignmentPlan:
    """Work out who should judge what, without changing anything. The seed only breaks ties; by default it is the round's own.

    Raises PermissionDenied; StateConflict when the round is locked or begun work alone already breaks a judge's capacity.
    """
    round_ = Round.objects.select_related("challenge").get(pk=round_.pk)
    require(permissions.can_run_round(by, round_))
    _require_unlocked(round_)
    if seed is None:
        seed = int.from_bytes(hashlib.sha256(round_.pk.encode()).digest()[:4]) >> 1
    # Solving takes seconds on a large round and must hold no lock. What changes meanwhile is noticed when the plan is applied.
    before = planning.standing_pairs(round_)
    problem = planning.build_problem(round_, seed=seed)
    result = planning.solve(problem)
    with transaction.atomic():
        plan = AssignmentPlan.objects.create(round=round_, asked_by=by, problem=problem, result=result, before=before)
        audit.record(by, "plan_asked", plan, scope=round_.challenge_id, places=len(result["assignments"]), seed=seed)
    return plan


@transaction.atomic
def apply_plan(plan: AssignmentPlan, *, by: User, at: datetime) -> AssignmentPlan:
    """Make the plan true, in one step. Work that somebody began stays; every queue keeps its order and takes the new at its end.

    Raises StateConflict PLAN_STALE when entries, judges, conflicts, rules or assignments changed since it was asked for.
    """
    require(permissions.can_run_round(by, plan.round))
    _hold(Assignment.objects.in_round(plan.round))
    round_ = _round(plan.round_id)
    plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    _require_unlocked(round_)
    seed = plan.problem["rules"]["seed"]
    same = plan.before == planning.standing_pairs(round_) and plan.problem == planning.build_problem(round_, seed=seed)
    if plan.applied_at or not same:
        raise StateConflict(
            "PLAN_STALE", _("The round changed since this plan was worked out. Ask for a new one; nothing was changed.")
        )
    change = planning.difference(plan)
    wanted = {(judge, entry) for judge, entry in plan.result["assignments"]}
    idle = Assignment.objects.in_round(round_).filter(scorecard__isnull=True)
    drop = [row.pk for row in idle if (row.judge_id, row.entry_id) not in wanted]
    Assignment.objects.filter(pk__in=drop).delete()
    _add_to_queues(round_, change.added, seed)
    plan.applied_at = at
    plan.save(update_fields=["applied_at", "updated_at"])
    audit.record(
        by, "plan_applied", plan, scope=round_.challenge_id, added=len(change.added), removed=len(change.removed)
    )
    return plan


def _add_to_queues(round_: Round, pairs: tuple[planning.Pair, ...], seed: int) -> None:
    last = dict(
        Assignment.objects.in_round(round_)
        .order_by()
        .values("judge")
        .annotate(last=Max("position"))
        .values_list("judge", "last")
    )
    fresh: dict[str, list[str]] = defaultdict(list)
    for judge, entry in pairs:
        fresh[judge].append(entry)
    Assignment.objects.bulk_create(
        Assignment(judge_id=judge, entry_id=entry, position=position)
        for judge, entries in fresh.items()
        for position, entry in enumerate(planning.queue_order(judge, entries, seed=seed), start=last.get(judge, 0) + 1)
    )


# Scorecards


@transaction.atomic
def save_scorecard(
    assignment: Assignment,
    *,
    by: User,
    at: datetime,
    expected_version: int | None,
    marks: Mapping[str, Any],
    comment_for_entrant: str | None = None,
    private_note: str | None = None,
    state: str = Scorecard.State.DRAFT,
) -> Scorecard:
    """Write a judge's card as a whole. A draft may be partial; a sent card needs a mark or "cannot judge" everywhere.
    Words that are None stay as they are.

    `marks` are numbers, decimal texts or None by criterion key; `expected_version` is the version the writer saw, 0 for none yet.
    Raises PermissionDenied, StateConflict (ROUND_LOCKED), StaleCard, ValidationError by criterion key. A sent card may be changed
    until the round closes.
    """
    _hold(Assignment.objects.filter(pk=assignment.pk))
    # Asked only now: whoever declared a conflict or locked the round held this lock before us, so nothing slips in behind them.
    mine = Assignment.objects.for_judge(by).filter(pk=assignment.pk)
    round_ = Round.objects.filter(judges__assignments__in=mine).prefetch_related("criteria").first()
    if round_ is None:
        raise PermissionDenied(_("This entry is not in your queue."))
    round_.require_open_for_marks(at)
    card = Scorecard.objects.filter(assignment=assignment).first() or Scorecard(assignment=assignment)
    if expected_version != card.version:
        raise StaleCard(card)
    criteria = list(round_.criteria.all())
    values = read_marks(criteria, marks)
    if state == Scorecard.State.SUBMITTED:
        require_complete(criteria, values)
    card.submitted_at = at if state == Scorecard.State.SUBMITTED else None
    card.state, card.version = state, card.version + 1
    if comment_for_entrant is not None:
        card.comment_for_entrant = comment_for_entrant.strip()
    if private_note is not None:
        card.private_note = private_note.strip()
    _check_card(card)
    card.save()
    _write_marks(card, criteria, values)
    if round_.criteria_frozen_at is None:
        Round.objects.filter(pk=round_.pk, criteria_frozen_at=None).update(criteria_frozen_at=at)
    audit.record(
        by,
        "scorecard_saved",
        card,
        scope=round_.challenge_id,
        entry=assignment.entry_id,
        version=card.version,
        state=card.state,
        marks={key: None if value is None else plain(value) for key, value in values.items()},
    )
    return card


def _check_card(card: Scorecard) -> None:
    """Check the card's own fields. The lock on the assignment and the database hold the rest: three queries saved on every tap."""
    card.full_clean(exclude=["assignment"], validate_unique=False, validate_constraints=False)
    for field in ("comment_for_entrant", "private_note"):
        if len(getattr(card, field)) > WORDS_LIMIT:
            raise ValidationError({field: _("At most %(limit)d characters.") % {"limit": WORDS_LIMIT}})


def _write_marks(card: Scorecard, criteria: list[Criterion], values: Mapping[str, Decimal | None]) -> None:
    """Write all marks in one statement, and forget those that were taken back."""
    if len(values) < len(criteria):
        card.marks.exclude(criterion__key__in=list(values)).delete()
    Mark.objects.bulk_create(
        [
            Mark(scorecard=card, criterion=criterion, value=values[criterion.key])
            for criterion in criteria
            if criterion.key in values
        ],
        update_conflicts=True,
        unique_fields=["scorecard", "criterion"],
        update_fields=["value"],
    )


# The lock


@transaction.atomic
def lock_round(round_: Round, *, by: User, at: datetime) -> Round:
    """Close a round for marks before its date. Saves already on their way end first; none comes after."""
    require(permissions.can_run_round(by, round_))
    _hold(Assignment.objects.in_round(round_))
    round_ = _round(round_.pk)
    _require_unlocked(round_)
    round_.locked_at = at
    round_.save(update_fields=["locked_at", "updated_at"])
    audit.record(by, "round_locked", round_, scope=round_.challenge_id)
    return round_


@transaction.atomic
def unlock_round(round_: Round, *, by: User) -> Round:
    """Open a locked round for marks again, as long as its results are not published or scheduled."""
    round_ = _round(round_.pk)
    require(permissions.can_run_round(by, round_))
    if round_.results_at:
        raise StateConflict("RESULTS_SCHEDULED", _("The results of this round are published or scheduled."))
    round_.locked_at = None
    round_.save(update_fields=["locked_at", "updated_at"])
    audit.record(by, "round_unlocked", round_, scope=round_.challenge_id)
    return round_


def _hold(assignments: AssignmentQuerySet) -> None:
    """Lock assignments, in one order for everybody."""
    list(assignments.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _seat(judge: Judge) -> Judge:
    return Judge.objects.select_for_update(no_key=True, of=("self",)).select_related("round").get(pk=judge.pk)


def _round(pk: str) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=pk)


def _require_unlocked(round_: Round) -> None:
    if round_.locked_at:
        raise StateConflict("ROUND_LOCKED", _("This round is locked. Unlock it first."))
