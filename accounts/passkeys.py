"""Passkeys, on allauth's WebAuthn: what the browser is asked, and the check of what it answers. Used by the web door."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MOST_BYTES = 20_000


def of(user: User) -> QuerySet[Authenticator]:
    """The passkeys of a person, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")


def creation_options(user: User) -> dict[str, Any]:
    """Return what the browser needs to make a passkey (WebAuthn's JSON)."""
    return auth.begin_registration(user, True)


def request_options() -> dict[str, Any]:
    """Return what the browser needs to ask for any passkey it holds for this site."""
    return auth.begin_authentication(None)


def check_new(text: str) -> dict[str, Any]:
    """Check the browser's answer to `creation_options` and return it. Raises ValidationError."""
    credential = _read(text)
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except (ValueError, KeyError, TypeError, ValidationError):
        raise ValidationError(_("The passkey could not be checked. Try again.")) from None
    return credential


def recognise(text: str) -> Authenticator:
    """Check the browser's answer to `request_options` and return the passkey. Raises ValidationError."""
    credential = _read(text)
    try:
        auth.parse_authentication_response(credential)
        user = auth.extract_user_from_response(credential)
        passkey = auth.complete_authentication(user, credential)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise ValidationError(_("This passkey is not known here. Use your e-mail address.")) from None
    if not passkey.user.is_active:
        raise ValidationError(_("This passkey is not known here. Use your e-mail address."))
    passkey.record_usage()
    return passkey


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValidationError(_("The browser sent no passkey. Try again."))
    return found
