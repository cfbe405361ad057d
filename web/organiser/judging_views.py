"""The panel, its conflicts, the plan and the progress of judging: the organiser's pages about judges."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenge.models import Challenge, Round
from judging import actions, progress
from judging.models import AssignmentPlan, Conflict, Judge
from web.organiser import plan_page
from web.organiser.access import own_challenge
from web.organiser.judging_forms import ConflictForm, InviteForm, SeatForm
from web.shared import charts
from web.shared.doors import tell_user


def _frame(request: HttpRequest, slug: str, section: str) -> tuple[Challenge, Round | None, dict[str, Any]]:
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
    return challenge, round_, {"challenge": challenge, "section": section, "round": round_, "rounds": rounds}


def _back(name: str, round_: Round) -> HttpResponse:
    return redirect(f"{reverse(f'organiser:{name}', args=[round_.challenge.slug])}?round={round_.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who judges, and invite one more."""
    _challenge, round_, context = _frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    form = InviteForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        success = _("The invitation to %(name)s is on its way.") % {"name": form.cleaned_data["name"]}
        with tell_user(request, success=success, form=form) as told:
            actions.invite_judge(round_, by=request.user, at=request.received_at, **form.cleaned_data)
        if told.ok:
            return _back("panel", round_)
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
            return _back("panel", judge.round)
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
    return _back("panel", judge.round)


@require_POST
@login_required
def remove_seat(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take a judge off the panel."""
    judge = _seat(request, slug, pk)
    with tell_user(request, success=_("%(name)s is off the panel. Work not begun is free again.") % {"name": judge}):
        actions.remove_seat(judge, by=request.user)
    return _back("panel", judge.round)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who must not meet which entry, and declare one more."""
    _challenge, round_, context = _frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    form = ConflictForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Declared. The two will not meet."), form=form) as told:
            actions.declare_conflict(by=request.user, **form.cleaned_data)
        if told.ok:
            return _back("conflicts", round_)
    rows = Conflict.objects.organised_by(request.user).filter(judge__round=round_)
    context |= {
        "conflicts": rows.select_related("judge__user", "entry", "declared_by").order_by("-created_at", "pk"),
        "form": form,
    }
    return render(request, "organiser/conflicts.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def withdraw_conflict(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Lift a conflict that was declared by mistake."""
    rows = Conflict.objects.organised_by(request.user).select_related("judge__round__challenge")
    row = get_object_or_404(rows, pk=pk, entry__challenge__slug=slug)
    with tell_user(request, success=_("Withdrawn. Ask for a new plan if the two should meet after all.")):
        actions.withdraw_conflict(row, by=request.user)
    return _back("conflicts", row.judge.round)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who judges what, or a plan that waits to be applied. A POST asks for one."""
    _challenge, round_, context = _frame(request, slug, "assignment")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    if request.method == "POST":
        with tell_user(request) as told:
            plan = actions.ask_for_plan(round_, by=request.user)
        if told.ok:
            return redirect(f"{reverse('organiser:assignment', args=[slug])}?round={round_.pk}&plan={plan.pk}")
        return _back("assignment", round_)
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
    return _back("assignment", plan.round)


def _bar(row: progress.JudgeRow) -> SafeString:
    label = _("%(sent)d of %(given)d sent") % {"sent": row.sent, "given": row.given}
    return charts.bar(row.sent, row.given, label=label, tone="late" if row.late else "")


@login_required
@require_safe
def judging(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is behind, how far the round is and which entries are at risk."""
    _challenge, round_, context = _frame(request, slug, "judging")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    state = progress.of_round(round_, at=request.received_at)
    context |= {
        "progress": state,
        "rows": [(row, _bar(row)) for row in state.judges],
        "is_open": round_.takes_marks(request.received_at),
        "not_yet": round_.judging_opens_at is None or request.received_at < round_.judging_opens_at,
        "now": request.received_at,
    }
    return render(request, "organiser/judging.html", context)


@require_POST
@login_required
def lock(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a round for marks, or open it again."""
    _challenge, round_, _context = _frame(request, slug, "judging")
    if round_ is None:
        return redirect("organiser:judging", slug)
    if request.POST.get("act") == "unlock":
        with tell_user(request, success=_("The round takes marks again, within its dates.")):
            actions.unlock_round(round_, by=request.user)
    else:
        with tell_user(request, success=_("The round is locked. No mark changes any more.")):
            actions.lock_round(round_, by=request.user, at=request.received_at)
    return _back("judging", round_)
