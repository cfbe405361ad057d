"""The set-up check as the pages show it: what keeps a challenge from opening, what is worth a look, and whether the panel can carry it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from challenge import lint, rules
from challenge.models import Challenge, Round
from challenge.rules import Finding
from judging.models import Judge
from submissions.models import Entry


def checks(challenge: Challenge, *, at: datetime) -> list[Finding]:
    """Return all findings, those that stop first. The number of queries does not grow with the challenge."""
    if challenge.state == Challenge.State.CLOSED:
        return []
    rounds = list(challenge.rounds.prefetch_related("criteria", "criterion_groups", "awards"))
    hints = lint.hints(
        challenge, rounds, list(challenge.tracks.all()), list(challenge.questions.all()), list(challenge.terms.all())
    )
    return [*rules.set_up_check(challenge, at=at), *hints, *_panels(challenge, rounds)]


def _panels(challenge: Challenge, rounds: list[Round]) -> Iterator[Finding]:
    """Yield the rounds whose judges, by what each said they can take, cannot mark the entries that stand."""
    seats = Judge.objects.filter(round__challenge=challenge).exclude(state=Judge.State.REMOVED)
    carried = dict(seats.order_by().values_list("round").annotate(places=Sum("capacity")))
    standing = dict(
        Entry.objects.filter(challenge=challenge, state=Entry.State.SUBMITTED)
        .exclude(screening=Entry.Screening.REFUSED)
        .order_by()
        .values_list("round")
        .annotate(n=Count("pk"))
    )
    for round_ in rounds:
        entries, places = standing.get(round_.pk, 0), carried.get(round_.pk) or 0
        if entries and entries * round_.judges_per_entry > places:
            text = _(
                "“%(round)s” has %(entries)d entries, each for %(each)d judges; the panel can take %(places)d of these %(need)d readings."
            )
            need = entries * round_.judges_per_entry
            facts = {"round": round_.name, "entries": entries, "each": round_.judges_per_entry, "places": places}
            yield Finding(text % (facts | {"need": need}), "panel", stops=False)
