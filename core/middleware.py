"""Request-wide facts that rules need and doors pass on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

#: What config/arrival.py found out about a request, in seconds of the epoch. No header can set it: those are called HTTP_.
ARRIVED = "soundings.arrived_at"
#: A proxy that says it took a request longer ago than this has a wrong clock.
LONGEST_WAY = timedelta(minutes=2)


def received_at(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note the moment a request arrived: deadlines count from here, not from when a lock was won."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.received_at = arrival(request)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def arrival(request: HttpRequest) -> datetime:
    """Return when a request reached this machine, or the proxy before it where ARRIVAL_HEADER names what that one says."""
    noted = request.META.get(ARRIVED)
    here = datetime.fromtimestamp(noted, UTC) if noted else timezone.now()
    said = request.META.get(settings.ARRIVAL_HEADER) if settings.TRUSTED_PROXIES and settings.ARRIVAL_HEADER else None
    if said:
        try:
            there = datetime.fromtimestamp(float(said.removeprefix("t=")), UTC)
        except (ValueError, OverflowError, OSError):
            return here
        if here - LONGEST_WAY <= there <= here:
            return there
    return here


#: What a page might ask of the device.
DEVICE = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


def device_rights(*allowed: str) -> str:
    """Return the header that lets a page ask the person for these parts of the device, and for no others."""
    return ", ".join(f"{name}=({'self' if name in allowed else ''})" for name in DEVICE)


def permissions_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Forbid pages the camera, the microphone and the like. The view that needs some sets the header itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", device_rights())
        return response

    return middleware
