"""What every page knows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from challenge.models import Membership

THEMES = ("light", "dark")
JUDGES = {Membership.Role.JUDGE, Membership.Role.HEAD_JUDGE}


def theme_of(request: HttpRequest) -> str:
    """Return the theme a person chose, or nothing, which means: as the device says."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the name of this installation, whether it is the demo, the theme, and the spaces a person works in.

    `spaces` is asked for by the top bar only, once, and costs one query for a person who is signed in.
    """

    @cache
    def spaces() -> dict[str, bool]:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return {"judge": False, "organiser": False}
        roles = set(Membership.objects.filter(user=user).values_list("role", flat=True).distinct())
        return {
            "judge": bool(roles & JUDGES),
            "organiser": user.is_superuser or Membership.Role.ORGANISER in roles,
        }

    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "theme": theme_of(request),
        "languages": settings.LANGUAGES,
        "spaces": spaces,
    }
