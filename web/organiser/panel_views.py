"""The panel of a round: who sits on it, and what the plan knows about them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from judging import actions
from judging.models import Judge
from judging.organisations import found_for
from web.organiser import panel_page
from web.organiser.access import own_challenge
from web.organiser.judging_frame import back, frame
from web.organiser.panel_forms import ChangeSeatForm, InviteForm, ReplaceForm, where
from web.shared.doors import tell_user

#: So many entries that could not move are named one by one.
NAMED = 5


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
    rows = panel_page.rows_of(round_, at=request.received_at)
    context |= {
        "rows": rows,
        "finding": panel_page.finding(rows),
        "kept_back": sum(row.kept_back for row in rows),
        "missing": sum(row.judge.joined_at is None for row in rows),
        "form": form,
    }
    return render(request, "organiser/panel.html", context, status=400 if form.errors else 200)


def _seat(request: HttpRequest, slug: str, pk: str) -> Judge:
    seats = (
        Judge.objects.organised_by(request.user).seated().select_related("user", "round__challenge", "replaces__user")
    )
    return get_object_or_404(seats, pk=pk, round__challenge__slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show and change what the plan knows about one judge."""
    judge = _seat(request, slug, pk)
    form = ChangeSeatForm(request.POST or None, judge=judge)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Saved."), form=form) as told:
            actions.edit_seat(judge, by=request.user, **form.cleaned_data)
        if told.ok:
            return redirect("organiser:seat", slug, pk)
    context = {
        "challenge": judge.round.challenge,
        "section": "panel",
        "round": judge.round,
        "judge": judge,
        "form": form,
    }
    return render(request, "organiser/panel_seat.html", context, status=400 if form.errors else 200)


@require_GET
@login_required
def organisations(request: HttpRequest, slug: str) -> JsonResponse:
    """Find organisations of the directory by what was typed so far."""
    own_challenge(request, slug)
    found = found_for(request.GET.get("q", ""))
    return JsonResponse({"found": [{"id": row.pk, "name": row.name, "where": where(row)} for row in found]})


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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Give the seat of somebody who never came to somebody else."""
    judge = _seat(request, slug, pk)
    form = ReplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form) as told:
            done = actions.replace_judge(judge, by=request.user, at=request.received_at, **form.cleaned_data)
        if told.ok:
            _tell_replaced(request, judge, done)
        if told.ok or not form.errors:
            return back("panel", judge.round)
    context = {
        "challenge": judge.round.challenge,
        "section": "panel",
        "round": judge.round,
        "judge": judge,
        "form": form,
        "given": judge.assignments.count(),
    }
    return render(request, "organiser/panel_replace.html", context, status=400 if form.errors else 200)


def _tell_replaced(request: HttpRequest, old: Judge, done: actions.Replaced) -> None:
    """Say what moved over, and what could not and why."""
    words = {"new": done.judge, "old": old, "n": done.moved}
    messages.success(
        request,
        ngettext(
            "%(new)s takes the seat of %(old)s. %(n)d entry moved over; the invitation is on its way.",
            "%(new)s takes the seat of %(old)s. %(n)d entries moved over; the invitation is on its way.",
            done.moved,
        )
        % words,
    )
    for title, why in done.left[:NAMED]:
        messages.warning(
            request, _("“%(title)s” did not move: %(why)s It waits for a judge.") % {"title": title, "why": why}
        )
    if len(done.left) > NAMED:
        more = len(done.left) - NAMED
        messages.warning(request, ngettext("One more did not move.", "%(n)d more did not move.", more) % {"n": more})


@require_POST
@login_required
def send_invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Send all invitations that were kept back."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    with tell_user(request):
        count = actions.send_invitations(round_, by=request.user, at=request.received_at)
        words = ngettext("One invitation is on its way.", "%(n)d invitations are on their way.", count) % {"n": count}
        messages.success(request, words if count else _("No invitation was kept back."))
    return back("panel", round_)
