"""Coming in by a one-use link, and going on on another device."""

from __future__ import annotations

from allauth.account.internal.flows import logout
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, links, passkeys
from accounts import sign_in as machinery
from accounts.models import OneUseLink
from core import rates
from core.errors import StateConflict
from web.people.ways import after_sign_in, next_path, with_next
from web.shared import qr
from web.shared.doors import tell_user

DEVICE_AGE_SECONDS = 400 * 24 * 60 * 60  # browsers keep no cookie longer
FRESH_PER_CLIENT = 20


def device_of(request: HttpRequest) -> str:
    """Return the secret by which this device is known; empty for one we never saw."""
    return request.COOKIES.get(links.DEVICE_COOKIE, "")


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a one-use link's button; spend the link when it is pressed, since mail scanners open links but press nothing."""
    device = device_of(request)
    look = links.look(secret, at=timezone.now(), device=device)
    if request.method == "POST" and look.opens:
        device = device or links.new_device()
        try:
            spent = actions.spend_link(secret, at=timezone.now(), device=device)
        except StateConflict:  # two devices at once: the other one was first
            look = links.look(secret, at=timezone.now(), device=device)
        else:
            return _let_in(request, spent, device, first=spent.used_at is None)
    handed = bool(look.link and look.link.kind == OneUseLink.Kind.HAND_OVER)
    context = {"look": look, "secret": secret, "handed": handed}
    return render(request, "people/link.html", context, status=200 if look.opens else 410)


def _let_in(request: HttpRequest, spent: OneUseLink, device: str, *, first: bool) -> HttpResponse:
    """Sign the person in, know the device again, and offer a passkey to one who comes by an invitation for the first time."""
    target = spent.next_path
    # A person without a name is asked for it first, and offered a passkey then.
    if first and spent.user.full_name and _is_first_invitation(spent) and not passkeys.of(spent.user).exists():
        target = with_next("account_offer_passkey", target)
    answer = machinery.sign_in(request, spent.user, method="link", next_path=after_sign_in(spent.user, target))
    if spent.kind == OneUseLink.Kind.PRINTED:
        machinery.note_paper(request)
    answer.set_cookie(
        links.DEVICE_COOKIE,
        device,
        max_age=DEVICE_AGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _is_first_invitation(spent: OneUseLink) -> bool:
    used = OneUseLink.objects.filter(user=spent.user, kind=OneUseLink.Kind.INVITATION, used_at__isnull=False)
    return spent.kind == OneUseLink.Kind.INVITATION and not used.exclude(pk=spent.pk).exists()


@never_cache
@sensitive_variables()
@require_POST
def fresh(request: HttpRequest, secret: str) -> HttpResponse:
    """Mail another link to the address on file. The answer is the same whether or not there is one."""
    client = rates.client_address(request)
    if rates.allow("fresh_link_client", client, limit=FRESH_PER_CLIENT, per=machinery.HOUR):
        actions.ask_for_fresh_link(secret)
    return render(request, "people/link_asked.html")


@never_cache
@login_required
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Tell how to go on on another device; a POST makes the address for it and draws it."""
    onward = next_path(request) or "/judge/"
    context: dict[str, object] = {"next": onward, "minutes": int(links.HAND_OVER_LIFETIME.total_seconds() // 60)}
    if request.method == "POST":
        with tell_user(request) as told:
            machinery.require_own_proof(request)
            address = actions.hand_over(by=request.user, at=request.received_at, next_path=onward)
            context |= {"address": address, "code": qr.svg(address)}
        if not told.ok:
            return redirect(with_next("hand_over", onward))
    return render(request, "people/hand_over.html", context)


@never_cache
@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign this device out for good: what opened here without signing in opens no more."""
    actions.leave_device(by=request.user, at=request.received_at, device=device_of(request))
    logout.logout(request)
    messages.success(request, _("You are signed out on this device."))
    return redirect("/")
