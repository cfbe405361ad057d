"""What the entrant's pages share: how they find an entry, and how one step of its form is drawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from submissions import eligibility, rules
from submissions.models import Entry
from web.entrant.steps import after, steps_of


def own_entry(request: HttpRequest, pk: str) -> Entry:
    """Return an entry this person answers for or files. An organiser who looks in comes by the organiser's pages."""
    rows = Entry.objects.visible_to(request.user).owned_by(request.user).for_listing().with_answers()
    return get_object_or_404(rows, pk=pk)


def posted(request: HttpRequest) -> Any:
    """Return what was posted, even when that is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def step_page(
    request: HttpRequest, entry: Entry, step: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Draw one step of the form."""
    findings = eligibility.findings_of(entry)
    missing = rules.missing(entry, ask_terms=step == "submit", findings=findings)
    steps = steps_of(entry, now=step, missing=missing)
    number = [item.key for item in steps].index(step)
    shared = {
        "entry": entry,
        "challenge": entry.challenge,
        "steps": steps,
        "step": steps[number],
        "step_number": number + 1,
        "next_step": after(steps, step),
        "missing": missing,
        "standing": eligibility.Standing(findings),
        "deadline": entry.deadline(),
        "now": request.received_at,
        "editable": entry.state == Entry.State.DRAFT and entry.deadline().takes(request.received_at),
    }
    return render(request, f"entrant/{step}.html", shared | context, status=status)


def shared_entry(request: HttpRequest, pk: str) -> Entry:
    """Return an entry of this person, or of a team they joined: to look at."""
    return get_object_or_404(Entry.objects.shared_with(request.user).for_listing().with_answers(), pk=pk)


def status_of(form: Any) -> int:
    """Return 422 for a form that comes back with errors, so that programs and scripts can tell."""
    return 422 if form.is_bound and not form.is_valid() else 200
