"""One-use links: an address that signs one person in, once. The secret is in the address alone; the table keeps its SHA-256.

A link belongs to the device that spent it, known by a cookie (`DEVICE_COOKIE`): there it opens again while it lasts, elsewhere never.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import OneUseLink, User

LIFETIME = timedelta(hours=24)
#: Long enough to take the other device from the bag, too short to be found later.
HAND_OVER_LIFETIME = timedelta(minutes=5)
DEVICE_COOKIE = "device"
#: What is typed from one screen into another: no letter that looks like a figure. Twelve of them are 59 bits.
TYPED = "abcdefghjkmnpqrstuvwxyz23456789"
TYPED_KINDS = (OneUseLink.Kind.HAND_OVER, OneUseLink.Kind.PRINTED)


@dataclass(frozen=True, slots=True)
class Look:
    """What a secret is on this device now: the link where it is known, whether it opens, whether another device spent it."""

    link: OneUseLink | None
    opens: bool = False
    elsewhere: bool = False


def make_link(
    user: User,
    next_path: str = "/start/",
    lifetime: timedelta = LIFETIME,
    kind: OneUseLink.Kind = OneUseLink.Kind.SIGN_IN,
) -> str:
    """Return a whole address that signs `user` in once within `lifetime` and leads on to `next_path`, a path of this site.

    Make it where it is mailed or printed, so that it stands in no job's row. Raises ValueError for a path that leaves the site.
    """
    if not (next_path.startswith("/") and url_has_allowed_host_and_scheme(next_path, allowed_hosts=None)):
        raise ValueError(f"{next_path!r} is not a path of this site")
    secret = _typed_secret() if kind in TYPED_KINDS else secrets.token_urlsafe(32)
    OneUseLink.objects.create(
        user=user,
        kind=kind,
        secret_sha256=digest(secret),
        next_path=next_path,
        expires_at=timezone.now() + lifetime,
    )
    return settings.SITE_URL + reverse("link", args=[secret])


def look(secret: str, *, at: datetime, device: str) -> Look:
    """Return what a secret is worth on a device, given by the secret in its cookie (empty: one we never saw)."""
    link = known(secret)
    if link is None or not link.user.is_active:
        return Look(None)
    lasts = link.expires_at > at
    if link.used_at is None:
        # Whoever prints a link has seen it; so it opens an account that nobody has used yet, and no other.
        stale = link.kind == OneUseLink.Kind.PRINTED and link.user.last_login is not None
        return Look(link, opens=lasts and not stale)
    here = bool(device) and secrets.compare_digest(link.device_sha256, digest(device))
    return Look(link, opens=lasts and here, elsewhere=lasts and not here)


def known(secret: str) -> OneUseLink | None:
    """Return the link behind a secret, also one that is over and not forgotten yet."""
    return OneUseLink.objects.select_related("user").filter(secret_sha256=digest(secret)).first()


def end(user: User, *, at: datetime, **which: object) -> int:
    """End a person's links that still last; `which` narrows them by field. Returns how many."""
    return OneUseLink.objects.filter(user=user, expires_at__gt=at, **which).update(expires_at=at)


def new_device() -> str:
    """Return the secret by which a device is known from now on."""
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _typed_secret() -> str:
    letters = "".join(secrets.choice(TYPED) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))
