"""The organiser's way in: my challenges, a new one, the overview of one, opening and closing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from challenge import actions, permissions, presets
from challenge.models import Challenge
from submissions.models import Resemblance
from web.organiser import board, rescue
from web.organiser.access import own_challenge
from web.organiser.checks import checks as found_in
from web.organiser.finding import NextDate, finding, next_date, window
from web.organiser.preset_page import facts_of
from web.organiser.setup_forms import CreateForm
from web.shared.doors import tell_user


@dataclass(frozen=True, slots=True)
class Row:
    """A challenge in the list: itself and its next date."""

    challenge: Challenge
    next: NextDate | None


@require_GET
@login_required
def challenges(request: HttpRequest) -> HttpResponse:
    """The challenges I run, those in preparation first."""
    if not permissions.organises_any(request.user):
        raise Http404
    rows = list(Challenge.objects.organised_by(request.user).for_listing().order_by("-created_at", "pk"))
    rank = {Challenge.State.DRAFT: 0, Challenge.State.OPEN: 1, Challenge.State.CLOSED: 2}
    rows.sort(key=lambda challenge: rank[Challenge.State(challenge.state)])
    listed = [Row(challenge, next_date(challenge.rounds.all(), request.received_at)) for challenge in rows]
    return render(request, "organiser/challenges.html", {"rows": listed})


@require_GET
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to start from."""
    if not permissions.can_create(request.user):
        raise Http404
    offered = [(preset, facts_of(preset)) for preset in presets.all_presets()]
    return render(request, "organiser/new.html", {"presets": offered})


@require_http_methods(["GET", "POST"])
@login_required
def create(request: HttpRequest, key: str) -> HttpResponse:
    """Name a new challenge, look at its dates, create it."""
    if not permissions.can_create(request.user):
        raise Http404
    try:
        preset = presets.get(key)
    except KeyError:
        raise Http404 from None
    form = CreateForm(request.POST or None, preset=preset, today=request.received_at.date())
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form) as told:
            challenge = actions.create_challenge(preset, by=request.user, dates=form.dates(), **form.facts())
        if told.ok:
            for note in form.notes():
                messages.info(request, note)
            return redirect("organiser:overview", challenge.slug)
    context = {"preset": preset, "facts": facts_of(preset), "form": form}
    return render(request, "organiser/create.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Where this challenge stands, what it still needs, and the act that comes next."""
    challenge = own_challenge(request, slug)
    return render(request, "organiser/overview.html", _overview(request, challenge))


def _overview(request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
    at = request.received_at
    rounds = list(challenge.rounds.select_related("challenge").prefetch_related("track_deadlines"))
    checks = found_in(challenge, at=at)
    counts = board.counts(challenge, request.user)
    return {
        "challenge": challenge,
        "section": "overview",
        "finding": finding(challenge, rounds, checks, counts["submitted"], at),
        "next": next_date(rounds, at),
        "window": window(rounds, at),
        "rounds": rounds,
        "now": at,
        "checks": checks,
        "stops": sum(check.stops for check in checks),
        "counts": counts,
        "rescue": rescue.counts(challenge, request.user, at) if challenge.state != Challenge.State.DRAFT else {},
        "alike": Resemblance.objects.organised_by(request.user).in_challenge(challenge).open().count(),
        "kinds": [(key, label, counts[key]) for key, (label, _which) in board.KINDS.items()],
    }


@require_http_methods(["GET", "POST"])
@login_required
def open_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Make it public, after a last look at what that means."""
    challenge = own_challenge(request, slug)
    if request.method == "POST":
        with tell_user(request, success=_("The challenge is open. Everybody can see it now.")):
            actions.open_challenge(challenge, by=request.user, at=request.received_at)
        return redirect("organiser:overview", slug)
    return render(request, "organiser/open.html", _overview(request, challenge))


@require_http_methods(["GET", "POST"])
@login_required
def close_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Take no more entries, after a last look at what that means."""
    challenge = own_challenge(request, slug)
    if request.method == "POST":
        with tell_user(request, success=_("The challenge is closed. It takes no more entries.")):
            actions.close_challenge(challenge, by=request.user)
        return redirect("organiser:overview", slug)
    return render(request, "organiser/close.html", _overview(request, challenge))
