"""The calibration entry of a round: chosen by the organiser, marked by everybody, with what the panel gave."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from judging import actions
from judging.calibration import calibration_of, candidates
from judging.models import CalibrationCard
from web.organiser.calibration_forms import CalibrationForm
from web.organiser.judging_frame import back, frame
from web.shared.doors import tell_user
from web.shared.spread import pictures_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the entry everybody marks first, leave it out, or see what the panel gave."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    row = calibration_of(round_)
    form = CalibrationForm(
        request.POST or None,
        entries=candidates(round_),
        initial={"entry": row and row.entry_id, "note": row and row.note},
    )
    if request.method == "POST" and request.POST.get("act") == "drop":
        with tell_user(request, success=_("The round begins without calibration.")):
            actions.drop_calibration(round_, by=request.user)
        return back("calibration", round_)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Every judge marks this entry first."), form=form) as told:
            actions.choose_calibration(round_, by=request.user, **form.cleaned_data)
        if told.ok:
            return back("calibration", round_)
    cards = (
        CalibrationCard.objects.filter(calibration=row)
        .select_related("judge__user")
        .order_by("judge__user__full_name", "pk")
    )
    seats = round_.judges.seated().select_related("user").order_by("user__full_name", "pk")  # type: ignore[attr-defined]
    sent = list(cards) if row else []
    context |= {
        "calibration": row,
        "form": form,
        "sent": sent,
        "waiting": [seat for seat in seats if row and seat.calibrated_at is None],
        "spread": pictures_of(row) if row and sent else [],
        "open": not round_.criteria_frozen_at and not round_.locked_at,
    }
    return render(request, "organiser/calibration.html", context, status=400 if form.errors else 200)
