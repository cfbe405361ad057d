"""What an entry agreed to, given and taken back one use at a time."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenge.models import Terms
from submissions import actions
from submissions import consents as rules
from submissions.models import Entry
from web.entrant.page import own_entry
from web.shared.doors import tell_user


@require_http_methods(["GET", "POST"])
@login_required
def consents(request: HttpRequest, pk: str) -> HttpResponse:
    """Each text, whether it stands, and the one button that changes it."""
    row = own_entry(request, pk)
    language = get_language() or "en"
    if request.method == "POST":
        return _change(request, row, language)
    asked = rules.asked_of(row, language)
    handed_in = row.state in (Entry.State.SUBMITTED, Entry.State.RECEIVED)
    context = {
        "entry": row,
        "challenge": row.challenge,
        "asked": [(item, _effect(item.use, row, handed_in=handed_in)) for item in asked],
        "ask_about": next((item for item in asked if item.use == request.GET.get("take-back") and item.stands), None),
        "effect": _effect(request.GET.get("take-back", ""), row, handed_in=handed_in),
    }
    return render(request, "entrant/consents.html", context)


def _change(request: HttpRequest, row: Entry, language: str) -> HttpResponse:
    use = request.POST.get("use", "")
    if request.POST.get("answer") == "take-back":
        with tell_user(request, success=_("Taken back. It has effect from now on.")):
            actions.withdraw_consent(row, use, by=request.user, at=request.received_at)
    else:
        with tell_user(request, success=_("Noted: you agree.")):
            actions.give_consents(row, by=request.user, at=request.received_at, uses=[use], language=language)
    return redirect("entrant:consents", row.pk)


def _effect(use: str, entry: Entry, *, handed_in: bool) -> str:
    """Say what taking this back does."""
    competing = (
        _("Without it the entry cannot compete: taking it back withdraws the entry.")
        if handed_in
        else _("Without it the entry cannot be submitted.")
    )
    words = {
        Terms.Use.TERMS: competing,
        Terms.Use.JUDGING: competing,
        Terms.Use.GALLERY: _(
            "The clip, the names and the words leave all public pages at once. The entry goes on competing. A result bundle that "
            "was sealed before stays as it was sealed; it holds title and credit of winners, never a clip."
        ),
        Terms.Use.DIRECTORY: _("The start-up is left out of what the organisers hand to the directory from now on."),
        Terms.Use.PARTNERS: _("The entry is left out of what the organisers hand to these partners from now on."),
        Terms.Use.PRESS: _("The entry is left out of what the organisers hand to the press from now on."),
    }
    return words.get(Terms.Use(use), "") if use in Terms.Use.values else ""
