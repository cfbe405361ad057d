"""Forms about who goes on: shape only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.models import Round
from results.standings import Place
from submissions.models import Entry
from web.shared.forms import SoundingsForm, SoundingsModelForm


class CutForm(SoundingsModelForm):
    """How many go on, and how they are counted."""

    class Meta:
        model = Round
        fields = ["cut_places", "cut_by", "cut_most_per_economy"]
        help_texts = {
            "cut_places": _("Entries that are level at the line all go on. Left empty, you choose by hand."),
            "cut_most_per_economy": _("Left empty, there is no such limit."),
        }
        error_messages = dict.fromkeys(
            ("cut_places", "cut_most_per_economy"),
            dict.fromkeys(("invalid", "min_value", "max_value"), _("Give a whole number, or leave it empty.")),
        )

    def _post_clean(self) -> None:
        """Leave the row alone: the action checks and writes it."""


class ByHandForm(SoundingsForm):
    """An entry, and why it is a person's choice."""

    entry = forms.ModelChoiceField(
        Entry.objects.none(),
        label=_("Entry"),
        empty_label=_("Choose an entry"),
        error_messages={"required": _("Choose an entry."), "invalid_choice": _("Choose an entry of this list.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Give the reason in one sentence; it stays beside the entry.")},
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(places)
        field: Any = self.fields["entry"]
        field.queryset = Entry.objects.filter(pk__in=[place.entry.pk for place in offered])
        named = [(one.entry.pk, f"{one.rank}. {one.entry}" if one.rank else str(one.entry)) for one in offered]
        field.choices = [("", field.empty_label), *named]
