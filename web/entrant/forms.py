"""The entrant's forms: shape only. What makes an entry complete is in submissions/rules.py."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.models import Challenge, Track
from core import economies
from directory.models import Organisation
from directory.text import fold
from submissions import actions, rules
from submissions.models import Entry, Startup
from web.shared.forms import SoundingsForm, SoundingsModelForm

LANGUAGES = ["English", "Español", "Français", "Bahasa Indonesia", "Bahasa Melayu", "Filipino", "Tok Pisin", "Te reo Māori", "Runa Simi",
             "Tiếng Việt", "ไทย", "한국어", "日本語", "中文", "Русский"]  # fmt: skip


class StartForm(SoundingsForm):
    """Which track a new entry is for."""

    track = forms.ModelChoiceField(Track.objects.none(), label=_("Track"), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracks = challenge.tracks.all()
        if tracks:
            self.fields["track"].queryset = tracks
        else:
            del self.fields["track"]


class DetailsForm(SoundingsForm):
    """The words of an entry. Nothing is required here: a draft may be saved at any point."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    track = forms.ModelChoiceField(Track.objects.none(), label=_("Track"), required=False, to_field_name="key")
    title = forms.CharField(label=_("Title"), max_length=120, required=False, help_text=_("As it will be read out."))
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Up to 600 characters. The judges read this beside your clip."),
    )
    language = forms.CharField(
        label=_("Language you speak in it"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"list": "languages"}),
    )
    economy = forms.ChoiceField(
        label=_("Economy you represent"),
        choices=[("", _("Choose one of the 21")), *economies.choices()],
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("In that economy you are"), choices=Entry.Basis.choices, widget=forms.RadioSelect, required=False
    )
    credit_name = forms.CharField(
        label=_("Name to be credited"),
        max_length=200,
        required=False,
        help_text=_("In any script. It is shown each time your clip is."),
    )
    music_source = forms.CharField(
        label=_("Where the music is from"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty if there is none. Otherwise: who made it, and under which licence you use it."),
    )

    born_on = forms.DateField(
        label=_("Your date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        help_text=_("Only the organisers see it. A rule of this challenge asks for it."),
    )
    staff_tie = forms.ChoiceField(
        label=_("Your tie to the organisers"),
        choices=Entry.StaffTie.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Staff and, where the rules say so, their close relatives stand aside."),
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        names = rules.asked_of(entry)
        initial = {name: getattr(entry, name) for name in names}
        initial |= {"version": entry.version, "track": entry.track.key if entry.track else ""}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        asked = {"version", "track", *names}
        for name in set(self.fields) - asked:
            del self.fields[name]
        tracks = entry.challenge.tracks.all()
        if tracks:
            self.fields["track"].queryset = tracks
        else:
            del self.fields["track"]
        for name, field in self.fields.items():
            field.optional = name in rules.OPTIONAL

    def changes(self) -> dict[str, Any]:
        """Return what was typed, as `submissions.actions.save_draft` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SupportersField(forms.CharField):
    """Organisations of the directory by their names, parted by semicolons, because a comma stands inside some names."""

    def to_python(self, value: Any) -> list[Organisation]:  # type: ignore[override]
        """Return the organisations. Raises ValidationError naming what the directory does not have."""
        found: dict[str, Organisation] = {}
        unknown = []
        for word in (part.strip() for part in re.split(r"[;\n]", super().to_python(value) or "")):
            row = (
                Organisation.objects.visible().filter(sort_name=fold(word)[:200]).order_by("pk").first()
                if word
                else None
            )
            if row is not None:
                found[row.pk] = row
            elif word:
                unknown.append(word)
        if unknown:
            words = _("The directory does not have “%(names)s”. Write the name as it stands there, or leave it out.")
            raise forms.ValidationError(words, params={"names": "; ".join(unknown)})
        return list(found.values())

    def validate(self, value: Any) -> None:
        """Accept an empty list."""

    def run_validators(self, value: Any) -> None:
        """Leave the limits of a text alone: this is a list by now."""


class StartupForm(SoundingsModelForm):
    """The lasting profile of a start-up."""

    website = forms.URLField(label=_("Web site"), required=False, assume_scheme="https")
    backed_by = SupportersField(
        label=_("Accelerators and investors that back it"),
        required=False,
        help_text=_(
            "Their names in the directory, separated with semicolons. No judge who belongs to one of them gets your entry."
        ),
    )

    class Meta:
        model = Startup
        fields = actions.STARTUP_FIELDS
        widgets = {
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "description": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "name_in_script": _("If it is also written in another script than Latin."),
            "pitch": _("Up to 140 characters."),
            "team_size": _("Everybody who works on it, founders too."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.created_at:
            names = self.instance.supporters.visible().order_by("sort_name", "pk").values_list("name", flat=True)
            self.initial["backed_by"] = "; ".join(names)
