"""The forms of the set-up pages: shape only. What may be changed, and when, is said by challenge/actions/."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenge.models import Challenge
from challenge.presets import DATES, Preset
from core import economies
from web.organiser.part_forms import DATE_HINTS, DATE_LABELS, text_area
from web.organiser.wall_clock import InZone, WallClockField, zone_choices
from web.shared.forms import SoundingsForm, SoundingsModelForm, dress


class CreateForm(InZone, SoundingsForm):
    """A challenge from a preset: its name, address, zone and the dates of each round, as the preset suggests them."""

    title = forms.CharField(label=_("Title"), max_length=120, error_messages={"required": _("Give it a title.")})
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("Small letters, digits and hyphens. Left empty, it is made from the title. Fixed once public."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Challenge.Kind.choices, widget=forms.RadioSelect)
    host_economy = forms.ChoiceField(label=_("Host economy"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("All dates below are read on the clock of this zone. Fixed once public.")
    )

    def __init__(self, *args: Any, preset: Preset, today: date, **kwargs: Any) -> None:
        self.preset = preset
        start = {
            f"{number}.{name}": value
            for number, plan in enumerate(preset.rounds)
            for name, value in plan.dates_from(today).items()
        }
        facts = {"kind": preset.facts["kind"], "time_zone": preset.facts["time_zone"]}
        if not preset.asks_kind:
            facts["title"] = f"{preset.name} {max(moment for moment in start.values() if moment).year}"
            facts["slug"] = slugify(facts["title"])
        super().__init__(*args, initial=start | facts, **kwargs)
        if not preset.asks_kind:
            del self.fields["kind"]
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]
        self.fields["host_economy"].choices = [("", gettext("None")), *economies.choices()]  # type: ignore[attr-defined]
        for name in start:
            field = name.partition(".")[2]
            self.fields[name] = WallClockField(
                label=DATE_LABELS[field], required=False, help_text=DATE_HINTS.get(field, "")
            )
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Resolve the dates in the zone that was chosen with them."""
        values = super().clean() or self.cleaned_data
        zone = values.get("time_zone")
        for name, field in self.fields.items():
            if zone and isinstance(field, WallClockField) and values.get(name):
                try:
                    values[name] = field.resolve(values[name], ZoneInfo(zone))
                except ValidationError as error:
                    self.add_error(name, error)
        return values

    def dates(self) -> list[dict[str, datetime | None]]:
        """Return the dates by round, as `create_challenge` takes them."""
        return [
            {name: self.cleaned_data.get(f"{number}.{name}") for name in DATES}
            for number in range(len(self.preset.rounds))
        ]

    def facts(self) -> dict[str, Any]:
        """Return everything else."""
        return {
            name: self.cleaned_data[name]
            for name in ("title", "slug", "kind", "host_economy", "time_zone")
            if name in self.fields
        }

    def rounds(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the dates to draw, under the name of their round."""
        return [
            (plan.facts["name"], [self[f"{number}.{name}"] for name in DATES])
            for number, plan in enumerate(self.preset.rounds)
        ]


class FactsForm(SoundingsModelForm):
    """What a challenge says about itself, and what it asks of a file."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates keep what the clock shows: 23:59 stays 23:59, in the new zone.")
    )

    class Meta:
        model = Challenge
        fields = [
            "title", "slug", "headline", "summary", "description", "eligibility", "prize", "host_economy", "contact_email", "time_zone",
            "clip_need", "clip_max_seconds", "clip_tolerance_seconds", "clip_min_side", "clip_max_mb",
            "deck_need", "deck_max_pages", "deck_max_mb", "image_need", "image_max_mb",
        ]  # fmt: skip
        widgets = {
            "summary": text_area(3),
            "description": text_area(9),
            "eligibility": text_area(7),
            "prize": text_area(3),
        }

    ABOUT = ("title", "headline", "summary", "description", "eligibility", "prize", "host_economy", "contact_email")
    PUBLIC = ("slug", "time_zone")
    FILES = (
        "clip_need",
        "clip_max_seconds",
        "clip_tolerance_seconds",
        "clip_min_side",
        "clip_max_mb",
        "deck_need",
        "deck_max_pages",
        "deck_max_mb",
        "image_need",
        "image_max_mb",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]
        if self.instance.state != Challenge.State.DRAFT:
            for name in self.PUBLIC:
                self.fields[name].disabled = True
                self.fields[name].help_text = gettext("Public since the challenge opened. It stays.")

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields as the page groups them."""
        return [
            (gettext("What people read"), [self[name] for name in self.ABOUT]),
            (gettext("Address and time"), [self[name] for name in self.PUBLIC]),
            (gettext("What an entry holds"), [self[name] for name in self.FILES]),
        ]

    def _post_clean(self) -> None:
        """Leave the row alone: the action checks and writes it."""

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        return self.cleaned_data


class TermsForm(SoundingsForm):
    """The text entrants agree to."""

    text = forms.CharField(
        label=_("Terms"),
        widget=text_area(24),
        help_text=_("Markdown. English prevails."),
        error_messages={"required": _("Write what entrants agree to.")},
    )


class OrganiserForm(SoundingsForm):
    """The address of somebody who shall run this challenge too."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("They sign in with this address."))
