"""The forms of what judges mark: criteria and their levels, groups, knock-out questions, weights. Shape only."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenge.models import Criterion, CriterionGroup, Round
from web.organiser.part_forms import PartForm, text_area, trimmed
from web.shared.forms import SoundingsForm, dress

#: How the weights form names a group beside the criteria, whose keys hold no colon.
GROUP_PREFIX = "group:"


class GroupForm(PartForm):
    """A criterion of two levels: its name and weight. Its attributes are criteria."""

    class Meta:
        model = CriterionGroup
        fields = ["name", "description", "weight", "track"]
        widgets = {"description": text_area(3)}
        help_texts = {
            "weight": _("Its attributes share this weight by theirs."),
            "track": _("Its attributes are asked of the entries there alone."),
        }

    def __init__(self, *args: Any, parent: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, parent)
        self.initial["weight"] = trimmed(self.initial.get("weight"))


class CriterionForm(PartForm):
    """A criterion and its scale; the level descriptors are a LevelFormSet beside it."""

    class Meta:
        model = Criterion
        fields = [
            "name", "key", "description", "group", "track", "weight", "minimum", "maximum", "step", "reason_when", "reason_shared",
        ]  # fmt: skip
        widgets = {"description": text_area(3)}
        help_texts = {
            "key": _("For the tie-break and for programs. Left empty, it is made from the name."),
            "group": _("In a group, it is an attribute and shares the weight of the group."),
            "track": _("Entries of other tracks are not asked it; their scores still run from 0 to 100."),
            "weight": _("Its share is its weight against the sum of all. 35 of 100, or 1 of 5: as you like."),
        }

    def __init__(self, *args: Any, parent: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        _offer(self, parent)
        for name in ("weight", "minimum", "maximum", "step"):
            self.initial[name] = trimmed(self.initial.get(name))


class QuestionForm(PartForm):
    """A knock-out question: answered yes or no, without a weight."""

    class Meta:
        model = Criterion
        fields = ["name", "key", "description", "track", "reason_when", "reason_shared"]
        widgets = {"description": text_area(3)}
        labels = {"name": _("Question")}
        help_texts = {
            "name": _("A no must be what keeps an entry out: “The clip keeps to the theme”."),
            "key": _("For programs. Left empty, it is made from the question."),
        }

    def __init__(self, *args: Any, parent: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        if self.instance._state.adding:
            self.initial["reason_when"] = Criterion.ReasonWhen.EXTREMES
        self.fields["reason_when"].choices = [  # type: ignore[attr-defined]
            (Criterion.ReasonWhen.NEVER, gettext("No reason asked")),
            (Criterion.ReasonWhen.EXTREMES, gettext("For a no")),
            (Criterion.ReasonWhen.ALWAYS, gettext("For every answer")),
        ]
        _offer(self, parent)

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        return super().facts() | {"kind": Criterion.Kind.KNOCKOUT}


def _offer(form: PartForm, round_: Round) -> None:
    """Offer the groups of the round and the tracks of its challenge; a choice of one is no choice."""
    offers = {
        "group": (round_.criterion_groups.all(), gettext("No group")),
        "track": (round_.challenge.tracks.all(), gettext("All tracks")),
    }
    for name in offers.keys() & form.fields.keys():
        rows, none = offers[name]
        field = form.fields[name]
        field.queryset, field.empty_label = rows, none  # type: ignore[attr-defined]
        if not rows:
            del form.fields[name]


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
    """The weights of a round's criteria and groups, together, since only their proportion counts."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, prefix=round_.pk, **kwargs)
        self.round = round_
        for group in round_.criterion_groups.all():
            self._ask(f"{GROUP_PREFIX}{group.pk}", group)
        for criterion in round_.criteria.all():
            if criterion.kind == Criterion.Kind.SCALE:
                self._ask(criterion.key, criterion)
        dress(self)

    def _ask(self, name: str, row: Criterion | CriterionGroup) -> None:
        self.fields[name] = forms.DecimalField(
            label=gettext("Weight of “%(name)s”") % {"name": row.name},
            min_value=0,
            max_digits=7,
            decimal_places=3,
            initial=trimmed(row.weight),
            error_messages={
                "required": gettext("Give a number. 0 counts nothing."),
                "invalid": gettext("Give a number, such as 20."),
                "min_value": gettext("A weight is 0 or more."),
            },
        )

    def facts(self) -> dict[str, dict[str, Decimal]]:
        """Return what the action takes: weights by key, and those of groups by id."""
        groups = {name for name in self.cleaned_data if name.startswith(GROUP_PREFIX)}
        return {
            "weights": {name: value for name, value in self.cleaned_data.items() if name not in groups},
            "group_weights": {name.removeprefix(GROUP_PREFIX): self.cleaned_data[name] for name in groups},
        }


def number(value: Decimal) -> int | float:
    """Return a mark as JSON keeps it: whole where it is whole."""
    return int(value) if value == int(value) else float(value)
