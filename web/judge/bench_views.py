"""The bench: one entry beside its scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from challenge import weights
from challenge.models import Criterion
from challenge.weights import asked_in
from core.errors import StateConflict
from judging import actions
from judging.calibration import is_calibrated
from judging.errors import StaleCard
from judging.marks import card_score, read_marks, tenths
from judging.models import Assignment, Scorecard
from judging.queue import Place, card_of, next_unsent, places, written_on
from judging.seen import entry_of
from judging.sight import files_for
from web.judge import cards
from web.judge.desk import device, own
from web.judge.notes import notes, posted_notes

WORDS = ("comment_for_entrant", "comment_for_staff", "private_note")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bench(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one entry beside its scorecard; a POST saves the card for those whose browser runs no script."""
    row = own(request, pk)
    if request.method == "POST":
        return _save(request, row)
    if row.judge.round.takes_marks(request.received_at) and not is_calibrated(row.judge):
        return redirect("judge:calibration", row.judge.round.calibration.pk)
    return _bench(request, row)


def _save(request: HttpRequest, row: Assignment) -> HttpResponse:
    criteria = asked_in(row.judge.round.criteria.all(), row.entry.track_id)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in WORDS}
    typed |= {
        "marks": cards.posted_marks(criteria, request.POST),
        "reasons": cards.posted_reasons(criteria, request.POST),
        "timed_comments": posted_notes(request.POST),
    }
    sending = request.POST.get("state") == Scorecard.State.SUBMITTED
    version = request.POST.get("version", "")
    try:
        actions.save_scorecard(
            row,
            by=request.user,
            at=request.received_at,
            expected_version=int(version) if version.isdecimal() else None,
            state=Scorecard.State.SUBMITTED if sending else Scorecard.State.DRAFT,
            **typed,
        )
    except StaleCard as refusal:
        return _bench(request, row, criteria=criteria, typed=typed, stale=refusal, status=412)
    except ValidationError as refusal:
        return _bench(request, row, criteria=criteria, typed=typed, refusal=refusal, status=400)
    except StateConflict as refusal:
        return _bench(request, row, criteria=criteria, typed=typed, closed=refusal, status=409)
    if not sending:
        messages.success(request, _("Saved."))
        return redirect("judge:bench", row.pk)
    messages.success(
        request, _("“%(title)s” is sent. It stays yours to change until the round closes.") % {"title": entry_of(row)}
    )
    onward = next_unsent(places(row.judge, request.user, list(row.judge.round.criteria.all())), row.pk)
    return redirect("judge:bench", onward.assignment.pk) if onward else redirect("judge:queue")


def _bench(
    request: HttpRequest,
    row: Assignment,
    *,
    criteria: list[Criterion] | None = None,
    typed: Mapping[str, Any] | None = None,
    stale: StaleCard | None = None,
    refusal: ValidationError | None = None,
    closed: StateConflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the bench with what is saved, or with what was typed and why it was not saved. What somebody typed is never dropped."""
    of_round = list(row.judge.round.criteria.all())
    criteria = criteria if criteria is not None else asked_in(of_round, row.entry.track_id)
    queue = places(row.judge, request.user, of_round)
    place = next((one for one in queue if one.assignment.pk == row.pk), None)
    if place is None:  # withdrawn between the two readings
        raise Http404
    card = stale.current if stale else card_of(row)
    marks = typed["marks"] if typed else place.marks
    reasons = typed["reasons"] if typed else place.written.reasons
    noted = typed["timed_comments"] if typed else card.timed_comments if card else []
    errors = _by_field(refusal)
    given = {criterion.key for criterion in criteria if criterion.key in marks}
    onward = next_unsent(queue, row.pk)
    seen = entry_of(row)
    context = {
        "assignment": row,
        "entry": seen,
        "answers": [(one, files_for(one.media, request.user.pk)) for one in seen.answers],
        "round": row.judge.round,
        "place": place,
        "queue": queue,
        "sent_count": sum(one.sent for one in queue),
        "onward": onward,
        "ahead": _ahead(onward, request.user.pk),
        "pads": cards.pads(criteria, marks, errors, reasons),
        "errors": errors,
        "to_go": len(criteria) - len(given),
        "equal": len({weight for weight in weights.effective(criteria).values() if weight}) < 2,
        "score": _score(criteria, marks),
        "card": card,
        "version": card.version if card else 0,
        "words": typed or {name: getattr(card, name, "") for name in WORDS},
        "notes": notes(noted),
        "sent": bool(card and card.state == Scorecard.State.SUBMITTED),
        "is_open": row.judge.round.takes_marks(request.received_at),
        "closed": closed,
        "other": _other(criteria, marks, stale),
        "clip": files_for(row.entry.clip, request.user.pk),
        "deck": files_for(row.entry.deck, request.user.pk),
        "image": files_for(row.entry.image, request.user.pk),
    }
    return render(request, "judge/bench.html", device(request) | context, status=status)


def _ahead(onward: Place | None, viewer: str) -> dict[str, str]:
    """Return the addresses of the clip that comes next, by role: the page fetches it while this one is watched."""
    view = files_for(onward.assignment.entry.clip, viewer) if onward else None
    if view is None:
        return {}
    return {item["role"]: item["url"] for item in view["renditions"]} | {"poster": view["poster"] or ""}


def _other(criteria: list[Criterion], here: Mapping[str, Any], stale: StaleCard | None) -> dict[str, Any] | None:
    """Return the version that was saved elsewhere, beside the one on this page."""
    if stale is None:
        return None
    there = written_on([stale.current])[stale.current.pk].marks
    return {
        "card": stale.current,
        "score": tenths(card_score(criteria, there)),
        "lines": cards.compare(criteria, here, there),
    }


def _score(criteria: list[Criterion], marks: Mapping[str, Any]) -> str | None:
    """Return the running total, or nothing while a typed mark is not one."""
    try:
        return tenths(card_score(criteria, read_marks(criteria, marks)))
    except ValidationError:
        return None


def _by_field(refusal: ValidationError | None) -> dict[str, list[str]]:
    if refusal is None:
        return {}
    return refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
