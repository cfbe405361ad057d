"""Shapes of what people type about themselves."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, User
from core import economies
from web.shared.forms import SoundingsForm, SoundingsModelForm

DIGITS = 6


class EmailForm(SoundingsForm):
    """The one box."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"invalid": _("An address looks like name@example.org."), "required": _("Type your address.")},
        widget=forms.EmailInput(
            attrs={"autocomplete": "email webauthn", "inputmode": "email", "autocapitalize": "none"}
        ),
    )


class AnotherEmailForm(EmailForm):
    """An address to add to the account."""

    prefix = "new"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Another address")
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class CodeForm(SoundingsForm):
    """Six boxes of one digit; a browser that fills the whole code into the first one is as welcome."""

    def clean(self) -> dict[str, str]:
        """Return the digits in a row as `code`."""
        typed = "".join(self.data.getlist("digit")) if hasattr(self.data, "getlist") else ""
        code = "".join(char for char in typed if char.isdigit())
        if len(code) != DIGITS:
            raise forms.ValidationError(_("The code has six digits."), code="shape")
        return {"code": code}


def _zones() -> list[tuple[str, str]]:
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return [("", str(_("As this device says"))), *((name, name.replace("_", " ")) for name in named)]


class WelcomeForm(SoundingsModelForm):
    """The two questions after the first sign-in."""

    class Meta:
        model = User
        fields = ("full_name", "economy")
        labels = {"full_name": _("Full name"), "economy": _("Economy")}
        help_texts = {"full_name": _("As certificates and results should show it, in any script.")}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}
        error_messages = {"full_name": {"required": _("Give the name that certificates and results should show.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Blank in the table, for people whom others invited; not blank once they say it themselves.
        self.fields["full_name"].required = True
        self.fields["economy"].choices = [("", _("Not said")), *economies.choices()]


class ProfileForm(WelcomeForm):
    """And the reader's zone, which the second clock beside every deadline follows."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lazy(_zones, list), required=False)

    class Meta(WelcomeForm.Meta):
        fields = ("full_name", "economy", "time_zone")


class PasskeyForm(SoundingsForm):
    """What the browser answers when it made or showed a passkey."""

    credential = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the passkey"),
        required=False,
        max_length=60,
        help_text=_("So that you know it again, such as the device it lives on."),
    )


class KeyForm(SoundingsForm):
    """A new API key."""

    name = forms.CharField(label=_("Who will hold it"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=ApiKey.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Ends after days"), required=False, min_value=1, max_value=3650)
