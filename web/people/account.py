"""One's own account: name, economy, zone, addresses, passkeys."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, address_codes, passkeys, sign_in
from web.people.forms import AnotherEmailForm, CodeForm, PasskeyForm, ProfileForm, WelcomeForm
from web.people.ways import next_path, with_next
from web.shared.doors import beside_fields, tell_user


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "form": forms.get("form") or ProfileForm(instance=request.user),
        "address_form": forms.get("address_form") or AnotherEmailForm(),
        "passkey_form": PasskeyForm(),
        "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "pk"),
        "passkeys": [(key, key.wrap().name) for key in passkeys.of(request.user)],
        "pending_address": address_codes.pending(request),
    }
    return render(request, "people/account.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the account; save the profile."""
    if request.method != "POST":
        return _page(request)
    form = ProfileForm(request.POST)
    if form.is_valid():
        with tell_user(request, success=_("Saved."), form=form) as told:
            actions.save_profile(by=request.user, **form.cleaned_data)
        if told.ok:
            return redirect("account")
    return _page(request, form=form, status=422)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask a new person for their name, and for their economy if they like; then offer a passkey."""
    onward = next_path(request) or "/start/"
    form = WelcomeForm(request.POST or None, instance=None if request.POST else request.user)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form) as told:
            actions.save_profile(by=request.user, **form.cleaned_data)
        if told.ok:
            held = passkeys.of(request.user).exists()
            return redirect(onward if held else with_next("account_offer_passkey", onward))
    status = 422 if form.errors else 200
    return render(request, "people/welcome.html", {"form": form, "next": onward}, status=status)


@never_cache
@login_required
@require_GET
def offer_passkey(request: HttpRequest) -> HttpResponse:
    """Offer a passkey once, after the first sign-in."""
    context = {"passkey_form": PasskeyForm(), "next": next_path(request) or "/start/"}
    return render(request, "people/offer_passkey.html", context)


@login_required
@require_POST
def add_address(request: HttpRequest) -> HttpResponse:
    """Send a code to an address that is to be added."""
    form = AnotherEmailForm(request.POST)
    if form.is_valid():
        try:
            sign_in.require_own_proof(request)
            address_codes.ask(request, form.cleaned_data["email"], by=request.user)
        except ValidationError as refusal:
            beside_fields(form, refusal)
        else:
            return redirect("account_address_code")
    return _page(request, address_form=form, status=422)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that went to the new address."""
    address = address_codes.pending(request)
    if address is None:
        messages.error(request, _("This code is over. Ask for a new one."))
        return redirect("account")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with tell_user(request, success=_("The address is yours to sign in with."), form=form) as told:
            address_codes.confirm(request, form.cleaned_data["code"], by=request.user)
        if told.ok:
            return redirect("account")
    context = {"form": form, "email": address, "positions": range(1, 7)}
    return render(request, "people/address_code.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def make_primary(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the address that mail goes to."""
    address = get_object_or_404(EmailAddress, pk=pk, user=request.user)
    with tell_user(request, success=_("Mail now goes to %(address)s.") % {"address": address.email}):
        actions.make_primary(address, by=request.user)
    return redirect("account")


@login_required
@require_POST
def remove_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an address off the account."""
    address = get_object_or_404(EmailAddress, pk=pk, user=request.user)
    with tell_user(request, success=_("%(address)s is removed.") % {"address": address.email}):
        actions.remove_address(address, by=request.user)
    return redirect("account")


@never_cache
@login_required
@require_GET
def passkey_options(request: HttpRequest) -> JsonResponse:
    """Tell the browser what passkey to make."""
    return JsonResponse(passkeys.creation_options(request.user))


@login_required
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    form = PasskeyForm(request.POST)
    with tell_user(request, success=_("The passkey is kept. Next time, sign in with it.")):
        sign_in.require_own_proof(request)
        credential = passkeys.check_new(form.data.get("credential", ""))
        actions.add_passkey(form.data.get("name", ""), credential, by=request.user)
    return redirect(next_path(request) or "account")


@login_required
@require_POST
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey off the account."""
    passkey = get_object_or_404(passkeys.of(request.user), pk=pk)
    with tell_user(request, success=_("The passkey is removed. Delete it on your device as well.")):
        actions.remove_passkey(passkey, by=request.user)
    return redirect("account")
