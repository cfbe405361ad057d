"""The forms of the rules of eligibility, one for each kind of the closed list. Shape only: challenge/eligibility reads and refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenge.eligibility import settings as known
from challenge.models import Challenge, EligibilityRule, MoneyKind
from core import economies
from web.shared.forms import SoundingsForm

Kind = EligibilityRule.Kind


class RuleForm(SoundingsForm):
    """What every form of a rule shares. `challenge` is the one it is for, `others` those whose winners it may name."""

    #: Fields that stand side by side, in groups; what is not named comes one below the other.
    PAIRS: tuple[tuple[str, ...], ...] = ()
    #: Fields that may stay empty; of the others at least one of a kind is needed, and the rule says which.
    FREE: tuple[str, ...] = ()

    def __init__(self, *args: Any, challenge: Challenge, others: list[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenge, self.others = challenge, others
        self.prepare()
        for name, field in self.fields.items():
            field.optional = name in self.FREE

    def prepare(self) -> None:
        """Fit the fields to the challenge."""

    def settings(self) -> dict[str, Any]:
        """Return what was typed, as `challenge.eligibility.read` takes it."""
        return dict(self.cleaned_data)

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields as the page sets them: those of a pair in one row."""
        paired = {name: pair for pair in self.PAIRS for name in pair}
        found: list[list[forms.BoundField]] = []
        for name in self.fields:
            pair = paired.get(name, (name,))
            if pair[0] == name:
                found.append([self[one] for one in pair])
        return found


class _DayForm(RuleForm):
    """A rule that counts on a day."""

    on = forms.ChoiceField(
        label=_("Counted on"), choices=known.On.choices, widget=forms.RadioSelect, initial="deadline"
    )
    date = forms.DateField(
        label=_("Date of your choice"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Read only where a date of your choice is chosen above."),
    )


class CompanyAgeForm(_DayForm):
    """How old a company may be."""

    PAIRS = (("most", "unit"),)
    most = forms.IntegerField(label=_("At most"))
    unit = forms.ChoiceField(label=_("Counted in"), choices=[("years", _("Years")), ("months", _("Months"))])
    unfounded = forms.BooleanField(
        label=_("Companies that are not founded yet can enter"),
        required=False,
        help_text=_("Where no day of founding is given, the company counts as not founded yet."),
    )
    field_order = ("most", "unit", "on", "date", "unfounded")


class FundingForm(RuleForm):
    """How much may have been raised, of what, and at which rates."""

    PAIRS = (("cap", "currency"),)
    cap = forms.DecimalField(label=_("At most"), max_digits=15, decimal_places=2)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in known.CURRENCIES], initial="USD"
    )
    kinds = forms.MultipleChoiceField(
        label=_("What counts"),
        choices=MoneyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Contests differ: some count equity alone, some debt as well."),
    )

    def prepare(self) -> None:
        """Add a field for the rate of each currency."""
        rates = self.initial.get("rates", {})
        for code in known.CURRENCIES:
            self.fields[f"rate_{code}"] = forms.DecimalField(
                label=gettext("1 %(code)s is") % {"code": code}, required=False, initial=rates.get(code)
            )
            self.fields[f"rate_{code}"].widget.attrs |= {"class": "input", "inputmode": "decimal", "step": "any"}

    def rates(self) -> list[forms.BoundField]:
        """Return the fields of the rates."""
        return [self[name] for name in self.fields if name.startswith("rate_")]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields but the rates, which stand in a table of their own."""
        return [row for row in super().rows() if not row[0].name.startswith("rate_")]

    def settings(self) -> dict[str, Any]:
        """Return the rates as one mapping."""
        values = dict(self.cleaned_data)
        rates = {name: values.pop(name) for name in list(values) if name.startswith("rate_")}
        return values | {
            "rates": {name.removeprefix("rate_"): rate for name, rate in rates.items() if rate is not None}
        }


class EconomyForm(RuleForm):
    """From which economies, and through which tie."""

    through = forms.MultipleChoiceField(
        label=_("What ties an entry to an economy"),
        choices=known.Through.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    FREE = ("economies",)
    economies = forms.MultipleChoiceField(
        label=_("Economies"),
        choices=economies.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose none to mean all 21."),
    )

    def prepare(self) -> None:
        """Ask of a company only where companies enter."""
        if self.challenge.kind != Challenge.Kind.STARTUP:
            self.fields["through"].choices = [row for row in known.Through.choices if row[0] != known.Through.COMPANY]


class QuotaForm(RuleForm):
    """How many entries of one economy."""

    most = forms.IntegerField(label=_("At most, from each economy"))
    host = forms.ChoiceField(
        label=_("The host economy may have"), choices=known.HostHas.choices, widget=forms.RadioSelect, initial="same"
    )
    host_most = forms.IntegerField(label=_("Number of its own"), required=False)

    def prepare(self) -> None:
        """Say where there is no host yet."""
        if not self.challenge.host_economy:
            self.fields["host"].help_text = gettext("No host economy is set for this challenge yet: see Facts.")


class TeamSizeForm(RuleForm):
    """How many people."""

    PAIRS = (("least", "most"),)
    FREE = ("least", "most", "mentors_most")
    least = forms.IntegerField(label=_("At least"), required=False)
    most = forms.IntegerField(label=_("At most"), required=False)
    mentors_most = forms.IntegerField(
        label=_("Mentors and advisers, at most"),
        required=False,
        help_text=_("They do not count as members. Left empty, their number is free."),
    )


class AgeForm(_DayForm):
    """How old the entrant."""

    PAIRS = (("least", "most"),)
    FREE = ("least", "most")
    least = forms.IntegerField(label=_("At least, in years"), required=False)
    most = forms.IntegerField(label=_("At most, in years"), required=False)
    field_order = ("least", "most", "on", "date")


class StaffForm(RuleForm):
    """Whether families stand aside too."""

    family = forms.BooleanField(label=_("Close relatives of the staff stand aside too"), required=False, initial=True)


class PastWinnerForm(RuleForm):
    """Whose winners, and for how long."""

    FREE = ("challenges", "years")
    challenges = forms.MultipleChoiceField(
        label=_("Winners of"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose none to mean every earlier challenge that one of your organisers runs."),
    )
    years = forms.IntegerField(
        label=_("In the last years"), required=False, help_text=_("Left empty, a prize counts for ever.")
    )

    def prepare(self) -> None:
        """Offer the other challenges, and those that are named already."""
        named = [(pk, title) for pk, title in self.named().items()]
        self.fields["challenges"].choices = named
        self.initial["challenges"] = [row["id"] for row in self.initial.get("challenges", ())]
        if not named:
            del self.fields["challenges"]

    def named(self) -> dict[str, str]:
        """Return the titles by id."""
        kept = {row["id"]: row["title"] for row in self.initial.get("challenges", ()) if isinstance(row, dict)}
        return kept | {row.pk: row.title for row in self.others}

    def settings(self) -> dict[str, Any]:
        """Return the challenges with their titles."""
        titles = dict(self.fields["challenges"].choices) if "challenges" in self.fields else {}
        chosen = self.cleaned_data.get("challenges", [])
        return dict(self.cleaned_data) | {"challenges": [{"id": pk, "title": titles[pk]} for pk in chosen]}


class OneEntryForm(RuleForm):
    """Whether a place in a team counts."""

    members = forms.BooleanField(
        label=_("A place in another team counts too"),
        required=False,
        help_text=_("Mentors may still help several teams."),
    )


FORMS: dict[str, type[RuleForm]] = {
    Kind.COMPANY_AGE: CompanyAgeForm,
    Kind.FUNDING: FundingForm,
    Kind.ECONOMY: EconomyForm,
    Kind.QUOTA: QuotaForm,
    Kind.TEAM_SIZE: TeamSizeForm,
    Kind.AGE: AgeForm,
    Kind.STAFF: StaffForm,
    Kind.PAST_WINNER: PastWinnerForm,
    Kind.ONE_ENTRY: OneEntryForm,
}

#: What each rule is for, in the list from which organisers choose.
ABOUT = {
    Kind.COMPANY_AGE: _("At most so many years or months old on a day."),
    Kind.FUNDING: _("A limit on what was raised: of which kinds, at which rates."),
    Kind.ECONOMY: _("Citizens, permanent residents or companies of some economies, or of all 21."),
    Kind.QUOTA: _("So many places for each economy, in the order in which entries are submitted."),
    Kind.TEAM_SIZE: _("So many people at least and at most; mentors are counted apart."),
    Kind.AGE: _("So old at least and at most on a day."),
    Kind.STAFF: _("Each entrant declares whether there is a tie to the organisers."),
    Kind.PAST_WINNER: _("Who won before stands aside, for ever or for some years."),
    Kind.ONE_ENTRY: _("As entrant, or in a team as well."),
}


def trimmed(settings: dict[str, Any]) -> dict[str, Any]:
    """Return kept settings as a form shows them: amounts without the zeros that nobody typed."""
    if "cap" not in settings:
        return settings
    cap = Decimal(settings["cap"])
    return settings | {"cap": int(cap) if cap == int(cap) else cap}
