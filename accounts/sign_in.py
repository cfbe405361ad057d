"""Signing in, on allauth's machinery: a code by e-mail, a passkey, a one-use link. Used by the web door; knows requests, no pages.

The code lives in the browser's session, so it works on the device that asked for it alone. allauth rotates the session key when the
person is signed in.
"""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage
from allauth.core.internal.cryptokit import compare_user_code
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import User
from core import rates

HOUR = timedelta(hours=1)
#: A second code may be asked for after so long.
PAUSE = timedelta(seconds=45)
CODES_PER_ADDRESS = 6
CODES_PER_CLIENT = 60
TRIES_PER_ADDRESS = 25
#: In the session of somebody who came by a printed link.
ON_PAPER = "on_paper"


def ask_for_code(request: HttpRequest, email: str) -> None:
    """Send six digits to an address, whoever it belongs to; known and unknown ones are told the same. Raises ValidationError."""
    address = email.strip().lower()
    _require_codes_left(request, address)
    user = actions.begin_sign_in(address)
    rates.allow("code_pause", address, limit=1, per=PAUSE)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=address)


def pending(request: HttpRequest) -> LoginCodeVerificationProcess | None:
    """Return the sign-in that waits for its code in this browser; None when there is none or its time is over."""
    stage = get_pending_stage(request)
    if not isinstance(stage, LoginByCodeStage) or not stage.state:
        return None
    return LoginCodeVerificationProcess.resume(stage)


def send_again(request: HttpRequest, process: LoginCodeVerificationProcess) -> None:
    """Send a new code, which makes the one before worthless. Raises ValidationError when it is too soon or too often."""
    address = process.state["email"]
    if not rates.allow("code_pause", address, limit=1, per=PAUSE):
        raise ValidationError(_("A new code is possible in a moment. The one we sent still works."))
    _require_codes_left(request, address)
    if not process.can_resend:
        raise ValidationError(_("That were many codes. Begin again with your address."))
    process.state["at"] = time.time()
    if process.user:
        process.resend()
    else:
        process.record_resend()
        process.persist()


def try_code(request: HttpRequest, process: LoginCodeVerificationProcess, code: str) -> None:
    """Check the code that was typed. Raises ValidationError; after too many wrong ones the sign-in is over."""
    address = process.state["email"]
    if not rates.allow("code_try", address, limit=TRIES_PER_ADDRESS, per=HOUR):
        process.abort()
        raise ValidationError(_("That were too many wrong codes. Wait an hour, or use a passkey."), code="over")
    if compare_user_code(actual=code, expected=process.code):
        return
    if process.record_invalid_attempt():
        raise ValidationError(_("That is not the code we sent. Look for the newest message."), code="wrong")
    raise ValidationError(_("That were too many wrong codes. Ask for a new one."), code="over")


def finish(request: HttpRequest, process: LoginCodeVerificationProcess, next_path: str) -> HttpResponse:
    """Sign the person in: the address is proved to be theirs."""
    user = process.user
    actions.prove_address(user, process.state["email"], by=user)
    return process.finish(next_path)


def sign_in(request: HttpRequest, user: User, *, method: str, next_path: str) -> HttpResponse:
    """Sign a person in who came by a one-use link or a passkey."""
    record_authentication(request, user, method=method)
    return perform_login(request, Login(user=user, redirect_url=next_path))


def note_paper(request: HttpRequest) -> None:
    """Keep in mind that whoever is signed in here came by a link on paper, which others have seen."""
    request.session[ON_PAPER] = True


def require_own_proof(request: HttpRequest) -> None:
    """Refuse new ways into the account to somebody who came by a link on paper. Raises ValidationError."""
    if request.session.get(ON_PAPER):
        raise ValidationError(
            _("You came in by a link on paper. Sign out, then sign in with a code that goes to your e-mail address.")
        )


def _require_codes_left(request: HttpRequest, address: str) -> None:
    client = rates.client_address(request)
    if not (
        rates.allow("codes_client", client, limit=CODES_PER_CLIENT, per=HOUR)
        and rates.allow("codes_address", address, limit=CODES_PER_ADDRESS, per=HOUR)
    ):
        raise ValidationError(_("We sent several codes already. Wait an hour, or use a passkey."), code="often")
