"""Pages that anybody may open: texts, the sheet of components, and the choice of light or dark."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from web.shared.context import THEMES

A_YEAR = 60 * 60 * 24 * 365


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for whom, and where to write when something does not."""
    return render(request, "public/accessibility.html")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, why, and for how long."""
    return render(request, "public/rules.html")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, from the templates the pages use."""
    return render(request, "public/components.html")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; anything else means: as the device says."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = "/"
    answer = redirect(onward)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
