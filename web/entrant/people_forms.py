"""The forms about the people of an entry: shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenge.models import Challenge, Track
from submissions.models import Entry, TeamMember
from web.shared.forms import SoundingsForm


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")


class MemberForm(SoundingsForm):
    """One person of the team. The date of birth is asked only where guardians may have to agree."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("One name or several, in any script."),
        error_messages={"required": _("Write the name as it should be printed.")},
    )
    role = forms.CharField(label=_("Part in the team"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=_("Takes part as"),
        choices=[(key, label) for key, label in TeamMember.Kind.choices if key != TeamMember.Kind.LEAD],
        widget=forms.RadioSelect,
        initial=TeamMember.Kind.MEMBER,
        help_text=_("Mentors and advisers are named beside the team and not counted with it."),
    )
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=_day())
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocapitalize": "none"}),
    )
    invite = forms.BooleanField(
        label=_("Send an invitation to this address"),
        required=False,
        initial=True,
        help_text=_("Whoever joins can read the entry and its receipt. Only you change and submit it."),
    )

    def __init__(self, *args: Any, asks_age: bool, member: TeamMember | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_age or (member and member.kind == TeamMember.Kind.LEAD):
            del self.fields["born_on"]
        if member:
            del self.fields["invite"]
        if member and (member.kind == TeamMember.Kind.LEAD or member.joined_at):
            del self.fields["email"]
        if member and member.kind == TeamMember.Kind.LEAD:
            del self.fields["kind"]

    def facts(self) -> dict[str, Any]:
        """Return what was typed, as `submissions.actions.add_member` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "invite"}


class BirthForm(SoundingsForm):
    """The date of birth of who answers for the entry."""

    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=_day(),
        error_messages={"required": _("Give the date of birth."), "invalid": _("Give a date, such as 2011-05-30.")},
    )


class GuardianForm(SoundingsForm):
    """Who is asked for a person under age."""

    guardian_name = forms.CharField(
        label=_("Name of the parent or guardian"),
        max_length=200,
        error_messages={"required": _("Give the guardian's name.")},
    )
    guardian_email = forms.EmailField(
        label=_("Their e-mail"),
        help_text=_("They get a letter with the text and two buttons. They need no account."),
        error_messages={"required": _("Give the guardian's own address.")},
    )
    relation = forms.CharField(label=_("Relation to the person"), max_length=60, required=False)


class AgreeForm(SoundingsForm):
    """The parent who files, agreeing as guardian."""

    agree = forms.BooleanField(
        label=_("I am the parent or legal guardian, I have read this text, and I agree."),
        error_messages={"required": _("Tick the box if you agree. Without it, the entry cannot be submitted.")},
    )


class FilingForm(SoundingsForm):
    """Whom an entry is filed for, and in which role."""

    kind = forms.ChoiceField(
        label=_("I file this as"),
        choices=Entry.Filer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say in which role you file it.")},
    )
    name = forms.CharField(
        label=_("Full name of the person who enters"),
        max_length=200,
        help_text=_("As it should be printed, in any script."),
        error_messages={"required": _("Give the name of the person who enters.")},
    )
    email = forms.EmailField(
        label=_("Their e-mail"),
        help_text=_(
            "They answer for the entry, so the address must be theirs. A child for whom a parent files gets no letter."
        ),
        error_messages={"required": _("Give the address of the person who enters.")},
    )
    track = forms.ModelChoiceField(Track.objects.none(), label=_("Track"), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracks = challenge.tracks.all()
        if tracks:
            self.fields["track"].queryset = tracks
        else:
            del self.fields["track"]
        if challenge.guardian_below_age is None:
            self.fields["kind"].choices = [row for row in Entry.Filer.choices if row[0] != Entry.Filer.PARENT]
