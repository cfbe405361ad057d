"""Who judges what, changed by hand: one act a request, from a form or from a drag. What is refused is said beside its entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from challenge.models import Round
from core.errors import StateConflict
from judging import actions
from judging.actions import Anyway
from judging.models import Assignment, Judge
from submissions.models import Entry
from web.organiser.judging_frame import frame
from web.organiser.plan_views import back_without_round, today_page

#: What a repeat with a reason has to send again.
REPEATED = ("act", "duty", "judge", "entry", "with")


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not done: at which entry, why, and, where a reason would do, what to send again with it."""

    entry_id: str
    words: list[str]
    again: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as it was asked for: its rows, found among those of the round."""

    request: HttpRequest
    round: Round

    def duty(self, name: str = "duty") -> Assignment:
        """Return the assignment that a field names."""
        rows = Assignment.objects.in_round(self.round).select_related("judge__round", "judge__user", "entry")
        return get_object_or_404(rows, pk=self.request.POST.get(name))

    def judge(self) -> Judge:
        """Return the judge that is named."""
        seats = Judge.objects.filter(round=self.round).seated().select_related("round", "user")
        return get_object_or_404(seats, pk=self.request.POST.get("judge"))

    def entry(self) -> Entry:
        """Return the entry that is named."""
        entries = Entry.objects.in_round(self.round).submitted()
        return get_object_or_404(entries, pk=self.request.POST.get("entry"))

    def anyway(self) -> Anyway | None:
        """Return the organiser's word that it is meant all the same."""
        reason = self.request.POST.get("reason", "").strip()
        return Anyway(reason) if reason else None


def _give(asked: Asked, by: User) -> str:
    row = actions.give_entry(asked.judge(), asked.entry(), by=by, anyway=asked.anyway())
    return _("%(judge)s has %(entry)s now.") % {"judge": row.judge, "entry": row.entry}


def _take(asked: Asked, by: User) -> str:
    row = asked.duty()
    actions.take_entry(row, by=by)
    return _("%(judge)s no longer has %(entry)s.") % {"judge": row.judge, "entry": row.entry}


def _move(asked: Asked, by: User) -> str:
    row = asked.duty()
    if asked.request.POST.get("judge"):
        moved = actions.move_entry(row, by=by, to_judge=asked.judge(), anyway=asked.anyway())
    else:
        moved = actions.move_entry(row, by=by, to_entry=asked.entry(), anyway=asked.anyway())
    return _("%(judge)s has %(entry)s now.") % {"judge": moved.judge, "entry": moved.entry}


def _swap(asked: Asked, by: User) -> str:
    one, other = actions.swap_entries(asked.duty(), asked.duty("with"), by=by, anyway=asked.anyway())
    words = _("Exchanged: %(judge)s has %(entry)s now, and %(other)s has %(other_entry)s.")
    return words % {"judge": one.judge, "entry": one.entry, "other": other.judge, "other_entry": other.entry}


def _lock(asked: Asked, by: User) -> str:
    row = actions.set_lock(asked.duty(), by=by, locked=True)
    return _("Kept: no plan takes %(entry)s from %(judge)s.") % {"judge": row.judge, "entry": row.entry}


def _unlock(asked: Asked, by: User) -> str:
    row = actions.set_lock(asked.duty(), by=by, locked=False)
    return _("A plan may give %(entry)s to others again.") % {"entry": row.entry}


ACTS: dict[str, Callable[[Asked, Any], str]] = {
    "give": _give,
    "take": _take,
    "move": _move,
    "swap": _swap,
    "lock": _lock,
    "unlock": _unlock,
}


@require_POST
@login_required
def hand(request: HttpRequest, slug: str) -> HttpResponse:
    """Do one act by hand and show the page as it is then."""
    challenge, round_, context = frame(request, slug, "assignment")
    if round_ is None:
        return back_without_round(slug)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    asked = Asked(request, round_)
    at = request.POST.get("entry") or asked.duty().entry_id
    try:
        messages.success(request, act(asked, request.user))
    except ValidationError as refusal:
        again = {name: request.POST[name] for name in REPEATED if request.POST.get(name)}
        is_soft = "anyway" in refusal.message_dict
        refused = Refused(at, refusal.messages, again if is_soft else {})
        return today_page(request, challenge, round_, context, refused=refused, open_entry=at)
    except (StateConflict, PermissionDenied) as refusal:
        words = refusal.message if isinstance(refusal, StateConflict) else refusal
        refused = Refused(at, [str(words)], {})
        return today_page(request, challenge, round_, context, refused=refused, open_entry=at)
    kept = {name: request.POST[name] for name in ("q", "show", "by", "open") if request.POST.get(name)}
    address = reverse("organiser:assignment", args=[slug])
    return redirect(f"{address}?{urlencode({'round': round_.pk} | kept)}#entry-{at}")
