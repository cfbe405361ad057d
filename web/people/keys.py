"""API keys of partners: made, looked over and revoked by a site administrator."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.models import ApiKey
from accounts.permissions import can_manage_keys
from web.people.forms import KeyForm
from web.shared.doors import tell_user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys; make one and show its text, this once."""
    if not can_manage_keys(request.user):
        raise PermissionDenied
    form, text = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        with tell_user(request, form=form) as told:
            _key, text = actions.make_key(
                form.cleaned_data["name"],
                form.cleaned_data["scopes"],
                by=request.user,
                expires_at=timezone.now() + timedelta(days=days) if days else None,
            )
        if told.ok:
            form = KeyForm()
    rows = ApiKey.objects.order_by("revoked_at", "-created_at", "pk")[:200]
    context = {"form": form, "keys": rows, "text": text, "now": timezone.now()}
    return render(request, "people/keys.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """End a key."""
    with tell_user(request, success=_("The key %(prefix)s is revoked.") % {"prefix": prefix}):
        actions.revoke_key(prefix, by=request.user, at=timezone.now())
    return redirect("account_keys")
