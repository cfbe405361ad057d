"""A fault of ours, told at the door it happened behind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from api import errors


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer programs in their shape, people with a page."""
    return errors.server_error(request) if request.path.startswith("/api/") else defaults.server_error(request)
