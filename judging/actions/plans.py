"""Who judges what: the plan."""

from __future__ import annotations

import hashlib
from collections import defaultdict
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
from judging.models import Assignment, AssignmentPlan


def ask_for_plan(round_: Round, *, by: User, seed: int | None = None) -> AssignmentPlan:
    """Work out who should judge what, without changing anything. The seed only breaks ties; by default it is the round's own.

    Raises PermissionDenied; StateConflict when the round is locked or begun work alone already breaks a judge's capacity.
    """
    round_ = Round.objects.select_related("challenge").get(pk=round_.pk)
    require(permissions.can_run_round(by, round_))
    require_unlocked(round_)
    if seed is None:
        seed = int.from_bytes(hashlib.sha256(round_.pk.encode()).digest()[:4]) >> 1
    # Solving takes seconds on a large round and must hold no lock. What changes meanwhile is noticed when the plan is applied.
    detection.refresh(round_)
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
    hold(Assignment.objects.in_round(plan.round))
    detection.refresh(plan.round)  # somebody may have joined a team since the plan was asked for
    round_ = locked_round(plan.round_id)
    plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    require_unlocked(round_)
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
