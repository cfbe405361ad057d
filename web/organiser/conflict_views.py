"""Who must not meet which entry."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from judging import actions
from judging.models import Conflict
from web.organiser.judging_forms import ConflictForm
from web.organiser.judging_frame import back, frame
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who must not meet which entry, and declare one more."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    form = ConflictForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Declared. The two will not meet."), form=form) as told:
            actions.declare_conflict(by=request.user, **form.cleaned_data)
        if told.ok:
            return back("conflicts", round_)
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
    return back("conflicts", row.judge.round)
