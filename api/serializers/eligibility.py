"""The shapes of eligibility: rules in words, how an entry stands to them, and the money a start-up tells of."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers

from challenge.eligibility.settings import CURRENCIES
from challenge.models import EligibilityRule, MoneyKind
from submissions import actions
from submissions.eligibility import State


class RuleOut(serializers.Serializer[Any]):
    """A rule in words."""

    kind = serializers.ChoiceField(choices=EligibilityRule.Kind.choices)
    text = serializers.CharField()


class FindingOut(serializers.Serializer[Any]):
    """How an entry stands to one rule. `accepted`: it does not meet it, and the organisers let it pass."""

    rule = serializers.CharField(source="rule.pk")
    kind = serializers.ChoiceField(choices=EligibilityRule.Kind.choices)
    text = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    says = serializers.CharField()
    would_satisfy = serializers.CharField(help_text="Empty where the rule is met.")


class FundingField(serializers.Serializer[Any]):
    """One amount that was raised."""

    kind = serializers.ChoiceField(choices=MoneyKind.choices)
    amount = serializers.DecimalField(max_digits=16, decimal_places=2, min_value=0)
    currency = serializers.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    raised_on = serializers.DateField(required=False, allow_null=True, default=None)


class FundingShape(serializers.Serializer[Any]):
    """What a start-up tells of the money it raised: a list, or that there is nothing."""

    funding = serializers.ListField(
        child=FundingField(), required=False, default=list, max_length=actions.FUNDING_LIMIT
    )
    raised_nothing = serializers.BooleanField(default=False)


class DayOrNothing(serializers.DateField):
    """A date; an empty text, as a form sends it, takes it away."""

    def to_internal_value(self, value: Any) -> date | None:  # type: ignore[override]
        """Read the date."""
        return None if value == "" else super().to_internal_value(value)
