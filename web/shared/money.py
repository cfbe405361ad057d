"""The forms in which money that was raised is told, row by row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.eligibility.settings import CURRENCIES
from challenge.models import MoneyKind
from submissions import actions
from web.shared.forms import SoundingsForm


class AmountForm(SoundingsForm):
    """One amount. A row without an amount is no row: emptying it takes it out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MoneyKind.choices)
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=16,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    raised_on = forms.DateField(
        label=_("Raised on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, currency: str = "USD", dated: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].initial = currency
        self.fields["amount"].optional = False
        self.empty_permitted = False
        if not dated:
            del self.fields["raised_on"]


class NothingForm(SoundingsForm):
    """That there is nothing to list."""

    raised_nothing = forms.BooleanField(label=_("We have raised no money so far."), required=False)


AmountFormSet = forms.formset_factory(AmountForm, extra=1, max_num=actions.FUNDING_LIMIT)
