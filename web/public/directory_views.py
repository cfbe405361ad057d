"""The directory for people: find a place to land, read what one offers and what nobody knows about it yet."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from directory import actions, paging, permissions, search
from directory.models import Organisation
from web.public import directory_map, directory_page
from web.shared.doors import tell_user

PAGE_SIZE = 20


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Search, narrow, read on: one GET form, so that every state of it is an address that can be sent to somebody."""
    wanted, errors = search.read(request.GET)
    rows = wanted.ranked().prefetch_related("services", "locations")
    try:
        page = paging.page(rows, wanted.ordering, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except ValidationError:  # an old address, or the order was changed by hand: begin again
        page = paging.page(rows, wanted.ordering, cursor="", size=PAGE_SIZE)
    number = wanted.found().count()
    context = {
        "search": wanted,
        "misunderstood": [text for problems in errors.values() for problem in problems for text in problem.messages],
        "number": number,
        "hits": [directory_page.Hit(row, wanted, request.received_at.date()) for row in page.rows],
        "facets": directory_page.facets(wanted),
        "chips": directory_page.chips(wanted, request.GET),
        "orders": directory_page.orders(wanted, request.GET),
        "suggestions": directory_page.suggestions(wanted, request.GET) if not number else [],
        "next": directory_page.address(request.GET, cursor=page.next) if page.next else "",
        "previous": directory_page.address(request.GET, cursor=page.previous) if page.previous else "",
        "map": directory_map.drawing(wanted),
        "hidden_ones": _hidden_ones(request),
    }
    return render(request, "public/directory.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it offers newcomers, its programmes, where it is, how sure we are."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user).for_detail(), slug=slug)
    context = {
        "organisation": found,
        "hit": directory_page.Hit(found, search.Search(), request.received_at.date()),
        "services": directory_page.services(found),
        "lists": directory_page.lists(found),
        "unknown": directory_page.unknown(found),
        "map": directory_map.drawing_of(found),
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "can_hide": permissions.can_hide_organisations(request.user),
    }
    return render(request, "public/organisation.html", context)


@require_POST
@login_required
def set_hidden(request: HttpRequest, slug: str) -> HttpResponse:
    """Hide an organisation from everybody, or show it again."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    hide = request.POST.get("hide") == "1"
    act = actions.hide_organisation if hide else actions.show_organisation
    said = _("Hidden. Only administrators can open this page now.") if hide else _("Shown again, everywhere.")
    with tell_user(request, success=said):
        act(found, by=request.user)
    return redirect("public:organisation", slug)


def _hidden_ones(request: HttpRequest) -> Any:
    if not permissions.can_hide_organisations(request.user):
        return []
    return Organisation.objects.hidden_ones()[:100]
