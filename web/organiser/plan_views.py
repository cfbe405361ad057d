"""Who judges what: the plan, previewed and applied."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from judging import actions
from judging.models import AssignmentPlan
from web.organiser import plan_page
from web.organiser.judging_frame import back, frame
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who judges what, or a plan that waits to be applied. A POST asks for one."""
    _challenge, round_, context = frame(request, slug, "assignment")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    if request.method == "POST":
        with tell_user(request) as told:
            plan = actions.ask_for_plan(round_, by=request.user)
        if told.ok:
            return redirect(f"{reverse('organiser:assignment', args=[slug])}?round={round_.pk}&plan={plan.pk}")
        return back("assignment", round_)
    asked = request.GET.get("plan")
    if asked:
        plans = AssignmentPlan.objects.organised_by(request.user).filter(round=round_, applied_at=None)
        context["view"] = plan_page.preview(get_object_or_404(plans, pk=asked))
        return render(request, "organiser/assignment_preview.html", context)
    context["view"] = plan_page.today(round_)
    return render(request, "organiser/assignment.html", context)


@require_POST
@login_required
def apply_plan(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Make a plan true."""
    plans = AssignmentPlan.objects.organised_by(request.user).select_related("round__challenge")
    plan = get_object_or_404(plans, pk=pk, round__challenge__slug=slug)
    with tell_user(request, success=_("Applied. The entries are in the judges' queues now.")):
        actions.apply_plan(plan, by=request.user, at=request.received_at)
    return back("assignment", plan.round)
