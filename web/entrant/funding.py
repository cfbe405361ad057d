"""The money a start-up has raised: asked on its profile where a rule of the challenge counts it, saved with the rest of the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from challenge.models import EligibilityRule
from submissions import actions, eligibility
from submissions.models import Entry, Startup
from web.shared.money import AmountFormSet, NothingForm


class FundingPart:
    """The part of the profile's page that tells of money."""

    def __init__(self, request: HttpRequest, entry: Entry, startup: Startup | None) -> None:
        posted = request.POST if request.method == "POST" else None
        kept = list(startup.funding.all()) if startup else []
        rows = [
            {"kind": row.kind, "amount": row.amount, "currency": row.currency, "raised_on": row.raised_on}
            for row in kept
        ]
        self.rule = _rule(entry)
        currency = self.rule.settings["currency"] if self.rule else "USD"
        self.formset = AmountFormSet(posted, initial=rows, prefix="funding", form_kwargs={"currency": currency})
        self.nothing = NothingForm(posted, initial={"raised_nothing": bool(startup and startup.raised_nothing)})

    def is_valid(self) -> bool:
        """Check the rows, and that they do not speak against the box."""
        valid = all([self.formset.is_valid(), self.nothing.is_valid()])
        if valid and self.rows() and self.nothing.cleaned_data["raised_nothing"]:
            self.nothing.add_error("raised_nothing", _("Either list amounts, or say that there are none."))
            return False
        return valid

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows that have an amount."""
        return [form.cleaned_data for form in self.formset if form.cleaned_data.get("amount") is not None]

    def keep(self, startup: Startup, *, by: Any) -> None:
        """Save what was typed."""
        told = self.nothing.cleaned_data["raised_nothing"]
        actions.save_funding(startup, by=by, rows=self.rows(), raised_nothing=told)

    @property
    def errors(self) -> dict[str, list[Any]]:
        """Errors by the names that the fields have on the page."""
        found = {name: list(words) for name, words in self.nothing.errors.items()}
        for form in self.formset:
            found |= {form.add_prefix(name): list(words) for name, words in form.errors.items()}
        return found


def part_of(request: HttpRequest, entry: Entry, startup: Startup | None) -> FundingPart | None:
    """Return the part, where this challenge asks for it."""
    return FundingPart(request, entry, startup) if "funding" in eligibility.asked(entry.challenge) else None


def _rule(entry: Entry) -> EligibilityRule | None:
    rows = entry.challenge.eligibility_rules.filter(kind=EligibilityRule.Kind.FUNDING, retired_at=None)
    return rows.first()
