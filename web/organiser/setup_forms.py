"""The forms of the set-up pages: shape only. What may be changed, and when, is said by challenge/actions.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenge import rules
from challenge.models import Award, Challenge, Criterion, Round, Track
from challenge.presets import DATES, Preset
from core import economies
from web.organiser.wall_clock import InZone, WallClockField, zone_choices
from web.shared.forms import SoundingsForm, SoundingsModelForm, dress

TIE_BREAK_STEPS = 4
DATE_LABELS = {
    "opens_at": _("Entries open"),
    "deadline_at": _("Entries close"),
    "judging_opens_at": _("Judging opens"),
    "judging_closes_at": _("Judging closes"),
}
DATE_HINTS = {
    "deadline_at": _("The last minute in which an entry is taken. 23:59 ends with the day."),
    "judging_closes_at": _("The last minute in which a mark is taken."),
}


def text_area(rows: int) -> forms.Textarea:
    """Return a box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


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
            "clip_need", "clip_max_seconds", "clip_tolerance_seconds", "clip_min_side", "deck_need", "deck_max_pages", "image_need",
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
        "deck_need",
        "deck_max_pages",
        "image_need",
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


class PartForm(SoundingsModelForm):
    """A form of one part of a challenge. The action checks the row; the form reads what was typed."""

    def _post_clean(self) -> None:
        """Leave the row alone: the action checks and writes it."""

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)

    def notes(self) -> list[str]:
        """Return what has to be told about what was read."""
        return []


class TrackForm(PartForm):
    """A track."""

    class Meta:
        model = Track
        fields = ["name", "key", "description"]
        widgets = {"description": text_area(3)}
        help_texts = {"key": _("For addresses and files. Left empty, it is made from the name.")}

    def __init__(self, *args: Any, parent: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False


class RoundForm(InZone, PartForm):
    """A round: its dates, in the challenge's zone, and how it is judged."""

    opens_at = WallClockField(label=DATE_LABELS["opens_at"], required=False)
    deadline_at = WallClockField(label=DATE_LABELS["deadline_at"], required=False, help_text=DATE_HINTS["deadline_at"])
    judging_opens_at = WallClockField(label=DATE_LABELS["judging_opens_at"], required=False)
    judging_closes_at = WallClockField(
        label=DATE_LABELS["judging_closes_at"], required=False, help_text=DATE_HINTS["judging_closes_at"]
    )

    class Meta:
        model = Round
        fields = [
            "name", "opens_at", "deadline_at", "judging_opens_at", "judging_closes_at", "judges_per_entry", "same_economy",
            "max_judges_per_economy", "minimum_scorecards",
        ]  # fmt: skip
        help_texts = {"max_judges_per_economy": _("Left empty, there is no such limit.")}

    def __init__(self, *args: Any, parent: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_zone(parent.zone)
        choices = [("", gettext("None")), *self._steps()]
        for number in range(TIE_BREAK_STEPS):
            self.fields[f"step_{number}"] = forms.ChoiceField(
                label=gettext("Step %(n)d") % {"n": number + 1}, choices=choices, required=False
            )
            self.fields[f"step_{number}"].optional = False  # type: ignore[attr-defined]
            self.initial[f"step_{number}"] = (
                self.instance.tie_break[number] if number < len(self.instance.tie_break) else ""
            )
        if self.instance.criteria_frozen_at:
            for name in ("minimum_scorecards", *(f"step_{number}" for number in range(TIE_BREAK_STEPS))):
                self.fields[name].disabled = True
        dress(self)

    def _steps(self) -> list[tuple[str, str]]:
        criteria = [] if self.instance._state.adding else self.instance.criteria.all()
        by_criterion = [
            (rules.BY_CRITERION + row.key, gettext("the higher mean in “%(name)s”") % {"name": row.name})
            for row in criteria
        ]
        return by_criterion + [(key, str(words)) for key, words in rules.TIE_BREAK_STEPS.items()]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields as the page groups them."""
        return [
            (gettext("Dates"), [self[name] for name in DATES]),
            (
                gettext("Judging"),
                [
                    self[name]
                    for name in ("judges_per_entry", "minimum_scorecards", "same_economy", "max_judges_per_economy")
                ],
            ),
            (gettext("When two entries are level"), [self[f"step_{number}"] for number in range(TIE_BREAK_STEPS)]),
        ]

    def facts(self) -> dict[str, Any]:
        """Return what the action takes: the steps as one list."""
        values = dict(self.cleaned_data)
        steps = [values.pop(f"step_{number}") for number in range(TIE_BREAK_STEPS)]
        rest = self.instance.tie_break[TIE_BREAK_STEPS:]  # a longer chain came through another door: keep it
        return values | {"tie_break": [step for step in steps if step] + rest}


class CriterionForm(PartForm):
    """A criterion and its scale; the level descriptors are a LevelFormSet beside it."""

    class Meta:
        model = Criterion
        fields = ["name", "key", "description", "weight", "minimum", "maximum", "step"]
        widgets = {"description": text_area(3)}
        help_texts = {
            "key": _("For the tie-break and for programs. Left empty, it is made from the name."),
            "weight": _("Its share is its weight against the sum of all. 35 of 100, or 1 of 5: as you like."),
        }

    def __init__(self, *args: Any, parent: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        for name in ("weight", "minimum", "maximum", "step"):
            self.initial[name] = trimmed(self.initial.get(name))


class LevelForm(SoundingsForm):
    """What a span of marks means: a word and a sentence."""

    start = forms.DecimalField(label=_("From"), required=False, max_digits=7, decimal_places=2)
    end = forms.DecimalField(label=_("To"), required=False, max_digits=7, decimal_places=2)
    word = forms.CharField(label=_("Word"), required=False, max_length=30)
    text = forms.CharField(label=_("What it means"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional = False  # type: ignore[attr-defined]  # the line as a whole is

    def clean(self) -> dict[str, Any]:
        """A level is whole or empty."""
        values = self.cleaned_data
        given = [values.get("start") is not None, values.get("end") is not None, bool(values.get("word"))]
        if (any(given) or values.get("text")) and not all(given):
            raise ValidationError(_("A level needs a lowest and a highest mark and a word."))
        return values


class BaseLevelFormSet(BaseFormSet):
    """The levels of one criterion, lowest first. Empty lines are left out."""

    def levels(self) -> list[dict[str, Any]]:
        """Return the levels as a criterion keeps them."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("word")]
        rows.sort(key=lambda row: row["start"])
        return [
            {"from": number(row["start"]), "to": number(row["end"]), "word": row["word"], "text": row["text"]}
            for row in rows
        ]


LevelFormSet = formset_factory(LevelForm, formset=BaseLevelFormSet, extra=2, max_num=12)


def level_rows(levels: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stored levels as the formset's initial rows."""
    return [
        {"start": row["from"], "end": row["to"], "word": row["word"], "text": row.get("text", "")} for row in levels
    ]


class WeightsForm(SoundingsForm):
    """The weights of a round's criteria, together, since only their proportion counts."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, prefix=round_.pk, **kwargs)
        self.criteria = list(round_.criteria.all())
        for criterion in self.criteria:
            self.fields[criterion.key] = forms.DecimalField(
                label=gettext("Weight of “%(name)s”") % {"name": criterion.name},
                min_value=0,
                max_digits=7,
                decimal_places=3,
                initial=trimmed(criterion.weight),
                error_messages={
                    "required": gettext("Give a number. 0 counts nothing."),
                    "invalid": gettext("Give a number, such as 20."),
                    "min_value": gettext("A weight is 0 or more."),
                },
            )
        dress(self)


class AwardForm(PartForm):
    """An award of a round."""

    class Meta:
        model = Award
        fields = ["name", "prize", "places", "track"]
        help_texts = {"track": _("Left empty, entries of all tracks can win it.")}

    def __init__(self, *args: Any, parent: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = parent.challenge.tracks.all()  # type: ignore[attr-defined]
        self.fields["track"].empty_label = gettext("All tracks")  # type: ignore[attr-defined]


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


def trimmed(value: Any) -> Any:
    """Return a decimal without the zeros that its column adds: 35, not 35.000."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def number(value: Decimal) -> int | float:
    """Return a mark as JSON keeps it: whole where it is whole."""
    return int(value) if value == int(value) else float(value)
