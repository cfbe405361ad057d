"""The form about the calibration entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from submissions.models import Entry
from web.shared.forms import SoundingsForm


class EntryChoice(forms.ModelChoiceField):
    """Entries of several challenges, told apart by their challenge."""

    def label_from_instance(self, obj: Any) -> str:
        """Name the entry and where it competed."""
        return f"{obj} ({obj.challenge.title})"


class CalibrationForm(SoundingsForm):
    """Which entry, and what to look at."""

    entry = EntryChoice(
        label=_("Entry"),
        queryset=None,
        empty_label=_("Choose an entry"),
        error_messages={"required": _("Choose an entry.")},
        help_text=_(
            "One that stayed behind in an earlier round, or a winner everybody may see. It never competes in this round."
        ),
    )
    note = forms.CharField(
        label=_("What judges should look at"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, entries: QuerySet[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = entries.order_by("challenge__title", "number")  # type: ignore[attr-defined]
