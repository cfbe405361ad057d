"""One-use links: an address that signs one person in, once. The secret is in the address alone; the table keeps its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import OneUseLink, User

LIFETIME = timedelta(hours=24)


def make_link(user: User, next_path: str = "/start/", lifetime: timedelta = LIFETIME) -> str:
    """Return a whole address that signs `user` in once within `lifetime` and leads on to `next_path`, a path of this site.

    Make it where it is mailed or printed, so that it stands in no job's row. Raises ValueError for a path that leaves the site.
    """
    if not (next_path.startswith("/") and url_has_allowed_host_and_scheme(next_path, allowed_hosts=None)):
        raise ValueError(f"{next_path!r} is not a path of this site")
    secret = secrets.token_urlsafe(32)
    OneUseLink.objects.create(
        user=user, secret_sha256=digest(secret), next_path=next_path, expires_at=timezone.now() + lifetime
    )
    return settings.SITE_URL + reverse("link", args=[secret])


def find(secret: str, *, at: datetime) -> OneUseLink | None:
    """Return the link behind a secret while it can still be spent."""
    return (
        OneUseLink.objects.select_related("user")
        .filter(secret_sha256=digest(secret), used_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
