"""The reader's own time zone, for the second of the two clocks every deadline shows."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse

COOKIE = "zone"  # set by static/js/zone.js from the browser's own setting


def reader_time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the reader's zone on the request: the person's own choice, else what the browser says, else none."""
    known = available_timezones()

    def middleware(request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "time_zone", "") or request.COOKIES.get(COOKIE, "")  # type: ignore[attr-defined]
        request.reader_zone = ZoneInfo(name) if name in known else None  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
