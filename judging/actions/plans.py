"""Who judges what: the plan. What an organiser changes by hand stands in `hand.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import detection, permissions, planning
from judging.locks import hold, locked_round, require_unlocked
from judging.models import Assignment, AssignmentPlan, Conflict, Judge
from submissions.models import Entry


def ask_for_plan(round_: Round, *, by: User, seed: int | str | None = None, even: bool | None = None) -> AssignmentPlan:
    """Work out who should judge what, without changing anything. The seed only breaks ties.

    Seed and even loads are the round's own where they are not given. Raises PermissionDenied; StateConflict when the round is locked.
    """
    return _ask(round_, by=by, seed=seed, even=even, absent=None)


def replan_without(judge: Judge, *, by: User) -> AssignmentPlan:
    """Work out who takes over what a judge who does not come has not begun. All else stays where it is.

    Raises PermissionDenied; StateConflict when the round is locked.
    """
    return _ask(judge.round, by=by, seed=None, even=None, absent=judge)


def _ask(round_: Round, *, by: User, seed: int | str | None, even: bool | None, absent: Judge | None) -> AssignmentPlan:
    round_ = Round.objects.select_related("challenge").get(pk=round_.pk)
    require(permissions.can_run_round(by, round_))
    require_unlocked(round_)
    seed = planning.own_seed(round_) if seed is None else seed
    # Solving takes seconds on a large round and must hold no lock. What changes meanwhile is noticed when the plan is applied.
    detection.refresh(round_)
    before = planning.standing_pairs(round_)
    problem = planning.build_problem(round_, seed=seed, even=even, absent=absent)
    result = planning.solve(problem)
    with transaction.atomic():
        plan = AssignmentPlan.objects.create(
            round=round_, asked_by=by, problem=problem, result=result, before=before, absent=absent
        )
        facts = {"places": len(result["assignments"]), "seed": seed} | ({"absent": absent.pk} if absent else {})
        audit.record(by, "plan_asked", plan, scope=round_.challenge_id, **facts)
    return plan


@transaction.atomic
def apply_plan(plan: AssignmentPlan, *, by: User, at: datetime) -> AssignmentPlan:
    """Make the plan true, in one step. Work that somebody began stays; every queue keeps its order and takes the new at its end.

    Raises StateConflict PLAN_STALE when entries, judges, conflicts, rules or assignments changed since it was asked for.
    """
    require(permissions.can_run_round(by, plan.round))
    hold(Assignment.objects.in_round(plan.round))
    detection.refresh(plan.round)  # somebody may have joined a team since the plan was asked for
    round_ = locked_round(plan.round_id)
    plan = AssignmentPlan.objects.select_for_update(of=("self",)).select_related("absent").get(pk=plan.pk)
    require_unlocked(round_)
    if plan.applied_at or not _still_holds(plan, round_):
        raise StateConflict(
            "PLAN_STALE", _("The round changed since this plan was worked out. Ask for a new one; nothing was changed.")
        )
    change = planning.difference(plan)
    wanted = {(judge, entry) for judge, entry in plan.result["assignments"]}
    idle = Assignment.objects.in_round(round_).filter(scorecard__isnull=True)
    drop = [row for row in idle if (row.judge_id, row.entry_id) not in wanted]
    Assignment.objects.filter(pk__in=[row.pk for row in drop]).delete()
    add_to_queues(round_, change.added, plan.problem["rules"]["seed"])
    plan.places = [[row.judge_id, row.entry_id, row.position] for row in drop]
    plan.applied_at = at
    plan.save(update_fields=["applied_at", "places", "updated_at"])
    audit.record(
        by, "plan_applied", plan, scope=round_.challenge_id, added=len(change.added), removed=len(change.removed)
    )
    return plan


def _still_holds(plan: AssignmentPlan, round_: Round) -> bool:
    rules = plan.problem["rules"]
    problem = planning.build_problem(round_, seed=rules["seed"], even=rules.get("load") == "even", absent=plan.absent)
    return bool(plan.before == planning.standing_pairs(round_) and plan.problem == problem)


@transaction.atomic
def undo_plan(plan: AssignmentPlan, *, by: User, at: datetime) -> AssignmentPlan:
    """Take back the plan applied last: what it added leaves, what it took away returns to its place in its judge's queue.

    What was given, kept or changed by hand since stays, and nothing returns to a judge who left or must not meet the entry any more. Raises
    StateConflict WORK_BEGUN with the names when a judge began what the plan gave them, PLAN_STALE when it is not the last.
    """
    require(permissions.can_run_round(by, plan.round))
    hold(Assignment.objects.in_round(plan.round))
    detection.refresh(plan.round)
    round_ = locked_round(plan.round_id)
    plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    require_unlocked(round_)
    if plan != AssignmentPlan.objects.filter(round=round_).in_force():
        raise StateConflict("PLAN_STALE", _("This is not the plan that was applied last. Nothing was changed."))
    change = planning.difference(plan)
    added = [
        row
        for row in Assignment.objects.in_round(round_).select_related("judge__user", "entry", "scorecard")
        if (row.judge_id, row.entry_id) in set(change.added)
    ]
    begun = [row for row in added if hasattr(row, "scorecard") and row.given_by_id is None]
    if begun:
        pairs = "; ".join(f"{row.judge}, {row.entry}" for row in begun[:5])
        words = _(
            "This plan stays: work has begun on what it gave (%(pairs)s). Ask for a new plan, or move entries by hand."
        )
        raise StateConflict("WORK_BEGUN", words % {"pairs": pairs}, begun=len(begun))
    leaving = [row.pk for row in added if row.given_by_id is None and not row.is_locked]
    Assignment.objects.filter(pk__in=leaving).delete()
    back = _may_return(round_, change.removed)
    # A plan applied before places were kept knows none: what it took away returns to the end.
    places = {(judge, entry): place for judge, entry, place in plan.places}
    Assignment.objects.bulk_create(
        Assignment(judge_id=judge, entry_id=entry, position=places[judge, entry])
        for judge, entry in back
        if (judge, entry) in places
    )
    add_to_queues(round_, [pair for pair in back if pair not in places], plan.problem["rules"]["seed"])
    plan.undone_at = at
    plan.save(update_fields=["undone_at", "updated_at"])
    audit.record(by, "plan_undone", plan, scope=round_.challenge_id, removed=len(leaving), returned=len(back))
    return plan


def _may_return(round_: Round, pairs: Iterable[planning.Pair]) -> list[planning.Pair]:
    """Leave out whom conflicts, a lost seat or a withdrawn entry keep away, and what is there again already."""
    seats = set(Judge.objects.filter(round=round_).seated().values_list("pk", flat=True))
    entries = set(Entry.objects.in_round(round_).submitted().values_list("pk", flat=True))
    apart = set(Conflict.objects.standing().filter(judge__round=round_).values_list("judge_id", "entry_id"))
    there = set(Assignment.objects.in_round(round_).values_list("judge_id", "entry_id"))
    return [pair for pair in pairs if pair[0] in seats and pair[1] in entries and pair not in apart | there]


def add_to_queues(round_: Round, pairs: Iterable[planning.Pair], seed: int | str) -> None:
    """Give entries to judges, each at the end of the judge's queue, several in an order of the judge's own."""
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
