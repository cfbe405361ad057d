"""Forms of the judge."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.models import Conflict
from web.shared.forms import SoundingsForm


class ConflictForm(SoundingsForm):
    """How the judge knows the people behind an entry."""

    kind = forms.ChoiceField(label=_("How you know them"), choices=Conflict.Kind.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Anything the organiser should know"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the organisers only."),
    )
