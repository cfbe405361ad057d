"""How a judge's scale lies beside that of their colleagues: a note for the judge alone.

Said only where it gives nobody's single card away: over FEWEST entries or more, each with two other cards at least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from challenge.models import Criterion
from judging.marks import card_score
from judging.models import Assignment, Judge, Scorecard
from judging.queue import Values, written_on

FEWEST = 3
FEWEST_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Drift:
    """By how much a judge marks above (or, negative, below) colleagues on the same entries.

    `difference` counts points of the one scale all criteria share, or of 100 where they share none (`of_hundred`).
    """

    entries: int
    difference: Fraction
    of_hundred: bool

    @property
    def tenths(self) -> int:
        """The difference in tenths of a point, half away from zero."""
        size = abs(self.difference) * 10
        rounded = (2 * size.numerator + size.denominator) // (2 * size.denominator)
        return rounded if self.difference > 0 else -rounded

    @property
    def shown(self) -> str:
        """The size of the difference, one decimal."""
        return f"{Decimal(abs(self.tenths)) / 10:.1f}"


def drift(
    criteria: Sequence[Criterion], own: Mapping[str, Values], others: Mapping[str, Sequence[Values]]
) -> Drift | None:
    """Compare one judge's cards with those of others, by entry; None where too little is known to say it. Pure and exact."""
    scale = [row for row in criteria if row.kind == Criterion.Kind.SCALE]
    of_hundred = len({(row.minimum, row.maximum) for row in scale}) != 1
    found = []
    for entry, mine in own.items():
        theirs = others.get(entry, ())
        if len(theirs) < FEWEST_OTHERS:
            continue
        apart = _of_scores(criteria, mine, theirs) if of_hundred else _of_marks(scale, mine, theirs)
        if apart is not None:
            found.append(apart)
    if len(found) < FEWEST:
        return None
    return Drift(len(found), sum(found, Fraction()) / len(found), of_hundred)


def _of_marks(scale: Sequence[Criterion], mine: Values, theirs: Sequence[Values]) -> Fraction | None:
    """Return the mean difference over the criteria that this judge and at least two others marked."""
    found = []
    for row in scale:
        mark = mine.get(row.key)
        marks = [Fraction(value) for card in theirs if (value := card.get(row.key)) is not None]
        if mark is not None and len(marks) >= FEWEST_OTHERS:
            found.append(Fraction(mark) - sum(marks, Fraction()) / len(marks))
    return sum(found, Fraction()) / len(found) if found else None


def _of_scores(criteria: Sequence[Criterion], mine: Values, theirs: Sequence[Values]) -> Fraction | None:
    score = card_score(criteria, mine)
    scores = [found for card in theirs if (found := card_score(criteria, card)) is not None]
    if score is None or len(scores) < FEWEST_OTHERS:
        return None
    return score - sum(scores, Fraction()) / len(scores)


def drift_of(seat: Judge) -> Drift | None:
    """Return a judge's own, over the cards that they sent and that count. Two queries, and one for the criteria."""
    duties = Assignment.objects.for_judge(seat.user).filter(judge=seat, scorecard__state=Scorecard.State.SUBMITTED)
    cards = list(
        Scorecard.objects.counting_in(seat.round)
        .filter(assignment__entry__in=duties.values("entry"))
        .select_related("assignment")
    )
    written = written_on(cards)
    own: dict[str, Values] = {}
    others: dict[str, list[Values]] = defaultdict(list)
    for card in cards:
        marks = written[card.pk].marks
        if card.assignment.judge_id == seat.pk:
            own[card.assignment.entry_id] = marks
        else:
            others[card.assignment.entry_id].append(marks)
    return drift(list(seat.round.criteria.all()), own, others)  # type: ignore[attr-defined]
