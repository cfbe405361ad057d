"""Forms about the panel, conflicts and the plan."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.models import Round
from core import economies
from judging.models import Judge
from web.shared.forms import SoundingsForm


class WordsField(forms.CharField):
    """Several words or names. Semicolons part them, because a comma stands inside some names."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the words without doubles, in their order."""
        words = (word.strip() for word in re.split(r"[;\n]", super().to_python(value) or ""))
        return list(dict.fromkeys(word for word in words if word))

    def prepare_value(self, value: Any) -> Any:
        """Write a list as people type it."""
        return "; ".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        """Accept an empty list."""


class SeatForm(SoundingsForm):
    """What the plan knows about a judge."""

    economy = forms.ChoiceField(label=_("Economy"), required=False)
    tracks = forms.ModelMultipleChoiceField(
        label=_("Judges these tracks only"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(label=_("Most entries"), min_value=0, max_value=2000, initial=20)
    minimum = forms.IntegerField(label=_("Least entries"), min_value=0, max_value=2000, initial=0)
    languages = WordsField(label=_("Languages"), required=False, help_text=_("Separate with semicolons."))
    topics = WordsField(label=_("Fields of knowledge"), required=False, help_text=_("Separate with semicolons."))
    organisations = WordsField(
        label=_("Organisations"),
        required=False,
        help_text=_("Their start-ups are never given to this judge. Separate with semicolons."),
    )
    is_head = forms.BooleanField(
        label=_("Head judge"),
        required=False,
        help_text=_("Puts entries that are level in an order. One for each round."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["economy"].choices = [("", _("Not stated")), *economies.choices()]  # type: ignore[attr-defined]
        tracks = round_.challenge.tracks.all()  # type: ignore[attr-defined]
        self.fields["tracks"].queryset = tracks  # type: ignore[attr-defined]
        if not tracks:
            del self.fields["tracks"]

    @staticmethod
    def of(judge: Judge) -> dict[str, Any]:
        """Return the initial values for a seat."""
        names = ("economy", "capacity", "minimum", "languages", "topics", "organisations", "is_head")
        return {name: getattr(judge, name) for name in names} | {"tracks": list(judge.tracks.all())}


class InviteForm(SeatForm):
    """A new judge."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("They get a link that signs them in once."))
    name = forms.CharField(label=_("Name"), max_length=200)

    field_order = [
        "email",
        "name",
        "economy",
        "tracks",
        "capacity",
        "minimum",
        "languages",
        "topics",
        "organisations",
        "is_head",
    ]
