"""What happened in a challenge, in words, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from core.models import AuditEvent
from web.organiser.access import both_sides, own_challenge
from web.organiser.audit_words import changes_in, names_of, what_happened

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One event: when, who, what, and the values that changed."""

    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]


@require_GET
@login_required
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """The last events of this challenge. Names are looked up by id; the trail itself holds none."""
    challenge = own_challenge(request, slug)
    before = request.GET.get("before", "")
    rows = AuditEvent.objects.filter(scope_id=challenge.pk).order_by("-id")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    events = list(rows[: PAGE + 1])
    more, events = len(events) > PAGE, events[:PAGE]
    names = names_of(events)
    people = {
        person.pk: str(person)
        for person in User.objects.filter(pk__in={event.actor_id for event in events if event.actor_id})
    }
    lines = [
        Line(
            event.at,
            _who(event.actor_id, people),
            what_happened(event, names.get(event.target_id, "")),
            changes_in(event, challenge.zone),
        )
        for event in events
    ]
    context = {
        "challenge": challenge,
        "section": "audit",
        "lines": lines,
        "next": f"?before={events[-1].pk}" if more else "",
        "is_first": not before,
    } | both_sides(request, challenge)
    return render(request, "organiser/audit.html", context)


def _who(actor_id: str, people: dict[str, str]) -> str:
    if not actor_id:
        return _("The system")
    return people.get(actor_id) or _("Somebody whose account is gone")
