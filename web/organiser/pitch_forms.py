"""Forms of a pitch day. Shape only: what may be changed, the acts say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import SKIP_REASON_LIMIT, PitchDay
from web.organiser.wall_clock import InZone, WallClockField
from web.shared.forms import SoundingsForm

LENGTH = {"required": gettext_lazy("Give minutes and seconds, such as 5:00.")}


class LengthField(forms.CharField):
    """A length in minutes and seconds, such as 5:00; kept in seconds."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "5:00"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Read "5:00", "5" (minutes) or "0:45"."""
        text = super().to_python(value)
        if not text:
            return None
        minutes, _colon, seconds = text.partition(":")
        if not minutes.isdecimal() or (
            seconds and not (seconds.isdecimal() and len(seconds) == 2 and int(seconds) < 60)
        ):
            raise ValidationError(_("Give minutes and seconds, such as 5:00."), code="invalid")
        return int(minutes) * 60 + int(seconds or 0)

    def prepare_value(self, value: Any) -> Any:
        """Write seconds as minutes and seconds."""
        return f"{value // 60}:{value % 60:02d}" if isinstance(value, int) else value


class PitchDayForm(InZone, SoundingsForm):
    """When, where, how long."""

    starts_at = WallClockField(label=gettext_lazy("First pitch"))
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)
    pitch_seconds = LengthField(label=gettext_lazy("Pitch"), error_messages=LENGTH)
    question_seconds = LengthField(label=gettext_lazy("Questions"), error_messages=LENGTH)
    changeover_seconds = LengthField(label=gettext_lazy("Change-over"), error_messages=LENGTH)
    is_public = forms.BooleanField(
        label=gettext_lazy("The audience page is open to anybody"),
        required=False,
        help_text=gettext_lazy(
            "It names titles and economies in their order, the clock, and no scores. A blind round shows numbers alone, and so do entries "
            "that may not be shown to everybody."
        ),
    )

    def __init__(self, *args: Any, day: PitchDay, **kwargs: Any) -> None:
        initial = {name: getattr(day, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.set_zone(day.round.challenge.zone)


class DrawForm(SoundingsForm):
    """The words a draw starts from."""

    seed = forms.CharField(
        label=gettext_lazy("Words or figures the draw starts from"),
        max_length=60,
        help_text=gettext_lazy("Published with the run order, so that anybody can repeat the draw."),
    )


class BreakForm(SoundingsForm):
    """A break."""

    title = forms.CharField(label=gettext_lazy("Break"), max_length=120)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), initial=15, min_value=1, max_value=240)


class SkipForm(SoundingsForm):
    """Why a turn is passed over."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=SKIP_REASON_LIMIT)
    comes_back = forms.BooleanField(label=gettext_lazy("It comes on at the end"), required=False)
