"""The board as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from submissions import actions
from web.organiser import board, export, sheets
from web.organiser.access import own_challenge


@require_GET
@login_required
def entries_export(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """Send what the board shows as CSV (`?bom=0` without the byte order mark) or XLSX. It is written down who took it."""
    challenge = own_challenge(request, slug)
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = board.narrowed(challenge, request.user, {name: request.GET.get(name, "") for name in board.FILTERS})
    actions.note_export(challenge, by=request.user, kind=kind, entries=rows.count())
    name = f"{challenge.slug}-entries-{request.received_at:%Y-%m-%d}.{kind}"
    sheet = export.sheet_of(challenge, rows)
    if kind == "xlsx":
        return sheets.as_xlsx([sheet], name)
    return sheets.as_csv(sheet, name, mark=request.GET.get("bom") != "0")
