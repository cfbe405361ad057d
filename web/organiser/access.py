"""How the organiser's pages find their rows: through what a person runs, else there is nothing here; and who is on both sides."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from challenge.models import Challenge
from submissions.both_sides import on_both_sides


def own_challenge(request: HttpRequest, slug: str) -> Challenge:
    """Return a challenge that this person runs, or answer 404."""
    return get_object_or_404(Challenge.objects.organised_by(request.user), slug=slug)


def both_sides(request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
    """Return what a page says about organisers who are in their own contest: `both_sides`, and `own_entries`, the reader's ids."""
    found = on_both_sides(challenge, also=[request.user])  # type: ignore[list-item]  # who runs it is signed in
    return {"both_sides": found, "own_entries": {row.entry.pk for row in found if row.person == request.user}}
