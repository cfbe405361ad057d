"""Pages that anybody may open: home, challenges, texts, the sheet of components, and the choice of light or dark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from challenge import eligibility
from challenge.models import Challenge
from directory.models import Organisation
from web.public import challenge_page, sheet
from web.public import home as front
from web.public.phases import Phase, Standing, phase_of
from web.shared import plumb, times
from web.shared.context import THEMES

A_YEAR = 60 * 60 * 24 * 365


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open, until when, how to enter, who won, what comes next; and the way into the directory."""
    at = request.received_at
    phases = front.phases_of_public(at)
    lead = front.leading(phases)
    context = {
        "at": at,
        "lead": lead,
        "also_open": [row for row in phases if row.standing == Standing.OPEN and row is not lead],
        "events": front.coming(phases, at, _shown_instant(lead)),
        "won": front.winners(at),
        "organisations": Organisation.objects.visible().count(),
    }
    return render(request, "public/home.html", context | _countdown(request, lead))


def _shown_instant(lead: Phase | None) -> datetime | None:
    """Return the instant that the band prints: a deadline as its last minute, not as the minute after it."""
    if lead is None or lead.round is None:
        return None
    return lead.round.deadline_for().printed_at if lead.standing == Standing.OPEN else lead.until


def _countdown(request: HttpRequest, lead: Phase | None) -> dict[str, Any]:
    """Return what the clock and the plumb lines need; nothing where there is no instant to wait for."""
    instant = _shown_instant(lead)
    if instant is None or lead is None or lead.until is None:
        return {}
    days, hours, minutes = times.left(lead.until, request.received_at)
    lines = plumb.lines(instant, lead.challenge.zone, request.reader_zone)
    return {
        "instant": instant,
        "days": days,
        "hours": hours,
        "minutes": minutes,
        "lines": lines,
        "drawing": plumb.drawing(lines),
    }


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    """All challenges, those that want an answer soonest first."""
    phases = front.phases_of_public(request.received_at)
    groups = [(standing, [row for row in phases if row.standing == standing]) for standing in challenge_page.GROUPS]
    return render(
        request,
        "public/challenges.html",
        {"groups": [(s, rows) for s, rows in groups if rows], "at": request.received_at},
    )


@require_safe
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """One challenge: who can enter, when, how it is judged, what can be won, what is agreed to."""
    rows = Challenge.objects.visible_to(request.user).prefetch_related(*challenge_page.SHOWN)
    found = get_object_or_404(rows, slug=slug)
    phase = phase_of(found, request.received_at)
    context = {
        "challenge": found,
        "phase": phase,
        "at": request.received_at,
        "instant": _shown_instant(phase),
        "rounds": challenge_page.rounds(found, request.received_at),
        "timeline": challenge_page.timeline(found, request.received_at),
        "terms": challenge_page.terms(found),
        "further_texts": challenge_page.further_texts(found),
        "said": eligibility.said(found),
    }
    return render(request, "public/challenge.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for whom, and where to write when something does not."""
    return render(request, "public/accessibility.html")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, why, and for how long."""
    return render(request, "public/rules.html")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, from the templates the pages use."""
    return render(request, "public/components.html", sheet.context())


@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Show what people see when there is nothing, or when something went wrong."""
    return render(request, "public/states.html", {"form": sheet.too_old()})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; anything else means: as the device says."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = "/"
    answer = redirect(onward)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
