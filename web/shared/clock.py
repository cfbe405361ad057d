"""What time it is here, so that a page counts by our clock and not by the device's."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET


@require_GET
def clock(request: HttpRequest) -> JsonResponse:
    """Tell the time, to the millisecond."""
    answer = JsonResponse({"now": timezone.now().isoformat(timespec="milliseconds")})
    answer["Cache-Control"] = "no-store"
    return answer
