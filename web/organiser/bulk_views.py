"""Several entries at once: choose on the board, look at what it means, do it, and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from challenge.models import Challenge
from submissions.models import Entry
from web.organiser import board, intake_acts
from web.organiser.access import own_challenge
from web.organiser.screening_forms import usual_words

UNDO = "board_undo"
NAMED = 8


@require_POST
@login_required
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what an act with the chosen entries needs and say what it does; with `sure`, do it."""
    challenge = own_challenge(request, slug)
    act = intake_acts.ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    chosen = _chosen(request, challenge)
    back = _back(request, challenge)
    if not chosen:
        messages.error(request, _("Choose at least one entry first."))
        return redirect(back)
    if len(chosen) > board.MOST_AT_ONCE:
        text = _("%(n)d entries are too many at once. Narrow the list to %(most)d or fewer.")
        messages.error(request, text % {"n": len(chosen), "most": board.MOST_AT_ONCE})
        return redirect(back)
    said = request.POST if "sure" in request.POST else None
    form = act.form(said, challenge=challenge, at=request.received_at)
    left_out = intake_acts.cannot(act, chosen, request.received_at)
    if form.is_bound and form.is_valid():
        outcome = intake_acts.run(act, chosen, by=request.user, at=request.received_at, said=form.cleaned_data)
        _tell(request, act, outcome)
        if act.undoes and outcome.done:
            request.session[UNDO] = {
                "challenge": challenge.pk,
                "act": act.key,
                "entries": [row.pk for row in outcome.done],
            }
        return redirect(back)
    context = {
        "challenge": challenge,
        "section": "entries",
        "act": act,
        "form": form,
        "picked": ",".join(row.pk for row in chosen),
        "query": request.POST.get("query", ""),
        "to": request.POST.get("to", ""),
        "back": back,
        "n": len(chosen),
        "able": len(chosen) - len(left_out),
        "named": chosen[:NAMED],
        "more": max(0, len(chosen) - NAMED),
        "left_out": left_out,
        "words": usual_words(),
    }
    return render(request, "organiser/entries/bulk.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back what the last bulk did."""
    challenge = own_challenge(request, slug)
    kept = request.session.pop(UNDO, None)
    if kept and kept["challenge"] == challenge.pk:
        rows = _rows(request, challenge).filter(pk__in=kept["entries"])
        act = intake_acts.ACTS["undo"]
        _tell(request, act, intake_acts.run(act, rows, by=request.user, at=request.received_at, said={}))
    return redirect("organiser:entries", slug)


def undoable(request: HttpRequest, challenge: Challenge) -> dict[str, Any] | None:
    """Return what the board can offer to take back: the act's words and how many entries."""
    kept = request.session.get(UNDO)
    if not kept or kept["challenge"] != challenge.pk:
        return None
    return {"label": intake_acts.ACTS[kept["act"]].label, "n": len(kept["entries"])}


def _rows(request: HttpRequest, challenge: Challenge) -> Any:
    return Entry.objects.organised_by(request.user).filter(challenge=challenge).for_listing().order_by("number", "pk")


def _chosen(request: HttpRequest, challenge: Challenge) -> list[Entry]:
    """Return the entries ticked on the page, or, with `all`, everything the query finds."""
    if "all" in request.POST:
        asked = QueryDict(request.POST.get("query", "").replace("\x00", "")[:2000])
        found = board.narrowed(challenge, request.user, {name: asked.get(name, "") for name in board.FILTERS})
        return list(found.for_listing().order_by("number", "pk")[: board.MOST_AT_ONCE + 1])  # type: ignore[attr-defined]
    ids = request.POST.getlist("pick") or request.POST.get("picked", "").split(",")
    return list(_rows(request, challenge).filter(pk__in=[pk for pk in ids if pk.isalnum()][: board.MOST_AT_ONCE + 1]))


def _back(request: HttpRequest, challenge: Challenge) -> str:
    """Return where the chosen entries were looked at: one entry's page, or the board as it was narrowed."""
    to = request.POST.get("to", "")
    if to.isalnum():
        return reverse("organiser:entry", args=[challenge.slug, to])
    kept = QueryDict(request.POST.get("query", "")[:2000].replace("\x00", ""), mutable=True)
    for name in set(kept) - {*board.FILTERS, "sort", "after"}:
        del kept[name]
    address = reverse("organiser:entries", args=[challenge.slug])
    return f"{address}?{kept.urlencode()}" if kept else address


def _tell(request: HttpRequest, act: intake_acts.Act, outcome: intake_acts.Outcome) -> None:
    if outcome.done:
        text = ngettext("%(act)s: done with one entry.", "%(act)s: done with %(n)d entries.", len(outcome.done))
        messages.success(request, text % {"act": act.label, "n": len(outcome.done)})
    for reason, rows in outcome.refused.items():
        numbers = ", ".join(f"{row.number:04d}" for row in rows[:NAMED])
        if len(rows) > NAMED:
            numbers = _("%(numbers)s and %(n)d more") % {"numbers": numbers, "n": len(rows) - NAMED}
        messages.warning(request, _("Not done with %(numbers)s: %(reason)s") % {"numbers": numbers, "reason": reason})
