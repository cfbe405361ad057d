"""Captions of an entry's clip, where the organisers correct them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from submissions.models import Entry
from web.organiser.access import own_challenge
from web.shared import captions_page

SHELL = "captions/organiser.html"


@require_http_methods(["GET", "POST"])
@login_required
def captions(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """The languages the clip has captions in."""
    entry = _entry(request, slug, pk)
    return captions_page.list_page(
        request,
        entry,
        at=lambda language: reverse("organiser:captions_edit", args=[slug, entry.pk, language]),
        back=reverse("organiser:entry", args=[slug, entry.pk]),
        shell=SHELL,
    )


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, slug: str, pk: str, language: str) -> HttpResponse:
    """The editor for one language."""
    entry = _entry(request, slug, pk)
    return captions_page.edit_page(
        request,
        entry,
        language,
        home=reverse("organiser:captions", args=[slug, entry.pk]),
        here=reverse("organiser:captions_edit", args=[slug, entry.pk, language]),
        shell=SHELL,
    )


def _entry(request: HttpRequest, slug: str, pk: str) -> Entry:
    rows = Entry.objects.organised_by(request.user).filter(challenge=own_challenge(request, slug)).for_listing()
    return get_object_or_404(rows, pk=pk)
