"""How often: a count kept in the database, so that all processes of the service share it. For the few doors that must not be forced.

(The API's own limits stand in api/throttles.py: they are about load, and each process may count for itself.)
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from core.models import Rate


def allow(what: str, who: str, *, limit: int, per: timedelta) -> bool:
    """Count one more `what` by `who` and return whether it stays within `limit` in each window of `per`.

    `who` may be an e-mail or network address: only a keyed hash of it is kept.
    """
    now = timezone.now()
    key = hmac.new(settings.SECRET_KEY.encode(), f"{what} {who}".encode(), hashlib.sha256).hexdigest()
    for _ in range(2):
        if Rate.objects.filter(pk=key, ends_at__gt=now).update(count=F("count") + 1):
            break
        try:
            with transaction.atomic():
                Rate.objects.filter(pk=key, ends_at__lte=now).delete()
                Rate.objects.create(key=key, ends_at=now + per, count=1)
            break
        except IntegrityError:  # another process opened the window in the meantime; count within it
            continue
    return Rate.objects.filter(pk=key, count__lte=limit).exists()


def client_address(request: HttpRequest) -> str:
    """Return the network address of the client: our peer, or what the trusted proxies say of it, counted from the right."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    said = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    if not trusted or not said:
        return peer
    return str(said[-min(trusted, len(said))])
