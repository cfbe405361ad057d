"""Two small windows for the machines that watch over the service: is it alive, is it ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import worker
from media.store import store

log = structlog.get_logger(__name__)

#: A mail that waits longer than this is late.
MOST_LAG_SECONDS = 300

Fact = dict[str, Any]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer as long as this process can answer at all."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ask the database, the store and the queue; 503 names the parts that fail."""
    parts = {"database": _asked(_database), "store": _asked(_store), "queue": _asked(_queue)}
    failing = [name for name, facts in parts.items() if not facts["ok"]]
    response = JsonResponse({"ok": not failing, "failing": failing, **parts}, status=503 if failing else 200)
    response._has_been_logged = True  # type: ignore[attr-defined]  # asked every few seconds; it is no error of ours
    return response


def _asked(question: Callable[[], Fact]) -> Fact:
    try:
        return question()
    except Exception as error:  # noqa: BLE001 (whatever it is, this part is not ready; the log has the rest)
        log.warning("not_ready", part=question.__name__.strip("_"), error=type(error).__name__)
        return {"ok": False, "error": type(error).__name__}


def _database() -> Fact:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _store() -> Fact:
    store().check()
    return {"ok": True}


def _queue() -> Fact:
    now = timezone.now()
    lag, workers = worker.lag_seconds(now), worker.alive_count(now)
    return {"ok": bool(workers) and lag <= MOST_LAG_SECONDS, "lag_seconds": round(lag, 1), "workers": workers}
