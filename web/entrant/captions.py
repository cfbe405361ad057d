"""Captions of one's clip."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from web.entrant.page import own_entry
from web.shared import captions_page

SHELL = "captions/entrant.html"


@require_http_methods(["GET", "POST"])
@login_required
def captions(request: HttpRequest, pk: str) -> HttpResponse:
    """The languages the clip has captions in."""
    entry = own_entry(request, pk)
    return captions_page.list_page(
        request,
        entry,
        at=lambda language: reverse("entrant:captions_edit", args=[entry.pk, language]),
        back=reverse("entrant:files" if entry.state == entry.State.DRAFT else "entrant:entry", args=[entry.pk]),
        shell=SHELL,
    )


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, pk: str, language: str) -> HttpResponse:
    """The editor for one language."""
    entry = own_entry(request, pk)
    return captions_page.edit_page(
        request,
        entry,
        language,
        home=reverse("entrant:captions", args=[entry.pk]),
        here=reverse("entrant:captions_edit", args=[entry.pk, language]),
        shell=SHELL,
    )
