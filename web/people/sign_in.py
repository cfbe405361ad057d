"""Coming in: one box for the address, six digits, or a passkey (for one-use links see `link.py`). And going out."""

from __future__ import annotations

from allauth.account.internal.flows import logout
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import passkeys
from accounts import sign_in as machinery
from web.people.forms import CodeForm, EmailForm, PasskeyForm
from web.people.ways import after_sign_in, next_path, with_next
from web.shared.doors import beside_fields


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send the code. Known and unknown addresses see the very same pages."""
    onward = next_path(request)
    if request.user.is_authenticated:
        return redirect(after_sign_in(request.user, onward))
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            machinery.ask_for_code(request, form.cleaned_data["email"])
        except ValidationError as refusal:
            beside_fields(form, refusal)
        else:
            return redirect(with_next("account_confirm_login_code", onward))
    return render(request, "people/sign_in.html", {"form": form, "next": onward}, status=422 if form.errors else 200)


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the six digits."""
    onward = next_path(request)
    if request.user.is_authenticated:
        return redirect(after_sign_in(request.user, onward))
    process = machinery.pending(request)
    if process is None:
        if request.method == "POST":
            messages.error(request, _("This code is over. Ask for a new one."))
        return redirect(with_next("account_login", onward))
    form = CodeForm(request.POST if request.method == "POST" and "again" not in request.POST else None)
    if "again" in request.POST:
        try:
            machinery.send_again(request, process)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("A new code is on its way. The one before no longer works."))
        return redirect(with_next("account_confirm_login_code", onward))
    if form.is_bound and form.is_valid():
        try:
            machinery.try_code(request, process, form.cleaned_data["code"])
            return machinery.finish(request, process, after_sign_in(process.user, onward))
        except ValidationError as refusal:
            if refusal.code == "over":
                messages.error(request, refusal.messages[0])
                return redirect(with_next("account_login", onward))
            beside_fields(form, refusal)
    context = {
        "form": form,
        "email": process.state["email"],
        "next": onward,
        "pause_seconds": int(machinery.PAUSE.total_seconds()),
        "positions": range(1, 7),
    }
    return render(request, "people/code.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def passkey_options(request: HttpRequest) -> JsonResponse:
    """Tell the browser what to ask its passkeys."""
    return JsonResponse(passkeys.request_options())


@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with what the browser answered."""
    onward = next_path(request)
    form = PasskeyForm(request.POST)
    try:
        found = passkeys.recognise(form.data.get("credential", ""))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(with_next("account_login", onward))
    return machinery.sign_in(request, found.user, method="passkey", next_path=after_sign_in(found.user, onward))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out on this device."""
    logout.logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("/")
