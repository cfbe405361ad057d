"""How often a caller may knock: a low rate for strangers, a higher one with a key or a session (settings.API_RATES)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiKey

if TYPE_CHECKING:  # DRF reads this module while rest_framework.views is still being imported
    from rest_framework.views import APIView


class ByCaller(SimpleRateThrottle):
    """One bucket for each key, person or address."""

    scope = "caller"

    def __init__(self) -> None:
        """Wait for the request: the rate depends on who calls."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request against its caller's rate."""
        kind = (
            "key" if isinstance(request.auth, ApiKey) else "session" if request.user.is_authenticated else "anonymous"
        )
        self.rate = settings.API_RATES[kind]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        self.caller = f"{kind}-{getattr(request.user, 'pk', None) or self.get_ident(request)}"
        return bool(super().allow_request(request, view))

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Return the bucket's name."""
        return f"throttle-{self.caller}"
