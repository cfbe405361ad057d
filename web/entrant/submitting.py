"""The last step: everything once more, each text to agree to, then the button."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions import actions, consents, rules
from web.entrant import files
from web.entrant.consent_forms import ConsentsForm
from web.entrant.page import own_entry, posted, step_page
from web.shared.doors import tell_user


@require_http_methods(["GET", "POST"])
@login_required
def submit(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what the judges get, ask for each consent by itself, and hand the entry in."""
    row = own_entry(request, pk)
    prefetch_related_objects(
        [row], "challenge__terms", "challenge__questions", "challenge__tracks", "team"
    )  # read twice each
    language = get_language() or "en"
    form = ConsentsForm(posted(request), asked=consents.asked_of(row, language))
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("We have your entry.")):
            actions.submit_entry(
                row, by=request.user, at=request.received_at, consents=form.ticked(), language=language
            )
            return redirect("entrant:receipt", pk)
    context = {
        "form": form,
        "files": files.shown(row, request.user),
        "team": [person for person in row.team.all() if not person.declined_at],
        "being_checked": rules.being_checked(row),
    }
    return step_page(request, row, "submit", context)
