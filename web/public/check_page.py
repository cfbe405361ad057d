"""Whether somebody could enter, by what they say of themselves: the questions that the rules of a challenge need, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenge.eligibility import Contest, live
from challenge.models import Challenge, EligibilityRule
from core import economies
from submissions import eligibility
from submissions.eligibility import Facts, Finding
from submissions.eligibility.facts import Money, Win
from submissions.models import Entry
from web.shared.forms import SoundingsForm
from web.shared.money import AmountFormSet, NothingForm

Kind = EligibilityRule.Kind
YES_NO = [("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))]


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _economy(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", gettext_lazy("Choose one of the 21")), *economies.choices()]
    )


def _radio(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100)


class CheckForm(SoundingsForm):
    """What the rules ask; nothing of it is kept."""

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {row.kind: row for row in live(challenge)}
        through = set(self.rules[Kind.ECONOMY].settings["through"]) if Kind.ECONOMY in self.rules else set()
        asked: dict[str, tuple[bool, forms.Field]] = {
            "registered_in": ("company" in through, _economy(_("Economy in which the company is registered"))),
            "founded_on": (
                Kind.COMPANY_AGE in self.rules,
                _day(_("Day the company was founded"), _("Left empty: not founded yet, or not known.")),
            ),
            "economy": (
                bool(through - {"company"}) or Kind.QUOTA in self.rules,
                _economy(_("Economy you would represent")),
            ),
            "basis": (bool(through - {"company"}), _radio(_("In that economy you are"), Entry.Basis.choices)),
            "members": (Kind.TEAM_SIZE in self.rules, _number(_("People in the team, you included"))),
            "mentors": (Kind.TEAM_SIZE in self.rules, _number(_("Mentors and advisers"))),
            "born_on": (Kind.AGE in self.rules, _day(_("Your date of birth"))),
            "staff_tie": (Kind.STAFF in self.rules, _radio(_("Your tie to the organisers"), Entry.StaffTie.choices)),
            "won": (
                Kind.PAST_WINNER in self.rules,
                _radio(_("Has anybody of you, or the start-up, won as the rule says?"), YES_NO),
            ),
            "elsewhere": (
                Kind.ONE_ENTRY in self.rules and self.rules[Kind.ONE_ENTRY].settings["members"],
                _radio(_("Is anybody of you in another entry of this challenge?"), YES_NO),
            ),
        }
        for name, (needed, field) in asked.items():
            if needed:
                field.optional = False
                self.fields[name] = field
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")


class Check:
    """The page's forms, and what comes of them."""

    def __init__(self, request: HttpRequest, challenge: Challenge) -> None:
        posted = request.POST if request.method == "POST" else None
        self.challenge, self.form = challenge, CheckForm(posted, challenge=challenge)
        self.amounts = self.nothing = None
        if Kind.FUNDING in self.form.rules:
            currency = self.form.rules[Kind.FUNDING].settings["currency"]
            shape = {"currency": currency, "dated": False}
            self.amounts = AmountFormSet(posted, initial=[{}, {}], prefix="funding", form_kwargs=shape)
            self.nothing = NothingForm(posted)

    def is_valid(self) -> bool:
        """Check what was typed."""
        parts = [part for part in (self.form, self.amounts, self.nothing) if part is not None]
        return not [part for part in parts if not part.is_valid()]

    def findings(self) -> tuple[Finding, ...]:
        """Return how they would stand. A rule nobody can answer for beforehand is left out."""
        told = self.form.cleaned_data
        economy = told.get("economy") or ""
        facts = Facts(
            contest=Contest.of(self.challenge),
            has_startup=True,
            founded_on=told.get("founded_on"),
            registered_in=told.get("registered_in") or "",
            money=tuple(self._money()),
            raised_nothing=bool(self.nothing and self.nothing.cleaned_data["raised_nothing"]),
            economy=economy,
            basis=told.get("basis") or "",
            born_on=told.get("born_on"),
            staff_tie=told.get("staff_tie") or "",
            members=told.get("members") or 0,
            mentors=told.get("mentors") or 0,
            ahead=eligibility.places_taken(self.challenge, economy) if Kind.QUOTA in self.form.rules and economy else 0,
            wins=(Win("", ""),) if told.get("won") == "yes" else (),
            elsewhere=(_("somebody of you"),) if told.get("elsewhere") == "yes" else (),
        )
        silent = {"won": Kind.PAST_WINNER, "elsewhere": Kind.ONE_ENTRY}
        left_out = {kind for name, kind in silent.items() if not told.get(name)}
        return tuple(one for one in eligibility.findings_for(self.challenge, facts) if one.kind not in left_out)

    def _money(self) -> list[Money]:
        rows = [form.cleaned_data for form in self.amounts] if self.amounts else []
        return [Money(row["kind"], row["amount"], row["currency"]) for row in rows if row.get("amount") is not None]
