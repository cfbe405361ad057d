"""The calibration entry: marked first, once, and then the panel's spread beside one's own marks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import StateConflict
from judging import actions
from judging.calibration import criteria_of
from judging.models import Assignment, Calibration, Judge
from judging.seen import entry_of
from judging.sight import files_for
from web.judge import cards
from web.shared.spread import pictures_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the calibration entry of a round with its pads; after sending, what the panel gave."""
    row, seat = _found(request, pk)
    queue = f"{reverse('judge:queue')}?round={row.round_id}"
    if actions.excuse_from_calibration(row, by=request.user, at=request.received_at):
        messages.info(
            request, _("You know the people behind the calibration entry, so you skip it. Your queue is open.")
        )
        return redirect(queue)
    if not Calibration.objects.shown_to(request.user).filter(pk=row.pk).exists():
        return redirect(queue)
    if seat.calibrated_at and not row.cards.filter(judge=seat).exists():
        return redirect(queue)  # excused once; what others gave is for who marked it themselves
    if seat.calibrated_at:
        return render(
            request,
            "judge/calibration_spread.html",
            _facts(request, row, seat) | {"spread": pictures_of(row, own=seat)},
        )
    criteria = criteria_of(row)
    marks, errors, closed = cards.posted_marks(criteria, request.POST), {}, ""
    if request.method == "POST":
        try:
            actions.send_calibration_card(
                row, by=request.user, at=request.received_at, marks=marks, comment=request.POST.get("comment", "")
            )
        except ValidationError as refusal:
            errors = refusal.message_dict
        except StateConflict as refusal:
            closed = str(refusal.message)
        else:
            messages.success(request, _("Your marks are in. This is what the panel gave; your queue is open."))
            return redirect("judge:calibration", row.pk)
    context = _facts(request, row, seat) | {
        "pads": cards.pads(criteria, marks, errors),
        "errors": errors,
        "closed": closed,
        "comment": request.POST.get("comment", ""),
        "is_open": not row.round.locked_at,
    }
    return render(request, "judge/calibration.html", context, status=400 if errors else 409 if closed else 200)


def _found(request: HttpRequest, pk: str) -> tuple[Calibration, Judge]:
    rows = Calibration.objects.filter(round__in=Judge.objects.held_by(request.user).values("round"))
    files = [f"entry__{name}__renditions" for name in ("clip", "deck", "image")]
    joined = ("round__challenge", "entry__challenge", "entry__track", "entry__startup", "entry__entrant")
    found = rows.select_related(*joined, "entry__clip", "entry__deck", "entry__image")
    row = get_object_or_404(found.prefetch_related(*files, "entry__clip__captions", "entry__team"), pk=pk)
    seat = Judge.objects.held_by(request.user).select_related("user").get(round=row.round)
    seat.round = row.round
    return row, seat


def _facts(request: HttpRequest, row: Calibration, seat: Judge) -> dict[str, Any]:
    """Return what both faces of the page show. The entry is seen as any other of the round: without names where it is blind."""
    return {
        "calibration": row,
        "round": row.round,
        "seat": seat,
        "entry": entry_of(Assignment(judge=seat, entry=row.entry), in_full=False),
        **{name: files_for(getattr(row.entry, name), request.user.pk) for name in ("clip", "deck", "image")},
    }
