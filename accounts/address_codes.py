"""Prove that a second address is one's own: six digits to it, kept (as a hash) in the session until they come back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import User
from core import mail, rates

SLOT = "address_code"
LIFETIME = timedelta(minutes=10)
TRIES = 5
CODES_PER_PERSON = 6


def ask(request: HttpRequest, email: str, *, by: User) -> None:
    """Send a code to an address that `by` wants to add. Raises ValidationError."""
    address = email.strip().lower()
    actions.require_room_for_address(address, by=by)
    if not rates.allow("address_code", by.pk, limit=CODES_PER_PERSON, per=timedelta(hours=1)):
        raise ValidationError({"email": _("We sent several codes already. Wait an hour.")})
    code = f"{secrets.randbelow(1_000_000):06d}"
    request.session[SLOT] = {
        "email": address,
        "sha256": _digest(request, code),
        "until": (timezone.now() + LIFETIME).timestamp(),
        "tries": 0,
    }
    # An address of somebody else's account is not told here; its owner learns that somebody tried.
    taken = EmailAddress.objects.filter(email=address, verified=True).exclude(user=by).exists()
    if taken:
        mail.send("address_taken", address)
    else:
        mail.send("address_code", address, code=code)


def pending(request: HttpRequest) -> str | None:
    """Return the address that waits for its code in this browser."""
    slot: dict[str, Any] | None = request.session.get(SLOT)
    if not slot or slot["until"] < timezone.now().timestamp() or slot["tries"] >= TRIES:
        return None
    return str(slot["email"])


def confirm(request: HttpRequest, code: str, *, by: User) -> None:
    """Check the code and add the address. Raises ValidationError."""
    address = pending(request)
    if address is None:
        raise ValidationError(_("This code is over. Ask for a new one."), code="over")
    slot = request.session[SLOT]
    if not hmac.compare_digest(slot["sha256"], _digest(request, code)):
        slot["tries"] += 1
        request.session[SLOT] = slot
        raise ValidationError(_("That is not the code we sent. Look for the newest message."), code="wrong")
    del request.session[SLOT]
    actions.prove_address(by, address, by=by)


def _digest(request: HttpRequest, code: str) -> str:
    key = (request.session.session_key or "").encode()
    return hmac.new(key, "".join(code.split()).encode(), hashlib.sha256).hexdigest()
