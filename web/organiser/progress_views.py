"""How far the judging is: who is behind, one tap to remind them, everything as a file, and the lock of the round."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from judging import actions, progress
from judging.marks import tenths
from judging.models import Judge
from web.organiser import judging_sheets, sheets
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
        "apart": [(row.entry, tenths(row.low), tenths(row.high)) for row in state.apart[:5]],
        "is_open": round_.takes_marks(request.received_at),
        "not_yet": round_.judging_opens_at is None or request.received_at < round_.judging_opens_at,
        "now": request.received_at,
        "tables": [(name, label) for name, (_make, label) in judging_sheets.TABLES.items()],
    }
    return render(request, "organiser/judging.html", context)


@require_POST
@login_required
def remind(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Remind one judge of what is left, in one tap."""
    seats = Judge.objects.organised_by(request.user).seated().select_related("user", "round__challenge")
    judge = get_object_or_404(seats, pk=pk, round__challenge__slug=slug)
    with tell_user(request, success=_("A reminder to %(name)s is on its way.") % {"name": judge}):
        actions.nudge(judge, by=request.user, at=request.received_at)
    return back("judging", judge.round)


@require_POST
@login_required
def remind_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind everybody whose cards are still to come and who was not reminded lately."""
    _challenge, round_, _context = frame(request, slug, "judging")
    if round_ is None:
        raise Http404
    with tell_user(request):
        count = actions.nudge_all(round_, by=request.user, at=request.received_at)
        words = ngettext("One reminder is on its way.", "%(count)d reminders are on their way.", count) % {
            "count": count
        }
        messages.success(
            request, words if count else _("Nobody was reminded: all who are behind were reminded lately.")
        )
    return back("judging", round_)


@require_GET
@login_required
def export(request: HttpRequest, slug: str, table: str, kind: str) -> HttpResponseBase:
    """Send a table of the round's judging as CSV (`?bom=0` without the byte order mark) or XLSX; `all` is one XLSX of all tables."""
    _challenge, round_, _context = frame(request, slug, "judging")
    chosen = judging_sheets.TABLES if table == "all" else {table: judging_sheets.TABLES.get(table)}
    if round_ is None or None in chosen.values() or kind not in ("csv", "xlsx") or (table == "all" and kind == "csv"):
        raise Http404
    actions.note_judging_export(round_, by=request.user, table=table, kind=kind)
    name = f"{slug}-{table}-{request.received_at:%Y-%m-%d}.{kind}"
    made = [make(round_, request.received_at) for make, _label in filter(None, chosen.values())]
    if kind == "xlsx":
        return sheets.as_xlsx(made, name)
    return sheets.as_csv(made[0], name, mark=request.GET.get("bom") != "0")


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
