"""Many judges at once: a list is read and shown with what is wrong beside each cell, then imported. And a sheet of codes for a hall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from judging import actions, roster
from web.organiser.access import own_challenge
from web.organiser.judging_frame import back, frame
from web.organiser.panel_forms import RosterForm
from web.shared import qr
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_judges(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a list of judges: first it is read and shown, then, with `import` in the form, those without a fault get their seats."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    form = RosterForm(request.POST or None, request.FILES or None, round_=round_)
    found = form.roster if request.method == "POST" and form.is_valid() else None
    if found and found.good and request.POST.get("import"):
        send = form.cleaned_data["when"] == "now"
        with tell_user(request, form=form) as told:
            rows = [(row.number, row.values) for row in found.good]
            reason = form.cleaned_data.get("reason", "")
            actions.import_judges(round_, by=request.user, at=request.received_at, rows=rows, send=send, reason=reason)
        if told.ok:
            messages.success(request, _imported(len(rows), send=send))
            return back("panel", round_)
    context |= {"form": form, "roster": found, "preview": _preview(found), "most": roster.MOST_ROWS}
    return render(request, "organiser/panel_import.html", context, status=400 if form.errors else 200)


def _imported(count: int, *, send: bool) -> str:
    if send:
        words = ngettext(
            "%(n)d judge is on the panel. The invitation is on its way.",
            "%(n)d judges are on the panel. The invitations are on their way.",
            count,
        )
    else:
        words = ngettext(
            "%(n)d judge is on the panel. The invitation is kept back until you send it.",
            "%(n)d judges are on the panel. The invitations are kept back until you send them.",
            count,
        )
    return words % {"n": count}


def _preview(found: roster.Roster | None) -> list[tuple[roster.Row, list[tuple[Any, str, str]]]]:
    """Return each line with its cells: the head of the column, what stands there, what is wrong. Lines with a fault come first."""
    if found is None:
        return []
    shown = [name for name in roster.COLUMNS if name in found.columns]
    faults = {name for row in found.rows for name in row.errors}
    shown += [name for name in roster.COLUMNS if name in faults and name not in shown]
    return [
        (row, [(roster.COLUMNS[name][1], row.cells.get(name, ""), row.errors.get(name, "")) for name in shown])
        for row in [*found.wrong, *found.good]
    ]


@require_GET
@login_required
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Send an empty list with the heads of the columns, which a spreadsheet opens."""
    own_challenge(request, slug)
    line = ",".join(str(label) for _field, label in roster.COLUMNS.values())
    answer = HttpResponse("\ufeff" + line + "\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="judges.csv"'
    return answer


@never_cache
@sensitive_variables()
@require_POST
@login_required
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw a sheet with a code for everybody who has not come yet. It is made by a POST, since each code is a new link."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    with tell_user(request) as told:
        slips = actions.print_invitations(round_, by=request.user, at=request.received_at)
        context["slips"] = [(slip, qr.svg(slip.address)) for slip in slips]
    return render(request, "organiser/panel_paper.html", context) if told.ok else back("panel", round_)
