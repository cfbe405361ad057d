"""Who can enter: the rules of eligibility that an organiser adds from the closed list, changes, orders and retires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.eligibility import kinds_for, read
from challenge.eligibility.settings import OfEconomies, Through
from challenge.models import Challenge, EligibilityRule
from challenge.rule_sets import RuleSet
from challenge.writing import hold, next_position, read_again
from core import audit
from core.errors import StateConflict


@transaction.atomic
def add_rule(challenge: Challenge, *, by: User, kind: str, settings: Mapping[str, Any]) -> EligibilityRule:
    """Add a rule after the others. Entries handed in before stay, whatever the rule says.

    Raises ValidationError by field of the settings, StateConflict (RULE_IS_THERE) for a second one of a kind.
    """
    challenge = hold(challenge, by=by)
    return _add(challenge, by=by, kind=kind, settings=settings)


@transaction.atomic
def edit_rule(rule: EligibilityRule, *, by: User, settings: Mapping[str, Any]) -> EligibilityRule:
    """Change what a rule asks. Exceptions that were made stay; entries handed in stay too."""
    challenge = hold(rule.challenge, by=by)
    _hold_rule(rule)
    kept = _kept(challenge, rule.kind, settings)
    if kept != rule.settings:
        before, rule.settings = rule.settings, kept
        rule.full_clean()
        rule.save()
        audit.record(by, "rule_edited", rule, scope=challenge.pk, kind=rule.kind, before=before, after=kept)
    return rule


@transaction.atomic
def retire_rule(rule: EligibilityRule, *, by: User, at: datetime) -> EligibilityRule:
    """Let a rule hold no more. It stays in the tables, with the exceptions that were made from it."""
    challenge = hold(rule.challenge, by=by)
    _hold_rule(rule)
    rule.retired_at = at
    rule.save(update_fields=["retired_at", "updated_at"])
    audit.record(by, "rule_retired", rule, scope=challenge.pk, kind=rule.kind, settings=rule.settings)
    return rule


@transaction.atomic
def move_rule(rule: EligibilityRule, *, by: User, up: bool) -> None:
    """Put a rule one place up or down among those that hold."""
    challenge = hold(rule.challenge, by=by)
    rows = list(challenge.eligibility_rules.filter(retired_at=None))
    index = next((number for number, row in enumerate(rows) if row.pk == rule.pk), None)
    other = None if index is None else index + (-1 if up else 1)
    if index is None or other is None or not 0 <= other < len(rows):
        return
    rows[index], rows[other] = rows[other], rows[index]
    for position, row in enumerate(rows):
        row.position = position
    EligibilityRule.objects.bulk_update(rows, ["position"])
    audit.record(by, "rule_moved", rule, scope=challenge.pk, kind=rule.kind)


@transaction.atomic
def take_rules(challenge: Challenge, *, by: User, rule_set: RuleSet) -> Sequence[EligibilityRule]:
    """Add the rules of a set that this challenge has none of yet; those that make no sense in it are left out."""
    challenge = hold(challenge, by=by)
    there = set(challenge.eligibility_rules.filter(retired_at=None).values_list("kind", flat=True))
    wanted = [row for row in rule_set.rules if row["kind"] in kinds_for(challenge) and row["kind"] not in there]
    return [_add(challenge, by=by, kind=row["kind"], settings=row["settings"]) for row in wanted]


def _add(challenge: Challenge, *, by: User, kind: str, settings: Mapping[str, Any]) -> EligibilityRule:
    if kind not in kinds_for(challenge):
        raise ValidationError({"kind": _("Choose a rule of the list.")})
    if challenge.eligibility_rules.filter(kind=kind, retired_at=None).exists():
        raise StateConflict("RULE_IS_THERE", _("There is such a rule already. Change that one."))
    kept = _kept(challenge, kind, settings)
    rule = EligibilityRule(
        challenge=challenge, kind=kind, settings=kept, position=next_position(challenge.eligibility_rules)
    )
    rule.full_clean()
    rule.save()
    audit.record(by, "rule_added", rule, scope=challenge.pk, kind=kind, settings=kept)
    return rule


def _kept(challenge: Challenge, kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Read the settings and return them as the row keeps them."""
    found = read(kind, settings)
    is_startup = challenge.kind == Challenge.Kind.STARTUP
    if isinstance(found, OfEconomies) and Through.COMPANY in found.through and not is_startup:
        raise ValidationError({"through": _("People enter this challenge, not companies.")})
    return found.kept()


def _hold_rule(rule: EligibilityRule) -> None:
    read_again(rule)
    if rule.retired_at:
        raise StateConflict("RULE_RETIRED", _("This rule was taken out meanwhile."))
