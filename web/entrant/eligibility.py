"""The card "Can this entry take part?", drawn again whenever something was saved."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from submissions import eligibility
from web.entrant.page import own_entry


@require_GET
@login_required
def card(request: HttpRequest, pk: str) -> HttpResponse:
    """Return how the entry stands to each rule, as the piece of a page that every step shows."""
    row = own_entry(request, pk)
    return render(request, "entrant/eligibility.html", {"standing": eligibility.standing_of([row])[row.pk]})
