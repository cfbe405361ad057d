"""The bench: one entry beside its scorecard."""

from __future__ import annotations

import unicodedata
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
from judging.queue import card_of, next_unsent, opened, placed, written_on
from judging.seen import entry_of
from judging.sight import fetch_files, files_for
from media.models import Media
from web.judge import cards
from web.judge.desk import device
from web.judge.notes import notes, posted_notes

WORDS = ("comment_for_entrant", "comment_for_staff", "private_note")
#: Titles wider than so many Latin letters are set smaller: the clip below keeps its place.
LONG_TITLE = 48


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bench(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one entry beside its scorecard; a POST saves the card for those whose browser runs no script."""
    row, queue = opened(request.user, pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _save(request, row, queue)
    if row.judge.round.takes_marks(request.received_at) and not is_calibrated(row.judge):
        return redirect("judge:calibration", row.judge.round.calibration.pk)
    return _bench(request, row, queue)


def _save(request: HttpRequest, row: Assignment, queue: list[Assignment]) -> HttpResponse:
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
        return _bench(request, row, queue, typed=typed, stale=refusal, status=412)
    except ValidationError as refusal:
        return _bench(request, row, queue, typed=typed, refusal=refusal, status=400)
    except StateConflict as refusal:
        return _bench(request, row, queue, typed=typed, closed=refusal, status=409)
    if not sending:
        messages.success(request, _("Saved."))
        return redirect("judge:bench", row.pk)
    messages.success(
        request, _("“%(title)s” is sent. It stays yours to change until the round closes.") % {"title": entry_of(row)}
    )
    onward = next_unsent(placed(queue, criteria), row.pk)
    return redirect("judge:bench", onward.assignment.pk) if onward else redirect("judge:queue")


def _bench(
    request: HttpRequest,
    row: Assignment,
    rows: list[Assignment],
    *,
    typed: Mapping[str, Any] | None = None,
    stale: StaleCard | None = None,
    refusal: ValidationError | None = None,
    closed: StateConflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the bench with what is saved, or with what was typed and why it was not saved. What somebody typed is never dropped."""
    of_round = list(row.judge.round.criteria.all())
    criteria = asked_in(of_round, row.entry.track_id)
    queue = placed(rows, of_round)
    place = next(one for one in queue if one.assignment.pk == row.pk)
    card = stale.current if stale else card_of(row)
    marks = typed["marks"] if typed else place.marks
    reasons = typed["reasons"] if typed else place.written.reasons
    noted = typed["timed_comments"] if typed else card.timed_comments if card else []
    errors = _by_field(refusal)
    given = {criterion.key for criterion in criteria if criterion.key in marks}
    onward = next_unsent(queue, row.pk)
    seen = entry_of(row)
    ahead = onward.assignment.entry.clip if onward else None
    fetch_files(row.entry.clip, row.entry.deck, row.entry.image, *(one.media for one in seen.answers), ahead)
    context = {
        "assignment": row,
        "entry": seen,
        "answers": [(one, files_for(one.media, request.user.pk)) for one in seen.answers],
        "round": row.judge.round,
        "place": place,
        "is_long": _width(str(seen)) > LONG_TITLE,
        "queue": queue,
        "sent_count": sum(one.sent for one in queue),
        "onward": onward,
        "ahead": _ahead(ahead, request.user.pk),
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


def _width(text: str) -> int:
    """Return how wide a text is set, in Latin letters: Han, Kana and Hangul take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _ahead(clip: Media | None, viewer: str) -> dict[str, str]:
    """Return the addresses of the clip that comes next, by role: the page fetches it while this one is watched."""
    view = files_for(clip, viewer)
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
