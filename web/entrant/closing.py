"""Around the deadline: a draft that the clock hands in, and a code that opens a closed round."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from challenge.models import Challenge
from core import rates
from submissions import actions
from submissions.models import Entry
from web.entrant.page import own_entry, posted, status_of
from web.shared.doors import tell_user
from web.shared.forms import SoundingsForm

#: Ten letters are not guessed at this pace.
TRIES, WINDOW = 10, timedelta(minutes=10)


class CodeForm(SoundingsForm):
    """What the organisers gave."""

    code = forms.CharField(
        label=gettext_lazy("Late code"),
        max_length=40,
        help_text=gettext_lazy("The organisers gave it to you: two groups of five letters and digits."),
    )


@require_POST
@login_required
def auto_submit(request: HttpRequest, pk: str) -> HttpResponse:
    """Have the clock hand a draft in, or not."""
    row = own_entry(request, pk)
    wanted = request.POST.get("auto_submit") == "on"
    told = (
        _("At the deadline your draft is submitted if nothing is missing.") if wanted else _("You submit it yourself.")
    )
    with tell_user(request, success=told):
        actions.set_auto_submit(row, by=request.user, at=request.received_at, wanted=wanted)
    return redirect("entrant:submit", pk)


@require_http_methods(["GET", "POST"])
@login_required
def late_code(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a code for a draft whose round is closed."""
    row = own_entry(request, pk)
    return _code_page(request, row.challenge, row)


@require_http_methods(["GET", "POST"])
@login_required
def late_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a code on the way into a closed round: for the draft a person has, or a new one."""
    return _code_page(request, get_object_or_404(Challenge.objects.visible_to(request.user), slug=slug), None)


def _code_page(request: HttpRequest, challenge: Challenge, entry: Entry | None) -> HttpResponse:
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not rates.allow("late code", request.user.pk, limit=TRIES, per=WINDOW):
            form.add_error("code", _("These were too many codes in a short time. Try again in ten minutes."))
        else:
            with tell_user(request, form=form, success=_("The code is taken. You have until the moment shown below.")):
                code = form.cleaned_data["code"]
                opened = actions.use_late_code(challenge, code, by=request.user, at=request.received_at, entry=entry)
                return redirect("entrant:entry", opened.pk)
    context = {"challenge": challenge, "entry": entry, "form": form}
    return render(request, "entrant/late_code.html", context, status=status_of(form))
