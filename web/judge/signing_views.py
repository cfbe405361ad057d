"""The head judge's page of a round: what is in, what is missing, and the signature."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenge.models import Round
from judging import actions, signing
from judging.marks import tenths
from judging.models import Judge, SignOff
from judging.seen import title_for
from web.judge.forms import SignOffForm
from web.shared import charts
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the round as its head judge may see it; a POST signs it off, or takes the signature back."""
    rounds = Round.objects.filter(judges__in=Judge.objects.held_by(request.user).filter(is_head=True))
    round_ = get_object_or_404(rounds.select_related("challenge"), pk=pk)
    form = SignOffForm(request.POST or None)
    if request.method == "POST" and request.POST.get("act") == "take_back":
        with tell_user(request):
            round_ = actions.take_back_sign_off(round_, by=request.user)
            messages.success(
                request,
                _("Taken back. The organisers locked the round before: only they open it for marks.")
                if round_.locked_at
                else _("Taken back. The round takes marks again, within its dates."),
            )
        return redirect("judge:sign_off", pk)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Signed. No mark of this round changes any more."), form=form) as told:
            actions.sign_off(round_, by=request.user, at=request.received_at, note=form.cleaned_data["note"])
        if told.ok:
            return redirect("judge:sign_off", pk)
    sight = signing.sight_of(round_, request.user)
    context = {
        "round": round_,
        "seat": Judge.objects.held_by(request.user).get(round=round_),
        "sight": sight,
        "rows": [(row, title_for(row.entry, round_), tenths(row.mean), _chart(row)) for row in sight.entries],
        "short": sum(row.is_short for row in sight.entries),
        "signature": SignOff.objects.filter(round=round_).select_related("signed_by").first(),
        "form": form,
    }
    return render(request, "judge/sign_off.html", context, status=400 if form.errors else 200)


def _chart(row: signing.EntrySight) -> str:
    if not row.scores:
        return ""
    words = ", ".join(filter(None, (tenths(score) for score in row.scores)))
    return charts.dots(row.scores, row.mean, label=words)
