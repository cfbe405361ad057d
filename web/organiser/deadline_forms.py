"""The forms of the fine print of a deadline. Shape only: what may be changed, the acts say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from challenge.models import LateCode, Round, Track
from web.organiser.wall_clock import InZone, WallClockField
from web.shared.forms import SoundingsForm


class GraceForm(SoundingsForm):
    """How long after the deadline what was begun in time may be finished, and what the clock does."""

    grace_minutes = forms.IntegerField(
        label=_("Grace after the deadline, in minutes"),
        validators=[MinValueValidator(0), MaxValueValidator(24 * 60)],
        help_text=_(
            "Who has a draft at the deadline may finish and submit it within this time. Nobody begins anything new in it."
        ),
    )
    grace_shown = forms.BooleanField(label=_("Entrants are told of the grace"), required=False)
    offers_auto_submit = forms.BooleanField(
        label=_("Entrants may have a complete draft submitted at the deadline"), required=False
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        initial = {name: getattr(round_, name) for name in ("grace_minutes", "grace_shown", "offers_auto_submit")}
        super().__init__(*args, initial=initial, prefix=f"grace-{round_.pk}", **kwargs)


class TracksForm(InZone, SoundingsForm):
    """A date for each track of a round; left empty, it closes with the round."""

    def __init__(self, *args: Any, round_: Round, tracks: list[Track], **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"tracks-{round_.pk}", **kwargs)
        known = {row.track_id: row.deadline_at for row in round_.track_deadlines.all()}
        self.tracks = tracks
        for track in tracks:
            self.fields[track.pk] = WallClockField(label=track.name, required=False)
            self.initial[track.pk] = known.get(track.pk)
        self.set_zone(round_.challenge.zone)

    def dates(self) -> list[tuple[Track, datetime | None]]:
        """Return what was typed, track by track."""
        return [(track, self.cleaned_data.get(track.pk)) for track in self.tracks]


class CodeForm(InZone, SoundingsForm):
    """A new late code."""

    until_at = WallClockField(label=_("Good until"), help_text=_("The last minute in which an entry is taken with it."))
    places = forms.IntegerField(
        label=_("How many entrants may use it"), initial=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    note = forms.CharField(
        label=_("What it is for"),
        max_length=LateCode._meta.get_field("note").max_length,
        required=False,
        help_text=_("For the organisers alone."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"code-{round_.pk}", **kwargs)
        self.set_zone(round_.challenge.zone)
