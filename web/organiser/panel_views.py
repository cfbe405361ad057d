"""The panel of a round: who sits on it, and what the plan knows about them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from judging import actions
from judging.models import Conflict, Judge
from web.organiser.judging_forms import InviteForm, SeatForm
from web.organiser.judging_frame import back, frame
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who judges, and invite one more."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    form = InviteForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        success = _("The invitation to %(name)s is on its way.") % {"name": form.cleaned_data["name"]}
        with tell_user(request, success=success, form=form) as told:
            actions.invite_judge(round_, by=request.user, at=request.received_at, **form.cleaned_data)
        if told.ok:
            return back("panel", round_)
    seats = round_.judges.seated().select_related("user").prefetch_related("tracks").order_by("user__full_name", "pk")  # type: ignore[attr-defined]
    standing = Q(assignments__entry__state="submitted")
    context |= {
        "seats": seats.annotate(load=Count("assignments", filter=standing)),
        "coming": sum(seat.state == Judge.State.INVITED for seat in seats),
        "form": form,
        "conflict_count": Conflict.objects.filter(judge__round=round_).count(),
    }
    return render(request, "organiser/panel.html", context, status=400 if form.errors else 200)


def _seat(request: HttpRequest, slug: str, pk: str) -> Judge:
    seats = Judge.objects.organised_by(request.user).seated().select_related("user", "round__challenge")
    return get_object_or_404(seats, pk=pk, round__challenge__slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show and change what the plan knows about one judge."""
    judge = _seat(request, slug, pk)
    form = SeatForm(request.POST or None, round_=judge.round, initial=SeatForm.of(judge))
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Saved."), form=form) as told:
            actions.edit_seat(judge, by=request.user, **form.cleaned_data)
        if told.ok:
            return back("panel", judge.round)
    context = {
        "challenge": judge.round.challenge,
        "section": "panel",
        "round": judge.round,
        "judge": judge,
        "form": form,
    }
    return render(request, "organiser/panel_seat.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def invite_again(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Send a judge a fresh link."""
    judge = _seat(request, slug, pk)
    with tell_user(request, success=_("A new link to %(name)s is on its way.") % {"name": judge}):
        actions.invite_again(judge, by=request.user, at=request.received_at)
    return back("panel", judge.round)


@require_POST
@login_required
def remove_seat(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take a judge off the panel."""
    judge = _seat(request, slug, pk)
    with tell_user(request, success=_("%(name)s is off the panel. Work not begun is free again.") % {"name": judge}):
        actions.remove_seat(judge, by=request.user)
    return back("panel", judge.round)
