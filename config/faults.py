"""A fault of ours, told at the door it happened behind."""

from __future__ import annotations

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from api import errors

log = structlog.get_logger(__name__)

#: When to come back; a restarted database answers sooner.
RETRY_AFTER_SECONDS = 5
#: What SQLite says when it is only busy. Its other operational errors are faults of ours.
BUSY = ("locked", "unable to open", "disk i/o")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer programs in their shape, people with a page: 503 while the database is away or too busy, else 500."""
    fault = sys.exc_info()[1]
    for_programs = request.path.startswith("/api/")
    if not is_away(fault):
        return errors.server_error(request) if for_programs else defaults.server_error(request)
    log.warning("database_away", error=type(fault).__name__)
    answer = errors.database_away(request) if for_programs else HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer["Cache-Control"] = "no-store"
    answer._has_been_logged = True  # type: ignore[attr-defined]  # above, in one line: there will be many of them
    return answer


def is_away(fault: BaseException | None) -> bool:
    """Whether the database cannot be reached, is shutting down, or gave up waiting: the same request may succeed in a moment."""
    if not isinstance(fault, OperationalError | InterfaceError):
        return False
    if type(fault.__cause__).__module__ == "sqlite3":
        return any(word in str(fault).lower() for word in BUSY)
    return True
