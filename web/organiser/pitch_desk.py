"""The desk from which a pitch day is run, and the page on which the cards of each turn are checked: for organisers and the head judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging import actions, permissions, pitch_days, stage
from judging.actions.pitch import UNDO_WITHIN
from judging.models import PitchDay, PitchSlot
from web.organiser.pitch_forms import SkipForm
from web.shared import stage_words
from web.shared.doors import tell_user

#: Seconds that a button of the desk adds or takes away, its words, and its key.
TIME_ACTS = (
    (30, gettext_lazy("+ 30 seconds"), "+"),
    (60, gettext_lazy("+ 1 minute"), ""),
    (-30, gettext_lazy("− 30 seconds"), ""),
)

#: What a button of the desk calls.
ACTS: dict[str, Callable[..., Any]] = {
    "call": actions.call_slot,
    "start": actions.start_slot,
    "pause": actions.pause_slot,
    "resume": actions.resume_slot,
    "questions": actions.begin_questions,
    "end": actions.end_slot,
    "back": actions.take_back_skip,
}


def _day(request: HttpRequest, slug: str, pk: str) -> PitchDay:
    days = PitchDay.objects.run_by(request.user).select_related("round__challenge")
    return get_object_or_404(days, round=pk, round__challenge__slug=slug)


@login_required
@require_safe
def desk(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show the stage with everything that can be done to it."""
    return _desk(request, _day(request, slug, pk))


@require_POST
@login_required
def act(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Do one thing to the stage, as it was when the page was drawn."""
    day = _day(request, slug, pk)
    name, version = request.POST.get("act", ""), request.POST.get("version", "")
    seen = {"by": request.user, "at": request.received_at, "version": int(version) if version.isdecimal() else 0}
    if name == "undo":
        with tell_user(request, success=_("Undone.")):
            actions.undo_on_stage(day, **seen)
        return redirect("organiser:pitch_desk", slug, pk)
    slot = get_object_or_404(day.slots.select_related("day"), pk=request.POST.get("slot", ""))  # type: ignore[attr-defined]
    if name == "skip":
        return _skip(request, day, slot, seen)
    with tell_user(request):
        if name == "add":
            seconds = request.POST.get("seconds", "")
            actions.add_time(slot, seconds=int(seconds) if seconds.removeprefix("-").isdecimal() else 0, **seen)
        elif name in ACTS:
            ACTS[name](slot, **seen)
        else:
            messages.error(request, _("The desk does not know this act."))
    return redirect("organiser:pitch_desk", slug, pk)


def _skip(request: HttpRequest, day: PitchDay, slot: PitchSlot, seen: dict[str, Any]) -> HttpResponse:
    form = SkipForm(request.POST)
    if form.is_valid():
        with tell_user(request, form=form) as told:
            actions.skip_slot(slot, **form.cleaned_data, **seen)
        if told.ok or not form.errors:
            return redirect("organiser:pitch_desk", day.round.challenge.slug, day.round_id)
    return _desk(request, day, skip=form)


def _desk(request: HttpRequest, day: PitchDay, skip: SkipForm | None = None) -> HttpResponse:
    organises = permissions.can_run_round(request.user, day.round)
    context = stage_words.context(day, blind=day.round.blind and not organises)
    turns = {turn.slot.pk: turn for turn in context["turns"]}
    slots = [turn.slot for turn in turns.values()]
    current, coming = pitch_days.last_started(slots), pitch_days.next_up(slots)
    now = stage.now_on(current, day, request.received_at)
    last = day.last_act
    can_undo = "before" in last and last["version"] == day.version
    context |= {
        "current": current,
        "coming": turns[coming.pk] if coming else None,
        "phase": "paused" if now.is_paused else now.phase.value,
        "waits": bool(coming and coming.called_at is None),
        "on_stage": bool(current and stage.is_on_stage(current, request.received_at)),
        "undo_until": stage_words.milliseconds(parse_datetime(last["at"]) + UNDO_WITHIN) if can_undo else "",  # type: ignore[operator]
        "skip": skip or SkipForm(),
        "skipping": skip is not None,
        "time_acts": TIME_ACTS,
        "is_organiser": organises,
    }
    return render(request, "organiser/pitch_desk.html", context, status=400 if skip else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show the cards behind each turn, sent, missing, and how far apart; lock what is checked, open it until the round is signed off."""
    day = _day(request, slug, pk)
    if request.method == "POST":
        slot = get_object_or_404(day.slots.select_related("day__round", "entry"), pk=request.POST.get("slot", ""))  # type: ignore[attr-defined]
        if request.POST.get("act") == "unlock":
            with tell_user(request, success=_("Open again: its judges can change their cards.")):
                actions.unlock_entry(slot, by=request.user)
        else:
            with tell_user(request, success=_("Checked and locked.")):
                actions.lock_entry(slot, by=request.user, at=request.received_at)
        return redirect("organiser:pitch_check", slug, pk)
    organises = permissions.can_run_round(request.user, day.round)
    rows = pitch_days.checks(day, request.user, list(day.round.criteria.all()), organises=organises)  # type: ignore[attr-defined]
    context = stage_words.context(day) | {
        "rows": [(row, stage.scores_open(row.turn.slot, request.received_at)) for row in rows],
        "left": sum(row.is_theirs and row.turn.slot.locked_at is None for row in rows),
        "is_organiser": organises,
    }
    return render(request, "organiser/pitch_check.html", context)
