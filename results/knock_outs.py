"""Knock-out questions: how the judges answered them, and which entries most of them would not let through.

The answers enter no sum and no bundle. They only keep an entry from going on by rule; a person may still take it, with a reason.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from challenge.models import Criterion, Round
from judging.models import Mark, Scorecard


@dataclass(frozen=True, slots=True)
class Answer:
    """How many of the scorecards that count on an entry say no to a question."""

    question: str
    no: int
    cards: int

    @property
    def bars(self) -> bool:
        """Whether more than half of them do. A judge who could not say has not said no."""
        return 2 * self.no > self.cards


def answers_in(round_: Round) -> dict[str, list[Answer]]:
    """Return by entry the questions to which somebody said no, in their order. Two queries; one where there is no question."""
    questions = [row for row in round_.criteria.all() if row.kind == Criterion.Kind.KNOCKOUT]
    if not questions:
        return {}
    counting = Scorecard.objects.counting_in(round_)
    cards = dict(
        counting.order_by()
        .values_list("assignment__entry")
        .annotate(Count("pk"))
        .values_list("assignment__entry", "pk__count")
    )
    said = Mark.objects.filter(scorecard__in=counting, criterion__in=questions, value=0)
    noes: dict[str, dict[str, int]] = defaultdict(dict)
    for entry, criterion, count in said.values_list("scorecard__assignment__entry", "criterion").annotate(Count("pk")):
        noes[entry][criterion] = count
    return {
        entry: [Answer(row.name, found[row.pk], cards[entry]) for row in questions if row.pk in found]
        for entry, found in noes.items()
    }


def barred(answers: dict[str, list[Answer]]) -> set[str]:
    """Return the entries that a majority keeps from going on by rule."""
    return {entry for entry, given in answers.items() if any(answer.bars for answer in given)}
