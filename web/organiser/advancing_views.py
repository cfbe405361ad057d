"""Who goes on to the next round: the line, the choice by hand, wild cards and alternates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from challenge.actions import edit_round
from challenge.models import Challenge, Round
from results import actions, standings
from submissions.models import Alternate, Entry
from web.organiser import advancing_page
from web.organiser.access import both_sides, own_challenge
from web.organiser.advancing_forms import ByHandForm, CutForm
from web.organiser.judging_frame import no_round_yet
from web.shared import ranks
from web.shared.doors import tell_user


def _round(request: HttpRequest, challenge: Challenge) -> Round:
    """Return the round the page is about: the one asked for, else the latest judged one that another follows."""
    rows = challenge.rounds.select_related("challenge").prefetch_related("criteria")
    asked = request.POST.get("round") or request.GET.get("round")
    if asked:
        return get_object_or_404(rows, pk=asked)
    rounds = list(rows)
    before_another = rounds[:-1] or rounds
    begun = [row for row in before_another if row.judging_opens_at and row.judging_opens_at <= request.received_at]
    found = (begun or before_another[:1])[-1:]
    return found[0] if found else get_object_or_404(challenge.rounds, pk="")


def _draw(
    request: HttpRequest,
    challenge: Challenge,
    round_: Round,
    *,
    cut_form: CutForm | None = None,
    refused: dict[str, ByHandForm] | None = None,
) -> HttpResponse:
    """Draw the page; with forms that were refused as they were typed."""
    context: dict[str, Any] = {
        "challenge": challenge,
        "section": "standings",
        "round": round_,
        "rounds": list(challenge.rounds.all())[:-1],
        "following": round_.following(),
        "cut_form": cut_form or CutForm(instance=round_),
    }
    context |= both_sides(request, challenge)
    if context["following"]:
        context |= _choices(round_, context, refused or {}, at=request.received_at)
    wrong = bool(refused or (cut_form and cut_form.errors))
    return render(request, "organiser/advancing.html", context, status=422 if wrong else 200)


def _choices(round_: Round, context: dict[str, Any], refused: dict[str, ByHandForm], *, at: datetime) -> dict[str, Any]:
    following, own = context["following"], context["own_entries"]
    places = standings.standings_of(round_)
    line, gone = advancing_page.line_in(round_, places), advancing_page.gone_on(following)
    waiting = {row.entry_id for row in gone.alternates}
    left = [place for place in places if place.entry.pk not in gone.there | own]
    return {
        "title": advancing_page.finding(round_, following, line),
        "rule": advancing_page.rule_words(round_),
        "line": line,
        "rows": advancing_page.rows(ranks.rows(places, round_), line),
        "gone": gone,
        "settled": bool(line.taken) and set(line.taken) <= gone.there and gone.by_rule <= set(line.taken),
        "still_open": round_.takes_marks(at),
        "wild": refused.get("wild") or ByHandForm(places=left, auto_id="id_wild_%s"),
        "alternate": refused.get("alternate")
        or ByHandForm(places=[place for place in left if place.entry.pk not in waiting], auto_id="id_alternate_%s"),
    }


def _back(round_: Round) -> HttpResponse:
    return redirect(f"{reverse('organiser:advancing', args=[round_.challenge.slug])}?round={round_.pk}")


@require_GET
@login_required
def advancing(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranking with its line, and who goes on by somebody's choice."""
    challenge = own_challenge(request, slug)
    if not challenge.rounds.exists():  # type: ignore[attr-defined]
        return no_round_yet(request, challenge, "standings")
    return _draw(request, challenge, _round(request, challenge))


@require_POST
@login_required
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Set how many go on, and how they are counted."""
    challenge = own_challenge(request, slug)
    round_ = _round(request, challenge)
    form = CutForm(request.POST, instance=round_)
    if form.is_valid():
        with tell_user(
            request, form=form, success=_("The line is drawn. Nobody goes on before you take them.")
        ) as told:
            edit_round(round_, by=request.user, at=request.received_at, **form.cleaned_data)
        if told.ok:
            return _back(round_)
    return _draw(request, challenge, _round(request, challenge), cut_form=form)


@require_POST
@login_required
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the entries above the line into the next round."""
    challenge = own_challenge(request, slug)
    round_ = _round(request, challenge)
    with tell_user(request, success=_("Taken. They compete in the next round.")):
        actions.take_above_the_line(round_, by=request.user, seen=request.POST.getlist("entry"))
    return _back(round_)


@require_POST
@login_required
def wild_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one entry on against the line, with a reason."""
    return _by_hand(request, slug, "wild", actions.give_wild_card, _("“%(title)s” goes on with a wild card."))


@require_POST
@login_required
def alternate(request: HttpRequest, slug: str) -> HttpResponse:
    """Put one entry at the end of the line of alternates, with a reason."""
    return _by_hand(request, slug, "alternate", actions.name_alternate, _("“%(title)s” is an alternate."))


def _by_hand(request: HttpRequest, slug: str, name: str, act: Callable[..., Any], success: str) -> HttpResponse:
    challenge = own_challenge(request, slug)
    round_ = _round(request, challenge)
    places = standings.standings_of(round_)
    form = ByHandForm(request.POST, places=places, auto_id=f"id_{name}_%s")
    if form.is_valid():
        entry, reason = form.cleaned_data["entry"], form.cleaned_data["reason"]
        with tell_user(request, form=form, success=success % {"title": entry}) as told:
            act(round_, by=request.user, entry=entry, reason=reason)
        if told.ok:
            return _back(round_)
    return _draw(request, challenge, round_, refused={name: form})


@require_POST
@login_required
def leave(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take an entry out of the next round again, with a reason."""
    challenge = own_challenge(request, slug)
    round_ = _round(request, challenge)
    entry = get_object_or_404(Entry.objects.filter(challenge=challenge), pk=pk)
    with tell_user(request, success=_("“%(title)s” stays behind.") % {"title": entry}):
        actions.leave_behind(round_, by=request.user, entry=entry, reason=request.POST.get("reason", ""))
    return _back(round_)


@require_POST
@login_required
def alternate_act(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Move an alternate in the line, take it out of it, or let it move up into the round."""
    challenge = own_challenge(request, slug)
    round_ = _round(request, challenge)
    rows = Alternate.objects.filter(round__challenge=challenge).select_related("entry", "round__challenge")
    row = get_object_or_404(rows, pk=pk)
    to = request.POST.get("to")
    with tell_user(request):
        if to == "in":
            actions.promote_alternate(row, by=request.user, reason=request.POST.get("reason", ""))
        elif to == "out":
            actions.remove_alternate(row, by=request.user)
        else:
            actions.move_alternate(row, by=request.user, up=to == "up")
    return _back(round_)
