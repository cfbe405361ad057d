"""The fine print of deadlines, round by round: grace, tracks with a date of their own, late codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from challenge import actions
from challenge.models import Challenge, LateCode, Round
from web.organiser.access import own_challenge
from web.organiser.deadline_forms import CodeForm, GraceForm, TracksForm
from web.organiser.setup_views import round_of, setup_page
from web.shared.doors import tell_user


@dataclass(frozen=True, slots=True)
class Block:
    """One round on the page: its forms, one of which may come back with what was typed, and its codes."""

    round: Round
    grace: GraceForm
    tracks: TracksForm | None
    code: CodeForm
    codes: list[LateCode]


@require_GET
@login_required
def deadlines(request: HttpRequest, slug: str) -> HttpResponse:
    """Every round that takes entries, with all that is said of its deadline."""
    return _page(request, own_challenge(request, slug))


@require_POST
@login_required
def grace(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Set the grace of a round."""
    challenge = own_challenge(request, slug)
    round_ = round_of(challenge, pk)
    form = GraceForm(request.POST, round_=round_)
    if form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.set_grace(round_, by=request.user, at=request.received_at, **form.cleaned_data)
        if told.ok:
            return redirect("organiser:deadlines", slug)
    return _page(request, challenge, form)


@require_POST
@login_required
def tracks(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Set the dates of the tracks of a round, all or none."""
    challenge = own_challenge(request, slug)
    round_ = round_of(challenge, pk)
    form = TracksForm(request.POST, round_=round_, tracks=list(challenge.tracks.all()))
    if form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told, transaction.atomic():
            _set_tracks(request, round_, form)
        if told.ok:
            for note in form.notes():
                messages.info(request, note)
            return redirect("organiser:deadlines", slug)
    return _page(request, challenge, form)


def _set_tracks(request: HttpRequest, round_: Round, form: TracksForm) -> None:
    for track, moment in form.dates():
        try:
            actions.set_track_deadline(round_, track, by=request.user, at=request.received_at, deadline_at=moment)
        except ValidationError as refusal:
            raise ValidationError({track.pk: refusal.messages}) from refusal


@require_POST
@login_required
def codes(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Make a late code."""
    challenge = own_challenge(request, slug)
    round_ = round_of(challenge, pk)
    form = CodeForm(request.POST, round_=round_)
    if form.is_valid():
        with tell_user(request, form=form) as told:
            row = actions.make_late_code(round_, by=request.user, at=request.received_at, **form.cleaned_data)
            messages.success(request, _("The code is %(code)s. Give it to those it is for.") % {"code": row.words})
        if told.ok:
            for note in form.notes():
                messages.info(request, note)
            return redirect("organiser:deadlines", slug)
    return _page(request, challenge, form)


@require_POST
@login_required
def revoke(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take a code back."""
    challenge = own_challenge(request, slug)
    row = get_object_or_404(LateCode.objects.filter(round__challenge=challenge), pk=pk)
    with tell_user(request, success=_("Nobody else can use this code. Who used it keeps the time it gave.")):
        actions.revoke_late_code(row, by=request.user, at=request.received_at)
    return redirect("organiser:deadlines", slug)


def _page(request: HttpRequest, challenge: Challenge, bound: Any = None) -> HttpResponse:
    """Draw the page; a form that was refused stands where it was, with what was typed."""
    rounds = challenge.rounds.filter(deadline_at__isnull=False).select_related("challenge")
    every = list(rounds.prefetch_related("track_deadlines__track"))
    kinds = list(challenge.tracks.all())
    made = LateCode.objects.filter(round__in=every).annotate(used=Count("entries"))
    by_round: dict[str, list[LateCode]] = {}
    for row in made:
        by_round.setdefault(row.round_id, []).append(row)

    def form_of(kind: type, round_: Round, **more: Any) -> Any:
        fresh = kind(round_=round_, **more)
        return bound if bound is not None and type(bound) is kind and bound.prefix == fresh.prefix else fresh

    blocks = [
        Block(
            round_,
            form_of(GraceForm, round_),
            form_of(TracksForm, round_, tracks=kinds) if kinds else None,
            form_of(CodeForm, round_),
            by_round.get(round_.pk, []),
        )
        for round_ in every
    ]
    context = {"blocks": blocks, "now": request.received_at}
    return setup_page(request, challenge, "deadlines", context, status=422 if bound is not None else 200)
