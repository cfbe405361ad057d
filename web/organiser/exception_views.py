"""Exceptions from the rules of eligibility: letting one entry pass, and taking that back, each with a reason that is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from challenge.models import Challenge
from submissions import actions, eligibility
from submissions.models import Entry
from web.organiser.access import own_challenge
from web.shared.doors import tell_user
from web.shared.forms import SoundingsForm


class ReasonForm(SoundingsForm):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_http_methods(["GET", "POST"])
@login_required
def make(request: HttpRequest, slug: str, pk: str, rule: str) -> HttpResponse:
    """Accept an entry although it does not meet a rule."""
    challenge, entry, finding = _found(request, slug, pk, rule)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Accepted. The entrant reads it on their pages.")) as told:
            actions.accept_exception(entry, finding.rule, by=request.user, reason=form.cleaned_data["reason"])
        if told.ok:
            return redirect("organiser:entry", slug, pk)
    return _draw(request, challenge, {"entry": entry, "finding": finding, "form": form, "ending": False})


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, slug: str, pk: str, rule: str) -> HttpResponse:
    """Take an exception back."""
    challenge, entry, finding = _found(request, slug, pk, rule)
    if finding.override is None:
        return redirect("organiser:entry", slug, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Taken back. The rule holds for this entry again.")) as told:
            actions.take_back_exception(
                finding.override, by=request.user, at=request.received_at, reason=form.cleaned_data["reason"]
            )
        if told.ok:
            return redirect("organiser:entry", slug, pk)
    return _draw(request, challenge, {"entry": entry, "finding": finding, "form": form, "ending": True})


def _found(request: HttpRequest, slug: str, pk: str, rule: str) -> tuple[Challenge, Entry, eligibility.Finding]:
    challenge = own_challenge(request, slug)
    rows = Entry.objects.organised_by(request.user).filter(challenge=challenge).for_listing()
    entry = get_object_or_404(rows, pk=pk)
    row = get_object_or_404(challenge.eligibility_rules.filter(retired_at=None), pk=rule)
    return challenge, entry, next(one for one in eligibility.findings_of(entry) if one.rule.pk == row.pk)


def _draw(request: HttpRequest, challenge: Challenge, context: dict[str, Any]) -> HttpResponse:
    shared = {"challenge": challenge, "section": "entries"}
    status = 422 if context["form"].errors else 200
    return render(request, "organiser/entries/exception.html", shared | context, status=status)
