"""What a plan keeps to, and how long a list it is looked at through. Shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.models import Round, Track
from web.shared.forms import SoundingsForm

MATCH, EVEN = "match", "even"
#: What is said of a number of judges that is none.
JUDGES = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Give a number from 1 to 50."))
JUDGES_OR_NONE = dict.fromkeys(JUDGES, _("Give a number from 1 to 50, or leave it empty."))


class DemandForm(SoundingsForm):
    """How many judges an entry gets, whom a plan may bring together, and what it puts first."""

    judges_per_entry = forms.IntegerField(
        label=_("Judges for each entry"), min_value=1, max_value=50, error_messages=JUDGES
    )
    same_economy = forms.ChoiceField(
        label=_("A judge gets entries of their own economy"), choices=Round.SameEconomy.choices
    )
    max_judges_per_economy = forms.IntegerField(
        label=_("Most judges of one economy on an entry"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("Empty: as many as come."),
        error_messages=JUDGES_OR_NONE,
    )
    first = forms.ChoiceField(
        label=_("What comes first"),
        choices=[(MATCH, _("How well judges fit their entries")), (EVEN, _("That all have about as many entries"))],
        widget=forms.RadioSelect,
    )
    seed = forms.CharField(
        label=_("Seed for ties"),
        max_length=60,
        required=False,
        help_text=_(
            "Any words, published here. They choose among plans that are equally good, never between better and worse."
        ),
    )

    def __init__(self, *args: Any, round_: Round, tracks: list[Track], **kwargs: Any) -> None:
        names = ("judges_per_entry", "same_economy", "max_judges_per_economy", "seed")
        initial = {name: getattr(round_, name) for name in names} | {"first": EVEN if round_.even_load else MATCH}
        super().__init__(*args, initial=initial, prefix="demand", **kwargs)
        own = {row.track_id: row.judges_per_entry for row in round_.track_demands.all()}  # type: ignore[attr-defined]
        self.tracks = tracks
        for track in tracks:
            self.fields[track.pk] = forms.IntegerField(
                label=track.name,
                min_value=1,
                max_value=50,
                required=False,
                initial=own.get(track.pk),
                error_messages=JUDGES_OR_NONE,
            )
            self.fields[track.pk].widget.attrs["class"] = "input"

    def of_tracks(self) -> list[forms.BoundField]:
        """Return the fields of the tracks."""
        return [self[track.pk] for track in self.tracks]

    def facts(self) -> dict[str, Any]:
        """Return what was typed, as `set_demand` takes it."""
        kept = ("judges_per_entry", "same_economy", "max_judges_per_economy", "seed")
        return {name: self.cleaned_data[name] for name in kept} | {
            "even_load": self.cleaned_data["first"] == EVEN,
            "tracks": {track.pk: self.cleaned_data[track.pk] for track in self.tracks},
        }


class ViewForm(SoundingsForm):
    """Which lines are shown: all or those that need a look, by entry or by judge, with some words in their names."""

    q = forms.CharField(label=_("Entry or judge"), max_length=80, required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("", _("All")),
            ("short", _("Places empty")),
            ("changed", _("What changes")),
            ("hand", _("Kept by hand")),
            ("begun", _("Work begun")),
        ],
        required=False,
    )
    by = forms.ChoiceField(choices=[("", ""), ("judge", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, planned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional = False  # type: ignore[attr-defined]  # a search needs no such word
        if not planned:  # nothing changes on a day that stands
            show = self.fields["show"]
            show.choices = [row for row in show.choices if row[0] != "changed"]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what was asked for; what makes no sense counts as all."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "show", "by")}
