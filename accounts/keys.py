"""API keys: made, recognised, revoked. `snd_PREFIX_SECRET`; a partner sends it as `Authorization: Bearer`."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import ApiKey

LEAD = "snd"
#: `last_used_at` is written at most this often, so that reading the directory does not become writing.
USED_EVERY = timedelta(minutes=5)


def make(name: str, scopes: list[str], *, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """Create a key and return it with its secret text, which nobody can read again."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = ApiKey(name=name, prefix=prefix, secret_sha256=_digest(secret), scopes=scopes, expires_at=expires_at)
    key.full_clean()
    key.save()
    return key, f"{LEAD}_{prefix}_{secret}"


def recognise(text: str, *, at: datetime) -> ApiKey | None:
    """Return the key that this text is, if it is valid at this moment."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != LEAD:
        return None
    key = (
        ApiKey.objects.filter(prefix=parts[1], revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=at))
        .first()
    )
    if key is None or not hmac.compare_digest(key.secret_sha256, _digest(parts[2])):
        return None
    if key.last_used_at is None or at - key.last_used_at > USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


def revoke(prefix: str, *, at: datetime) -> bool:
    """End a key at once. Returns whether there was one to end."""
    return bool(ApiKey.objects.filter(prefix=prefix, revoked_at=None).update(revoked_at=at))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
