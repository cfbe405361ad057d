"""The way through an entry, one page a step."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from challenge.models import Challenge, Terms
from submissions import asked, people
from submissions.models import Entry


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form; `state` is done, now or empty."""

    key: str
    title: str
    url: str
    fields: tuple[str, ...]
    state: str = ""


def steps_of(entry: Entry, *, now: str, missing: dict[str, list[str]]) -> list[Step]:
    """Return the steps of an entry, the current one marked, and those without gaps marked as done."""
    pages: list[tuple[str, str, tuple[str, ...]]] = []
    guarded = people.asks_ages(entry)  # then the page of the team asks for the date of birth
    if entry.challenge.kind == Challenge.Kind.STARTUP:
        pages.append(("startup", _("Your start-up"), ("startup", "founded_on", "funding")))
    pages += [
        (
            "details",
            _("Your idea in words"),
            (
                "title",
                "summary",
                "economy",
                "basis",
                "language",
                "credit_name",
                "track",
                "staff_tie",
                *(() if guarded else ("born_on",)),
            ),
        ),
        *_questions(entry),
        ("files", _("Your clip"), ("clip", "deck", "image")),
        ("team", _("Your team"), ("team", "guardian", *(("born_on",) if guarded else ()))),
        ("submit", _("Check and submit"), ("terms", *(f"consent_{use}" for use in Terms.Use.values))),
    ]
    return [
        Step(
            key=key,
            title=title,
            url=reverse(f"entrant:{key}", args=[entry.pk]),
            fields=fields,
            state="now" if key == now else "done" if _is_done(key, entry, set(fields) & set(missing)) else "",
        )
        for key, title, fields in pages
    ]


def _questions(entry: Entry) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the page of the organiser's own questions, where this entry is asked any."""
    rows = asked.of_entry(entry, entry.challenge.questions.all())
    return [("questions", _("Questions"), tuple(f"answers.{row.key}" for row in rows))] if rows else []


def _is_done(key: str, entry: Entry, gaps: set[str]) -> bool:
    """Whether nothing is left to do on a page. The last one is done by submitting alone."""
    if key == "submit":
        return False
    return not gaps and (key != "team" or entry.team.exists())


def after(steps: list[Step], key: str) -> Step:
    """Return the step that follows."""
    keys = [step.key for step in steps]
    return steps[min(keys.index(key) + 1, len(steps) - 1)]
