"""The forms of the parts of a challenge: tracks, rounds, awards. Shape only; criteria have a file of their own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenge import rules
from challenge.models import Award, Challenge, Criterion, Round, Track
from challenge.presets import DATES
from web.organiser.wall_clock import InZone, WallClockField
from web.shared.forms import SoundingsModelForm, dress

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
            "max_judges_per_economy", "minimum_scorecards", "blind", "discussion", "cut_places", "cut_by",
            "cut_most_per_economy",
        ]  # fmt: skip
        help_texts = {
            "max_judges_per_economy": _("Left empty, there is no such limit."),
            "cut_places": _("Entries that are level at the line all go on. Left empty, you choose by hand."),
            "cut_most_per_economy": _("Left empty, there is no such limit."),
            "discussion": _(
                "They read each other’s cards and talk about the entry. Nobody else reads it, you included; first marks are kept."
            ),
            "blind": _(
                "Names of people and start-ups are taken out of what judges read. What is said in a clip or a deck stays in it."
            ),
        }

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
        scale = Criterion.Kind.SCALE
        criteria = [] if self.instance._state.adding else self.instance.criteria.filter(kind=scale)
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
                    for name in (
                        "judges_per_entry",
                        "minimum_scorecards",
                        "same_economy",
                        "max_judges_per_economy",
                        "blind",
                        "discussion",
                    )
                ],
            ),
            (gettext("When two entries are level"), [self[f"step_{number}"] for number in range(TIE_BREAK_STEPS)]),
            (
                gettext("Who goes on to the next round"),
                [self[name] for name in ("cut_places", "cut_by", "cut_most_per_economy")],
            ),
        ]

    def facts(self) -> dict[str, Any]:
        """Return what the action takes: the steps as one list."""
        values = dict(self.cleaned_data)
        steps = [values.pop(f"step_{number}") for number in range(TIE_BREAK_STEPS)]
        rest = self.instance.tie_break[TIE_BREAK_STEPS:]  # a longer chain came through another door: keep it
        return values | {"tie_break": [step for step in steps if step] + rest}


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


def trimmed(value: Any) -> Any:
    """Return a decimal without the zeros that its column adds: 35, not 35.000."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
