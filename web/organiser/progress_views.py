"""How far the judging is, and the lock of the round."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from judging import actions, progress
from web.organiser.judging_frame import back, frame
from web.shared import charts
from web.shared.doors import tell_user


def _bar(row: progress.JudgeRow) -> SafeString:
    label = _("%(sent)d of %(given)d sent") % {"sent": row.sent, "given": row.given}
    return charts.bar(row.sent, row.given, label=label, tone="late" if row.late else "")


@login_required
@require_safe
def judging(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is behind, how far the round is and which entries are at risk."""
    _challenge, round_, context = frame(request, slug, "judging")
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
    _challenge, round_, _context = frame(request, slug, "judging")
    if round_ is None:
        return redirect("organiser:judging", slug)
    if request.POST.get("act") == "unlock":
        with tell_user(request, success=_("The round takes marks again, within its dates.")):
            actions.unlock_round(round_, by=request.user)
    else:
        with tell_user(request, success=_("The round is locked. No mark changes any more.")):
            actions.lock_round(round_, by=request.user, at=request.received_at)
    return back("judging", round_)
