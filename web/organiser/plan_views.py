"""Who judges what: the assignments of today, what a plan keeps to, a plan previewed, applied and undone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenge import actions as challenges
from challenge.models import Challenge, Round
from judging import actions
from judging.models import AssignmentPlan, Judge
from web.organiser import plan_page
from web.organiser.judging_frame import back, frame
from web.organiser.plan_forms import DemandForm, ViewForm
from web.shared.doors import tell_user


def to_plan(plan: AssignmentPlan) -> HttpResponse:
    """Lead to the preview of a plan."""
    address = reverse("organiser:assignment", args=[plan.round.challenge.slug])
    return redirect(f"{address}?round={plan.round_id}&plan={plan.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who judges what, or a plan that waits to be applied. A POST asks for one."""
    challenge, round_, context = frame(request, slug, "assignment")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    if request.method == "POST":
        with tell_user(request) as told:
            plan = actions.ask_for_plan(round_, by=request.user)
        return to_plan(plan) if told.ok else back("assignment", round_)
    asked = request.GET.get("plan")
    if not asked:
        return today_page(request, challenge, round_, context)
    plans = AssignmentPlan.objects.organised_by(request.user).filter(round=round_, applied_at=None)
    plan = get_object_or_404(plans.select_related("absent__user"), pk=asked)
    looking = ViewForm(request.GET, planned=True)
    chosen = looking.chosen()
    view = plan_page.preview(plan)
    context |= {"all": view, "view": view.narrowed(**chosen), "looking": looking, "chosen": chosen}
    return render(request, "organiser/assignment_preview.html", context)


def today_page(
    request: HttpRequest, challenge: Challenge, round_: Round, context: dict[str, Any], **more: Any
) -> HttpResponse:
    """Show who judges what now; `more` carries what was refused: `demand` (a form), `refused` (see `hand_views`)."""
    looking = ViewForm(request.GET if request.method == "GET" else request.POST, planned=False)
    chosen = looking.chosen()
    view = plan_page.today(round_)
    last = AssignmentPlan.objects.filter(round=round_).in_force()
    context |= {
        "all": view,
        "view": view.narrowed(**chosen),
        "looking": looking,
        "chosen": chosen,
        "demand": DemandForm(round_=round_, tracks=list(challenge.tracks.all())),  # type: ignore[attr-defined]
        "last": last,
        "last_begun": plan_page.begun_on(last) if last else 0,
        "open_entry": request.GET.get("open", ""),
    } | more
    refused = bool(more.get("refused")) or bool(more.get("demand"))
    return render(request, "organiser/assignment.html", context, status=400 if refused else 200)


@require_POST
@login_required
def demand(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what plans of the round keep to; with `then`, ask for one at once."""
    challenge, round_, context = frame(request, slug, "assignment")
    if round_ is None:
        return back_without_round(slug)
    form = DemandForm(request.POST, round_=round_, tracks=list(challenge.tracks.all()))  # type: ignore[attr-defined]
    if form.is_valid():
        with tell_user(request, form=form) as told:
            round_ = challenges.set_demand(round_, by=request.user, **form.facts())
            plan = actions.ask_for_plan(round_, by=request.user) if "then" in request.POST else None
        if told.ok:
            return to_plan(plan) if plan else back("assignment", round_)
        if not form.errors:
            return back("assignment", round_)
    return today_page(request, challenge, round_, context, demand=form)


@require_POST
@login_required
def absent(request: HttpRequest, slug: str) -> HttpResponse:
    """Work out who takes over what a judge who does not come has not begun."""
    seats = Judge.objects.organised_by(request.user).seated().select_related("round__challenge", "user")
    judge = get_object_or_404(seats, pk=request.POST.get("judge"), round__challenge__slug=slug)
    with tell_user(request) as told:
        plan = actions.replan_without(judge, by=request.user)
    return to_plan(plan) if told.ok else back("assignment", judge.round)


def _plan(request: HttpRequest, slug: str, pk: str) -> AssignmentPlan:
    plans = AssignmentPlan.objects.organised_by(request.user).select_related("round__challenge")
    return get_object_or_404(plans, pk=pk, round__challenge__slug=slug)


@require_POST
@login_required
def apply_plan(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Make a plan true."""
    plan = _plan(request, slug, pk)
    with tell_user(request, success=_("Applied. The entries are in the judges' queues now.")):
        actions.apply_plan(plan, by=request.user, at=request.received_at)
    return back("assignment", plan.round)


@require_POST
@login_required
def undo_plan(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take the plan applied last back."""
    plan = _plan(request, slug, pk)
    with tell_user(request, success=_("Undone. Who judges what is as it was before the plan.")):
        actions.undo_plan(plan, by=request.user, at=request.received_at)
    return back("assignment", plan.round)


def back_without_round(slug: str) -> HttpResponse:
    """Lead to the page that says that there is no round yet."""
    return redirect("organiser:assignment", slug)
