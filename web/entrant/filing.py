"""Filing an entry for somebody else, and the page on which that person says yes or no."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenge.models import Challenge
from submissions import actions
from submissions.models import Entry
from web.entrant.page import posted
from web.entrant.people_forms import FilingForm
from web.shared.doors import tell_user


@require_http_methods(["GET", "POST"])
@login_required
def start_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an entry in somebody's name."""
    challenge = get_object_or_404(Challenge.objects.visible_to(request.user), slug=slug)
    form = FilingForm(posted(request), challenge=challenge)
    if request.method == "POST" and form.is_valid():
        done = _("The entry is begun for %(name)s.") % {"name": form.cleaned_data["name"]}
        with tell_user(request, form=form, success=done) as told:
            entry = actions.file_entry(challenge, by=request.user, at=request.received_at, **form.cleaned_data)
        if told.ok:
            return redirect("entrant:entry", entry.pk)
    round_ = challenge.rounds.taking_entries(request.received_at).first()
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "entrant/start_for.html", {"challenge": challenge, "round": round_, "form": form}, status=status
    )


@require_http_methods(["GET", "POST"])
@login_required
def filed(request: HttpRequest, pk: str) -> HttpResponse:
    """Who files an entry for me: go on alone, leave it with them, or refuse."""
    rows = Entry.objects.filter(entrant=request.user).select_related("challenge", "round", "filer")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        refuses = request.POST.get("answer") == "refuse"
        done = (
            _("Refused. The entry is withdrawn, and who filed it is told.")
            if refuses
            else _("The entry is yours alone.")
        )
        act = actions.refuse_filing if refuses else actions.take_over_entry
        with tell_user(request, success=done):
            act(row, by=request.user, at=request.received_at)
        return redirect("entrant:entry", pk)
    if row.filer is None or row.filing_refused_at:
        return redirect("entrant:entry", pk)
    return render(request, "entrant/filed.html", {"entry": row, "challenge": row.challenge, "filer": row.filer})
