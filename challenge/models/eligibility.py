"""Who can enter, as rules that a machine can check."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenge.models.challenge import Challenge
from core.models import Row


class MoneyKind(models.TextChoices):
    """Where money that a start-up raised came from. Contests differ in which of it counts."""

    EQUITY = "equity", _("Equity")
    CONVERTIBLE = "convertible", _("Convertible note or SAFE")
    LOAN = "loan", _("Loan")
    GRANT = "grant", _("Grant")
    PRIZE = "prize", _("Prize money")
    OWN = "own", _("Own funds")


class EligibilityRule(Row):
    """One condition of a closed list, with what it needs to know in `settings`. Retired rules stay for the record of those they judged."""

    class Kind(models.TextChoices):
        COMPANY_AGE = "company_age", _("Age of the company")
        FUNDING = "funding", _("Money raised")
        ECONOMY = "economy", _("Economy")
        QUOTA = "quota", _("Entries from one economy")
        TEAM_SIZE = "team_size", _("Size of the team")
        AGE = "age", _("Age of the entrant")
        STAFF = "staff", _("Staff and their families")
        PAST_WINNER = "past_winner", _("Past winners")
        ONE_ENTRY = "one_entry", _("One entry for each person")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="eligibility_rules")
    kind = models.CharField(_("rule"), max_length=12, choices=Kind.choices)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} in {self.challenge_id}"
