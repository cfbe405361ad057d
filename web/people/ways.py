"""Where a person goes on to. Only paths of this site: an address that somebody else wrote must not lead away."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


def next_path(request: HttpRequest) -> str:
    """Return the path asked for with `next`, or an empty string where there is none that we follow."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return ""


def after_sign_in(user: User | None, path: str) -> str:
    """Return where a person goes after signing in: first to the two questions, where they have not been answered."""
    target = path or settings.LOGIN_REDIRECT_URL
    return target if user is None or user.full_name else with_next("account_welcome", target)


def with_next(name: str, path: str) -> str:
    """Return the address of a page that leads on to `path`."""
    return f"{reverse(name)}?{urlencode({'next': path})}" if path else reverse(name)
