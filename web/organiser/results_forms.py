"""Forms about results: shape only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenge.models import Award, Round
from submissions.models import Entry
from web.shared.forms import SoundingsForm


class DecisionForm(SoundingsForm):
    """Who wins one place of one award."""

    award = forms.CharField(widget=forms.HiddenInput)
    place = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    entry = forms.ModelChoiceField(Entry.objects.none(), label=_("Winner"), empty_label=_("Not decided"))
    citation = forms.CharField(
        label=_("Citation"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that will stand beside the name."),
    )

    def __init__(self, *args: Any, award: Award, standing: Sequence[Entry] | None = None, **kwargs: Any) -> None:
        """Offer the entries that may win the award. A page of many such forms reads them once and gives them as `standing`."""
        super().__init__(*args, **kwargs)
        rows, field = Entry.objects.in_round(award.round).submitted(), self.fields["entry"]
        field.queryset = (rows.filter(track=award.track_id) if award.track_id else rows).order_by("number")
        field.label_from_instance = lambda entry: f"{entry.number:04d} {entry.title}"
        if standing is not None:
            offered = [entry for entry in standing if award.track_id in (None, entry.track_id)]
            named = [(entry.pk, field.label_from_instance(entry)) for entry in offered]
            field.choices = [("", field.empty_label), *named]


class ScheduleForm(SoundingsForm):
    """When the results show, in the challenge's own time. Left empty it means now."""

    results_at = forms.DateTimeField(
        label=_("Results show from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = round_.challenge.zone
        self.fields["results_at"].help_text = _("In the challenge's time: %(zone)s. Leave it empty to publish now.") % {
            "zone": self.zone.key
        }

    def clean_results_at(self) -> datetime | None:
        """Read the wall clock in the challenge's zone, whatever zone Django runs in."""
        typed = self.cleaned_data["results_at"]
        return timezone.make_naive(typed, timezone.get_current_timezone()).replace(tzinfo=self.zone) if typed else None
