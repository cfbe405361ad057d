"""Forms of the judge."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.actions import REASONS
from judging.models.discussion import POST_LIMIT
from web.shared.forms import SoundingsForm


class ConflictForm(SoundingsForm):
    """How the judge knows the people behind an entry."""

    kind = forms.ChoiceField(
        label=_("How you know them"), choices=[(kind.value, kind.label) for kind in REASONS], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Anything the organiser should know"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the organisers only. Needed for “other” and “another reason”."),
    )


class PostForm(SoundingsForm):
    """Something said about an entry."""

    text = forms.CharField(
        label=_("What you want to say"),
        max_length=POST_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by the judges of this entry who have sent their card. Nobody else ever reads it."),
    )


class SignOffForm(SoundingsForm):
    """The head judge's signature."""

    note = forms.CharField(
        label=_("A word for the record"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the signature. Where scorecards are missing, say why the round ends without them."),
    )
