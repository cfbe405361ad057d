"""What an organiser says when deciding about entries, one or many: shape only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge import clock
from challenge.models import Challenge, Track
from submissions.screening import Reason, words_for
from web.organiser.wall_clock import InZone, WallClockField
from web.shared import times
from web.shared.forms import SoundingsForm

#: How much more time the first proposal gives, by act.
USUAL = {"changes": timedelta(days=3), "extend": timedelta(days=1)}


class ActForm(InZone, SoundingsForm):
    """Parent of the forms of acts: what is asked depends on the act alone."""

    def __init__(self, *args: Any, challenge: Challenge, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_zone(challenge.zone)
        for field in self.wall_clock_fields():
            field.help_text = _("By the challenge's clock: %(zone)s.") % {"zone": times.place(challenge.zone)}
        if "until_at" in self.fields and not self.is_bound:
            usual = at + USUAL[self.key]
            local = clock.wall(usual, challenge.zone)
            self.initial["until_at"] = local.replace(hour=23, minute=59, second=0, microsecond=0) if local else usual

    key = ""


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Note for the organisers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The entrant never reads it."),
    )


def _reason() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *Reason.choices])


def _message() -> forms.CharField:
    return forms.CharField(
        label=_("Message to the entrant"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It stands on the entry’s page and in a letter, word for word."),
    )


class PassForm(ActForm):
    """In order."""

    key = "pass"
    note = _note()


class ChangesForm(ActForm):
    """Give it back."""

    key = "changes"
    code = _reason()
    message = _message()
    until_at = WallClockField(label=_("Time for the change, until"))
    note = _note()


class ScreenOutForm(ActForm):
    """Take it out."""

    key = "refuse"
    code = _reason()
    message = _message()
    note = _note()


class NoteForm(ActForm):
    """A note alone."""

    key = "note"
    note = forms.CharField(
        label=_("Note for the organisers"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The entrant never reads it."),
    )


class NudgeForm(ActForm):
    """Nothing to say: the letter names what is missing."""

    key = "nudge"


class ExtendForm(ActForm):
    """More time."""

    key = "extend"
    until_at = WallClockField(label=_("More time, until"))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The entrant reads it in the letter."))


class TrackForm(ActForm):
    """Another track."""

    key = "track"
    track = forms.ModelChoiceField(Track.objects.none(), label=_("Track"), empty_label=None)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, challenge=challenge, **kwargs)
        self.fields["track"].queryset = challenge.tracks.all()


class UndoForm(ActForm):
    """Back to the queue."""

    key = "undo"


class RulingForm(SoundingsForm):
    """Whether two clips are the same work."""

    ruling = forms.ChoiceField(
        label=_("What it is"),
        choices=[("same", _("The same work")), ("fine", _("Fine")), ("", _("Not decided"))],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


def usual_words() -> dict[str, str]:
    """Return, by reason, the words an organiser starts from."""
    return {reason: words_for(reason) for reason in Reason.values}
