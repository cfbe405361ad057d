"""Check in a minute whether you can enter. Nothing of it is kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from challenge import eligibility as rules
from challenge.models import Challenge
from submissions.eligibility import Standing
from web.public.check_page import Check


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what the rules of a challenge need, and say how somebody would stand."""
    rows = Challenge.objects.visible_to(request.user).prefetch_related("rounds", "eligibility_rules")
    challenge = get_object_or_404(rows, slug=slug)
    if not rules.live(challenge):
        raise Http404
    page = Check(request, challenge)
    asked = request.method == "POST"
    valid = asked and page.is_valid()
    context = {
        "challenge": challenge,
        "check": page,
        "standing": Standing(page.findings()) if valid else None,
        "takes_entries": challenge.rounds.taking_entries(request.received_at).exists(),
    }
    return render(request, "public/check.html", context, status=422 if asked and not valid else 200)
