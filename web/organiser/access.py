"""How the organiser's pages find their rows: through what a person runs, else there is nothing here."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from challenge.models import Challenge


def own_challenge(request: HttpRequest, slug: str) -> Challenge:
    """Return a challenge that this person runs, or answer 404."""
    return get_object_or_404(Challenge.objects.organised_by(request.user), slug=slug)
