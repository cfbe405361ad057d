"""Forms about the panel: a seat, an invitation, a replacement, a list of judges."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenge.models import Round
from core import economies
from directory.models import Organisation
from judging import roster
from judging.models import Judge
from web.shared.forms import SoundingsForm

SEMICOLONS = _("Separate with semicolons.")
#: What is said of a number of entries that is none.
ENTRIES = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Give a number from 0 to 2000."))
ADDRESS = {"required": _("Give their address."), "invalid": _("An address looks like name@example.org.")}
NAME = {"required": _("Give their name.")}
WHY = {"required": _("Say in a few words why.")}


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


class OrganisationsField(forms.ModelMultipleChoiceField):
    """Organisations of the directory, each with where it is."""

    def label_from_instance(self, obj: Organisation) -> str:  # type: ignore[override]
        """Return the name and the place."""
        return f"{obj.name} ({where(obj)})"


def where(row: Organisation) -> str:
    """Return where an organisation is, in words."""
    return ", ".join(part for part in (row.city, economies.get(row.economy).in_table) if part)


class SeatForm(SoundingsForm):
    """What the plan knows about a judge."""

    economy = forms.ChoiceField(label=_("Economy"), required=False)
    tracks = forms.ModelMultipleChoiceField(
        label=_("Judges these tracks only"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(
        label=_("Most entries"), min_value=0, max_value=2000, initial=20, error_messages=ENTRIES
    )
    minimum = forms.IntegerField(
        label=_("Least entries"), min_value=0, max_value=2000, initial=0, error_messages=ENTRIES
    )
    available_from = forms.DateField(
        label=_("Available from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    available_until = forms.DateField(
        label=_("Available until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    languages = WordsField(label=_("Languages"), required=False, help_text=SEMICOLONS)
    topics = WordsField(label=_("Fields of knowledge"), required=False, help_text=SEMICOLONS)
    organisations = WordsField(
        label=_("Organisations"),
        required=False,
        help_text=_(
            "Their start-ups are never given to this judge. Separate with semicolons. Names that the directory knows are linked."
        ),
    )
    is_head = forms.BooleanField(
        label=_("Head judge"),
        required=False,
        help_text=_("Puts entries that are level in an order, and signs the round off. One for each round."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["economy"].choices = [("", _("Not stated")), *economies.choices()]  # type: ignore[attr-defined]
        tracks = round_.challenge.tracks.all()  # type: ignore[attr-defined]
        self.fields["tracks"].queryset = tracks  # type: ignore[attr-defined]
        if not tracks:
            del self.fields["tracks"]


class ChangeSeatForm(SeatForm):
    """A seat that is there: also what it is linked with in the directory."""

    directory = OrganisationsField(
        label=_("In the directory"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Start-ups that these organisations support are kept apart as well."),
    )

    def __init__(self, *args: Any, judge: Judge, **kwargs: Any) -> None:
        names = [name for name in SeatForm.base_fields if name != "tracks"]
        linked = list(judge.directory_organisations.all())
        initial = {name: getattr(judge, name) for name in names}
        initial |= {"tracks": list(judge.tracks.all()), "directory": linked}
        super().__init__(*args, round_=judge.round, initial=initial, **kwargs)
        posted = self.data.getlist("directory")[:50] if hasattr(self.data, "getlist") else []
        rows = Organisation.objects.visible().filter(pk__in=posted) | Organisation.objects.filter(
            pk__in=[row.pk for row in linked]
        )
        self.fields["directory"].queryset = rows.distinct().order_by("sort_name", "pk")  # type: ignore[attr-defined]


class InviteForm(SeatForm):
    """A new judge. Once scores exist it asks why."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("They get a link that signs them in once, on one device."),
        error_messages=ADDRESS,
    )
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NAME)
    reason = forms.CharField(
        label=_("Why one more judge now"),
        error_messages=WHY,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Judging has begun: scores would rest on unequal numbers of judges. The reason stands in the audit trail."
        ),
    )

    field_order = ("email", "name", "economy")

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, round_=round_, **kwargs)
        if not round_.criteria_frozen_at:
            del self.fields["reason"]


class ReplaceForm(SoundingsForm):
    """Who takes the seat."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages=NAME)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("They get a link that signs them in once, on one device."),
        error_messages=ADDRESS,
    )


class RosterForm(SoundingsForm):
    """A list of judges, as a file or pasted."""

    file = forms.FileField(
        label=_("A CSV file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv", "class": "input"}),
    )
    text = forms.CharField(
        label=_("Or paste the cells here"),
        required=False,
        strip=False,
        max_length=roster.MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "input roster__text"}),
        help_text=_("With the line that names the columns."),
    )
    when = forms.ChoiceField(
        label=_("The invitations"),
        choices=[
            ("now", _("are mailed as soon as the judges are on the panel")),
            ("later", _("are kept back until you send them")),
        ],
        initial="now",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why more judges now"),
        error_messages=WHY,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Judging has begun: scores would rest on unequal numbers of judges. The reason stands in the audit trail."
        ),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        self.roster: roster.Roster | None = None
        if not round_.criteria_frozen_at:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Read the list; what is wrong with single lines stands in the roster."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        try:
            if file:
                text = roster.decode(file.read(roster.MOST_BYTES + 1))
            self.roster = roster.read(text, self.round)
        except ValidationError as refusal:
            self.add_error("file" if file else "text", refusal)
        return cleaned | {"text": text}
