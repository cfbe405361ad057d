"""What judges mark: criteria, the groups they stand in, knock-out questions. Free until the first mark of the round, fixed after it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import criteria, rules
from challenge.models import Criterion, CriterionGroup, Round
from challenge.writing import hold_unfrozen, next_position, note_changes, remove_part, set_facts, write_part
from core.errors import StateConflict

GROUP_FIELDS = ("name", "description", "weight", "track")
CRITERION_FIELDS = (
    "kind",
    "group",
    "track",
    "name",
    "key",
    "description",
    "weight",
    "minimum",
    "maximum",
    "step",
    "levels",
    "reason_when",
    "reason_shared",
)
#: What makes a knock-out question one: yes is 1, no is 0, and nothing of it enters the sum.
QUESTION: dict[str, Any] = {
    "kind": Criterion.Kind.KNOCKOUT,
    "group": None,
    "weight": Decimal(0),
    "minimum": Decimal(0),
    "maximum": Decimal(1),
    "step": Decimal(1),
    "levels": [],
}


@transaction.atomic
def add_criterion(round_: Round, *, by: User, **facts: Any) -> Criterion:
    """Add a criterion after the others, or after the others of its group: any of CRITERION_FIELDS."""
    challenge, round_ = hold_unfrozen(round_, by=by)
    criterion = Criterion(round=round_, position=_last(round_))
    write_part(criterion, challenge, _whole(criterion, facts), CRITERION_FIELDS, by=by, verb="criterion_added")
    criteria.number(round_)
    return criterion


@transaction.atomic
def edit_criterion(criterion: Criterion, *, by: User, **facts: Any) -> Criterion:
    """Change any of CRITERION_FIELDS but its kind. A new key is followed in the tie-break; in another group it comes last."""
    challenge, round_ = hold_unfrozen(criterion.round, by=by)
    old, before, criterion.round = criterion.key, criterion.group_id, round_
    if facts.get("kind", criterion.kind) != criterion.kind:
        raise ValidationError({"kind": _("A criterion stays what it is. Remove it and add another.")})
    write_part(criterion, challenge, _whole(criterion, facts), CRITERION_FIELDS, by=by, verb="criterion_edited")
    rules.require_weight(round_, challenge)
    if criterion.group_id != before:
        Criterion.objects.filter(pk=criterion.pk).update(position=_last(round_))
        criteria.number(round_)
    if criterion.key != old:
        steps = {rules.BY_CRITERION + old: rules.BY_CRITERION + criterion.key}
        round_.tie_break = [steps.get(step, step) for step in round_.tie_break]
        round_.save(update_fields=["tie_break", "updated_at"])
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User) -> None:
    """Remove a criterion, as long as the tie-break does not name it."""
    challenge, round_ = hold_unfrozen(criterion.round, by=by)
    if rules.BY_CRITERION + criterion.key in round_.tie_break:
        raise StateConflict("IN_USE", _("The tie-break of this round names this criterion. Take it out there first."))
    remove_part(criterion, challenge, by=by, verb="criterion_removed")
    rules.require_weight(round_, challenge)


@transaction.atomic
def add_group(round_: Round, *, by: User, **facts: Any) -> CriterionGroup:
    """Add a criterion of two levels after the others: any of GROUP_FIELDS. It counts once it has attributes."""
    challenge, round_ = hold_unfrozen(round_, by=by)
    group = CriterionGroup(round=round_, position=_last(round_))
    return write_part(group, challenge, facts, GROUP_FIELDS, by=by, verb="criterion_group_added")


@transaction.atomic
def edit_group(group: CriterionGroup, *, by: User, **facts: Any) -> CriterionGroup:
    """Change any of GROUP_FIELDS."""
    challenge, round_ = hold_unfrozen(group.round, by=by)
    group.round = round_
    write_part(group, challenge, facts, GROUP_FIELDS, by=by, verb="criterion_group_edited")
    rules.require_weight(round_, challenge)
    return group


@transaction.atomic
def remove_group(group: CriterionGroup, *, by: User) -> None:
    """Remove a group that no attribute is in."""
    challenge, _round = hold_unfrozen(group.round, by=by)
    remove_part(group, challenge, by=by, verb="criterion_group_removed")


@transaction.atomic
def set_weights(
    round_: Round, *, by: User, weights: Mapping[str, Decimal], group_weights: Mapping[str, Decimal] | None = None
) -> Round:
    """Set the weights of a round at once: of criteria by key, of groups by id (left out: unchanged). At least one must count."""
    challenge, round_ = hold_unfrozen(round_, by=by)
    marked = {row.key: row for row in round_.criteria.filter(kind=Criterion.Kind.SCALE)}
    groups = {row.pk: row for row in round_.criterion_groups.all()} if group_weights is not None else {}
    if weights.keys() != marked.keys() or (group_weights or {}).keys() != groups.keys():
        raise ValidationError(_("The criteria of this round were changed meanwhile. Load the page again."))
    given: list[tuple[Criterion | CriterionGroup, Decimal, str]] = [
        *((marked[key], weight, "criterion_edited") for key, weight in weights.items()),
        *((groups[pk], weight, "criterion_group_edited") for pk, weight in (group_weights or {}).items()),
    ]
    for row, weight, verb in given:
        changes = set_facts(row, {"weight": weight}, ("weight",))
        if changes:
            row.full_clean()
            row.save()
            note_changes(by, verb, row, challenge, changes)
    if not rules.something_counts(round_):
        raise ValidationError(_("At least one criterion must have a weight above 0."))
    return round_


def _last(round_: Round) -> int:
    """Return a number behind all groups and criteria of a round."""
    return max(next_position(round_.criteria), next_position(round_.criterion_groups))


def _whole(criterion: Criterion, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a criterion; those of a knock-out question are given but for its words."""
    is_question = facts.get("kind", criterion.kind) == Criterion.Kind.KNOCKOUT
    return dict(facts) | QUESTION if is_question else dict(facts)
