"""The receipts of an entry: on screen, on paper, and as the signed file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from submissions import paper, receipts
from web.entrant.page import shared_entry

ENDINGS = {"pdf": (paper.draw, "application/pdf"), "json": (receipts.as_file, "application/json")}


@require_GET
@login_required
def receipt(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the latest receipt, and name those before it."""
    row = shared_entry(request, pk)
    found = list(row.receipts.all())
    if not found:
        raise Http404
    context = {
        "entry": row,
        "challenge": row.challenge,
        "receipt": found[0],
        "earlier": found[1:],
        "code": receipts.code_of(found[0]),
    }
    return render(request, "entrant/receipt.html", context)


@require_GET
@login_required
def download(request: HttpRequest, pk: str, number: str, ending: str) -> HttpResponse:
    """Hand out one receipt, on paper or as the signed file."""
    if ending not in ENDINGS:
        raise Http404
    found = get_object_or_404(shared_entry(request, pk).receipts.select_related("entry__challenge"), number=number)
    write, content_type = ENDINGS[ending]
    answer = HttpResponse(write(found), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
