"""Standings, ties, winners and the instant of publication: the organiser's pages about results."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from challenge.models import Award, Challenge, Round
from judging.models import Judge
from results import actions, scoring, standings
from results.models import Decision, Publication
from submissions.models import Entry
from web.organiser import advancing_page
from web.organiser.access import both_sides
from web.organiser.judging_frame import no_round_yet
from web.organiser.results_forms import DecisionForm, ScheduleForm
from web.shared import ranks
from web.shared.doors import tell_user


def _challenge(request: HttpRequest, slug: str) -> Challenge:
    return get_object_or_404(Challenge.objects.organised_by(request.user), slug=slug)


def _round(request: HttpRequest, challenge: Challenge) -> Round:
    """Return the round the page is about: the one asked for, else the latest in which judging has opened, else the first."""
    rows = challenge.rounds.select_related("challenge").prefetch_related("criteria")
    asked = request.POST.get("round") or request.GET.get("round")
    if asked:
        return get_object_or_404(rows, pk=asked)
    rounds = list(rows)
    begun = [row for row in rounds if row.judging_opens_at and row.judging_opens_at <= request.received_at]
    if not rounds:
        return get_object_or_404(challenge.rounds, pk="")
    return (begun or rounds[:1])[-1]


@require_GET
@login_required
def standings_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who stands where, and why."""
    challenge = _challenge(request, slug)
    if not challenge.rounds.exists():  # type: ignore[attr-defined]
        return no_round_yet(request, challenge, "standings")
    return _standings(request, challenge, _round(request, challenge))


@dataclass(frozen=True, slots=True)
class Tie:
    """Entries that share a place, each with the number it has in the form, and what was wrong with an order that was sent."""

    rows: list[tuple[standings.Place, int]]
    reason: str = ""
    error: str = ""

    @property
    def rank(self) -> int | None:
        """The place they share."""
        return self.rows[0][0].rank


def _ties(request: HttpRequest, places: list[standings.Place], error: str) -> list[Tie]:
    """Return the groups of level entries; the one that an order was sent for as it was sent."""
    found = []
    for group in ranks.shared_groups(places):
        sent = error and group[0].entry.pk in request.POST.getlist("entry")
        typed = [request.POST.get(f"order-{place.entry.pk}", "") for place in group] if sent else []
        numbers = [int(text) if text.isdecimal() else 0 for text in typed] or range(1, len(group) + 1)
        words = {"reason": request.POST.get("reason", ""), "error": error} if sent else {}
        found.append(Tie(list(zip(group, numbers, strict=True)), **words))
    return found


def _standings(request: HttpRequest, challenge: Challenge, round_: Round, *, wrong_order: str = "") -> HttpResponse:
    tracks = list(challenge.tracks.all())
    track = next((row for row in tracks if row.key == request.GET.get("track")), None)
    places = standings.standings_of(round_, track=track)
    following = round_.following()
    line = advancing_page.line_in(round_, standings.standings_of(round_) if track else places)
    drawn = following is not None and round_.cut_by == (Round.CutBy.TRACK if track else Round.CutBy.ALL)
    chosen = next((place for place in places if place.entry.pk == request.GET.get("why")), None)
    context = {
        "challenge": challenge,
        "section": "standings",
        "round": round_,
        "rounds": list(challenge.rounds.all()),
        "tracks": tracks,
        "track": track,
        "rows": advancing_page.rows(ranks.rows(places, round_), line),
        "line_drawn": drawn,
        "ranked": sum(place.rank is not None for place in places),
        "finding": ranks.finding(places),
        "why": ranks.why(chosen, round_, _judge_names(round_)) if chosen else None,
        "following": following,
        "ties": _ties(request, places, wrong_order) if scoring.HEAD_JUDGE in round_.tie_break else [],
    } | both_sides(request, challenge)
    return render(request, "organiser/standings.html", context, status=400 if wrong_order else 200)


def _judge_names(round_: Round) -> dict[str, str]:
    seats = Judge.objects.filter(round=round_).select_related("user")
    return {seat.pk: str(seat.user) for seat in seats}


@require_POST
@login_required
def settle_tie(request: HttpRequest, slug: str) -> HttpResponse:
    """Put level entries in an order: each carries the number the head judge gave it."""
    challenge = _challenge(request, slug)
    round_ = _round(request, challenge)
    numbers = {pk: request.POST.get(f"order-{pk}", "") for pk in request.POST.getlist("entry")}
    if len(set(numbers.values())) < len(numbers):
        # Whichever came first then would be our choice, and this decides who wins.
        return _standings(request, challenge, round_, wrong_order=_("Give each entry a number of its own."))
    order = sorted(numbers, key=lambda pk: numbers[pk])
    with tell_user(request, success=_("The order is kept, with its reason.")):
        actions.settle_tie(round_, by=request.user, order=order, reason=request.POST.get("reason", ""))
    return redirect(f"{reverse('organiser:standings', args=[slug])}?round={round_.pk}")


@require_POST
@login_required
def next_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the ticked entries into the round that follows."""
    challenge = _challenge(request, slug)
    round_ = _round(request, challenge)
    entries = list(Entry.objects.in_round(round_).submitted().filter(pk__in=request.POST.getlist("entry")))
    with tell_user(request, success=_("Kept. The ticked entries compete in the next round.")):
        actions.choose_for_next_round(round_, by=request.user, entries=entries, reason=request.POST.get("reason", ""))
    return redirect(f"{reverse('organiser:advancing', args=[slug])}?round={round_.pk}")


@dataclass(frozen=True, slots=True)
class Open:
    """One place of one award on the publishing page: who holds it, and the form that gives it."""

    award: Award
    place: int
    decision: Decision | None
    form: DecisionForm


def _places_to_give(round_: Round, own: Collection[str], refused: DecisionForm | None = None) -> list[Open]:
    """Return every place of every award; its form offers no entry that the reader is in (`own`, ids)."""
    decisions = {
        (row.award_id, row.place): row for row in Decision.objects.filter(award__round=round_).select_related("entry")
    }
    standing = list(Entry.objects.in_round(round_).submitted().exclude(pk__in=own).order_by("number"))
    found = []
    for award in round_.awards.select_related("track", "round__challenge"):
        for place in range(1, award.places + 1):
            decision = decisions.get((award.pk, place))
            initial = {"award": award.pk, "place": place} | (
                {"entry": decision.entry_id, "citation": decision.citation} if decision else {}
            )
            form = DecisionForm(award=award, standing=standing, initial=initial, auto_id=f"id_{award.pk}_{place}_%s")
            if refused is not None and (refused["award"].value(), str(refused["place"].value())) == (
                award.pk,
                str(place),
            ):
                form = refused
            found.append(Open(award, place, decision, form))
    return found


def _unshown(chosen: list[Entry]) -> list[str]:
    """Return the titles of entries that stand and win, but whose entrants do not want to be shown to the public."""
    standing = [entry for entry in chosen if entry.state == Entry.State.SUBMITTED]
    shown = set(
        Entry.objects.filter(pk__in=[entry.pk for entry in standing]).shown_publicly().values_list("pk", flat=True)
    )
    return [entry.title for entry in standing if entry.pk not in shown]


def _publishing(
    request: HttpRequest,
    challenge: Challenge,
    round_: Round,
    *,
    refused: DecisionForm | None = None,
    schedule: ScheduleForm | None = None,
) -> HttpResponse:
    sides = both_sides(request, challenge)
    places = _places_to_give(round_, sides["own_entries"], refused)
    publication = Publication.objects.filter(round=round_).first()
    context = {
        "challenge": challenge,
        "section": "publishing",
        "round": round_,
        "rounds": list(challenge.rounds.all()),
        "places": places,
        "decided": sum(row.decision is not None for row in places),
        "publication": publication,
        "has_head": round_.judges.seated().filter(is_head=True).exists(),
        "gone": [
            row.decision.entry.title
            for row in places
            if row.decision and row.decision.entry.state != Entry.State.SUBMITTED
        ],
        "unshown": _unshown([row.decision.entry for row in places if row.decision]),
        "is_public": bool(publication and round_.results_visible(request.received_at)),
        "schedule_form": schedule or ScheduleForm(round_=round_),
        "top": ranks.rows(standings.standings_of(round_), round_)[:6],
    } | sides
    return render(
        request, "organiser/publishing.html", context, status=422 if refused or (schedule and schedule.errors) else 200
    )


@require_GET
@login_required
def publishing(request: HttpRequest, slug: str) -> HttpResponse:
    """Winners, citations, and when they show."""
    challenge = _challenge(request, slug)
    if not challenge.rounds.exists():  # type: ignore[attr-defined]
        return no_round_yet(request, challenge, "publishing")
    return _publishing(request, challenge, _round(request, challenge))


@require_POST
@login_required
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one place of one award."""
    challenge = _challenge(request, slug)
    round_ = _round(request, challenge)
    award = get_object_or_404(
        round_.awards.select_related("round__challenge", "track"), pk=request.POST.get("award", "")
    )
    form = DecisionForm(request.POST, award=award, auto_id=f"id_{award.pk}_{request.POST.get('place', '')}_%s")
    if form.is_valid():
        chosen = form.cleaned_data
        with tell_user(
            request, success=_("Decided. Nobody sees it before the results are published."), form=form
        ) as told:
            actions.decide_award(
                award, chosen["entry"], by=request.user, place=chosen["place"], citation=chosen["citation"]
            )
        if told.ok:
            return redirect(_back(round_))
    return _publishing(request, challenge, round_, refused=form)


@require_POST
@login_required
def take_back_decision(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Leave a place open again."""
    challenge = _challenge(request, slug)
    decision = get_object_or_404(
        Decision.objects.filter(award__round__challenge=challenge).select_related("award__round"), pk=pk
    )
    with tell_user(request, success=_("Taken back. The place is open again.")):
        actions.take_back_decision(decision, by=request.user)
    return redirect(_back(decision.award.round))


@require_POST
@login_required
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the instant from which everybody sees the results."""
    challenge = _challenge(request, slug)
    round_ = _round(request, challenge)
    form = ScheduleForm(request.POST, round_=round_)
    if form.is_valid():
        at = request.received_at
        with tell_user(request, success=_("Set. The results show at that instant, and not before."), form=form) as told:
            actions.schedule_publication(
                round_, by=request.user, results_at=form.cleaned_data["results_at"] or at, at=at
            )
        if told.ok:
            return redirect(_back(round_))
    return _publishing(request, challenge, round_, schedule=form)


@require_POST
@login_required
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a publication whose instant has not come."""
    challenge = _challenge(request, slug)
    round_ = _round(request, challenge)
    with tell_user(request, success=_("Taken back. Nothing will be shown until you set a new time.")):
        actions.take_back_publication(round_, by=request.user, at=request.received_at)
    return redirect(_back(round_))


def _back(round_: Round) -> str:
    return f"{reverse('organiser:publishing', args=[round_.challenge.slug])}?round={round_.pk}"
