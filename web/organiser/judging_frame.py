"""What the pages about judging share: which round they are about, and the way back to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from challenge.models import Challenge, Round
from web.organiser.access import both_sides, own_challenge


def frame(request: HttpRequest, slug: str, section: str) -> tuple[Challenge, Round | None, dict[str, Any]]:
    """Return the challenge, the round the page is about, and what every page of these knows.

    The round is the one asked for, else the last whose judging has opened, else the first.
    """
    challenge = own_challenge(request, slug)
    rounds = list(challenge.rounds.select_related("challenge"))  # type: ignore[attr-defined]
    asked = request.POST.get("round") or request.GET.get("round")
    if asked:
        round_ = get_object_or_404(challenge.rounds.select_related("challenge"), pk=asked)  # type: ignore[attr-defined]
    else:
        begun = [row for row in rounds if row.judging_opens_at and row.judging_opens_at <= request.received_at]  # type: ignore[attr-defined]
        round_ = next(iter([*begun[-1:], *rounds[:1]]), None)
    context = {"challenge": challenge, "section": section, "round": round_, "rounds": rounds}
    return challenge, round_, context | both_sides(request, challenge)


def back(name: str, round_: Round) -> HttpResponse:
    """Lead back to a page, about the same round."""
    return redirect(f"{reverse(f'organiser:{name}', args=[round_.challenge.slug])}?round={round_.pk}")


def no_round_yet(request: HttpRequest, challenge: Challenge, section: str) -> HttpResponse:
    """Say that the challenge has no round that this page could be about."""
    return render(request, "organiser/judging_no_round.html", {"challenge": challenge, "section": section})
