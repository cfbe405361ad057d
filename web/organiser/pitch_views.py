"""Setting up a pitch day: the day itself, and its run order."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenge.models import Round
from judging import actions, pitch_days
from judging.models import PitchDay
from submissions.models import Entry
from web.organiser.judging_frame import frame
from web.organiser.pitch_forms import BreakForm, DrawForm, PitchDayForm
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pitch_day(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change when a round is pitched, how long, and in which order."""
    _challenge, round_, context = frame(request, slug, "pitch")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    day = PitchDay.objects.filter(round=round_).select_related("round__challenge").first()
    form = PitchDayForm(request.POST or None, day=day or _as_usual(round_))
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Saved."), form=form) as told:
            actions.set_up_pitch_day(round_, by=request.user, **form.cleaned_data)
        if told.ok:
            return _back(round_)
    return _page(request, context, day, form=form)


@require_POST
@login_required
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the run order: by number, by lot, by hand; add a break, take a turn out, take in entries that came later."""
    _challenge, round_, context = frame(request, slug, "pitch")
    days = PitchDay.objects.run_by(request.user).select_related("round__challenge")
    day = get_object_or_404(days, round=round_)
    draw, pause = DrawForm(), BreakForm()
    how = request.POST.get("how", "")
    if how == "draw":
        draw = DrawForm(request.POST)
    elif how == "break":
        pause = BreakForm(request.POST)
    form = {"draw": draw, "break": pause}.get(how)
    if form is None or form.is_valid():
        with tell_user(request, form=form) as told:
            moved = _change(request, day, how, form)
        if told.ok or form is None:
            step = next((name for name in ("up", "down") if name in request.POST), "")
            return _back(day.round, moved if told.ok else "", step)
    return _page(request, context, day, form=PitchDayForm(day=day), draw=draw, pause=pause)


def _change(request: HttpRequest, day: PitchDay, how: str, form: DrawForm | BreakForm | None) -> str:
    """Run the act that was asked for; return the slot the page goes back to."""
    user = request.user
    if how == "draw" and form:
        actions.draw_order(day, by=user, seed=form.cleaned_data["seed"])
    elif how == "break" and form:
        facts = form.cleaned_data
        return actions.add_break(day, by=user, title=facts["title"], seconds=facts["minutes"] * 60).pk
    elif how == "number":
        actions.order_by_number(day, by=user)
    elif how == "take_in":
        actions.take_in_entries(day, by=user)
    elif how == "out":
        actions.take_out_slot(get_object_or_404(day.slots, pk=request.POST.get("slot", "")), by=user)  # type: ignore[attr-defined]
    else:
        pk, placed = _by_hand(request, day)
        actions.place_slots(day, by=user, order=placed)
        return pk
    return ""


def _by_hand(request: HttpRequest, day: PitchDay) -> tuple[str, list[str]]:
    """Return the slot that was moved, and the order that makes: one step `up` or `down`, or the `order` of the whole list."""
    if placed := request.POST.getlist("order"):
        return request.POST.get("slot", ""), placed
    to_come = list(day.slots.not_begun().competing().order_by("position", "pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    step = -1 if "up" in request.POST else 1
    pk = request.POST.get("up") or request.POST.get("down") or ""
    if pk in to_come:
        place = to_come.index(pk)
        to_come.insert(min(max(place + step, 0), len(to_come) - 1), to_come.pop(place))
    return pk, to_come


def _as_usual(round_: Round) -> PitchDay:
    """Return a day not yet made, for the form: when judging opens, with the usual lengths."""
    return PitchDay(round=round_, starts_at=round_.judging_opens_at)


def _back(round_: Round, moved: str = "", by: str = "") -> HttpResponse:
    """Lead back to the page; the turn that was moved is found again, with the focus on the button (`by`) that moved it."""
    query = {"round": round_.pk} | ({"moved": moved, "by": by} if moved else {})
    return redirect(f"{reverse('organiser:pitch', args=[round_.challenge.slug])}?{urlencode(query)}")


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    day: PitchDay | None,
    *,
    form: PitchDayForm,
    draw: DrawForm | None = None,
    pause: BreakForm | None = None,
) -> HttpResponse:
    missing = Entry.objects.in_round(day.round).submitted().exclude(pitch_slots__day=day).count() if day else 0
    wrong = any(one and one.errors for one in (form, draw, pause))
    context = context | {
        "day": day,
        "form": form,
        "draw": draw or DrawForm(initial={"seed": day.seed if day else ""}),
        "pause": pause or BreakForm(),
        "turns": pitch_days.run_order(day) if day else [],
        "missing": missing,
    }
    return render(request, "organiser/pitch.html", context, status=400 if wrong else 200)
