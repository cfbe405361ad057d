"""What every page of the judge begins with: the duty that is theirs, and what they chose on this device."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from judging.models import Assignment


def own(request: HttpRequest, pk: str) -> Assignment:
    """Return one duty of the person who asks, with all that its page shows; 404 where it is not theirs."""
    rows = Assignment.objects.for_judge(request.user).for_listing().with_answers()
    rows = rows.select_related("entry__deck", "entry__image", "judge__round__calibration")
    return get_object_or_404(rows.prefetch_related("entry__deck__renditions", "entry__image__renditions"), pk=pk)


def device(request: HttpRequest) -> dict[str, str | bool]:
    """Return which hand the judge scores with, and whether clips wait until they are played.

    Both are chosen on the device (static/js/hand.js, static/js/data.js); a browser that asks for little data gets it unasked.
    """
    chosen = request.COOKIES.get("data", "")
    saves = request.headers.get("Save-Data", "").lower() == "on"
    return {
        "hand": "left" if request.COOKIES.get("hand") == "left" else "right",
        "low": chosen == "low" or (saves and chosen != "full"),
    }
