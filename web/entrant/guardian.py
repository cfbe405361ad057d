"""The page behind a guardian's letter: the text, two buttons, and later the one that takes the consent back. No account is needed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from submissions import actions, consents, people
from web.shared.doors import tell_user


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a guardian is asked, and take the answer. Looking at it answers nothing: mail scanners open links."""
    row = people.consent_of_token(token)
    if row is None:
        return render(request, "entrant/guardian.html", {"consent": None}, status=410)
    language = get_language() or "en"
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer == "take-back":
            with tell_user(request, success=_("Taken back. It has effect from now on.")):
                actions.withdraw_as_guardian(row, at=request.received_at)
        elif answer in {"agree", "refuse"}:
            with tell_user(request, success=_("Your answer is noted.")):
                actions.answer_as_guardian(row, at=request.received_at, given=answer == "agree", language=language)
        return redirect("guardian", token)
    context = {
        "consent": row,
        "ward": people.ward_of(row),
        "entry": row.entry,
        "challenge": row.entry.challenge,
        "text": row.terms or consents.guardian_text(row.entry.challenge, language),
        "asks_back": "take-back" in request.GET,
    }
    return render(request, "entrant/guardian.html", context)
