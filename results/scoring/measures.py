"""The figures an entry is ranked by: the score of each card, its mean, and what the tie-break steps compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from results.scoring.model import Contest, Scorecard


@dataclass(frozen=True, slots=True)
class ScoredCard:
    """A scorecard with its score from 0 to 100, or None when it holds no mark that carries weight."""

    card: Scorecard
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One entry with all of its cards and the scores of those that count, best first."""

    entry: str
    cards: tuple[ScoredCard, ...]
    scores: tuple[Fraction, ...]

    @property
    def score(self) -> Fraction:
        """The mean of the cards that count; needs at least one."""
        return mean(self.scores)

    @property
    def median(self) -> Fraction:
        """The middle card, or the mean of the two middle ones."""
        middle = len(self.scores) // 2
        if len(self.scores) % 2:
            return self.scores[middle]
        return (self.scores[middle - 1] + self.scores[middle]) / 2

    @property
    def highest_single(self) -> Fraction:
        """The best card."""
        return self.scores[0]

    def marks_of(self, key: str) -> list[Fraction]:
        """Return the marks given for a criterion on the cards that count."""
        marks = (scored.card.marks.get(key) for scored in self.cards if scored.score is not None)
        return [mark for mark in marks if mark is not None]


def mean(values: Sequence[Fraction]) -> Fraction:
    """Return the mean of one or more fractions."""
    return sum(values, Fraction(0)) / len(values)


def measure(contest: Contest) -> dict[str, Measured]:
    """Return every entry that has a scorecard, by id."""
    by_entry: dict[str, list[ScoredCard]] = {}
    rule = CardRule(contest)
    for card in contest.scorecards:
        by_entry.setdefault(card.entry, []).append(ScoredCard(card, rule.score(card)))
    measured = {}
    for entry, cards in by_entry.items():
        scores = sorted((scored.score for scored in cards if scored.score is not None), reverse=True)
        measured[entry] = Measured(entry, tuple(cards), tuple(scores))
    return measured


class CardRule:
    """Scores one card after another: 100 times the weighted mean of the unit values, over the criteria that have a mark.

    Adding fractions is slow because each sum is reduced. So marks are taken as whole numbers of the smallest step in use, weights as whole
    numbers of a common unit, and a card costs a few products and one reduction.
    """

    def __init__(self, contest: Contest) -> None:
        marks = (mark for card in contest.scorecards for mark in card.marks.values() if mark is not None)
        steps = {mark.denominator for mark in marks}
        for criterion in contest.criteria:
            steps |= {criterion.minimum.denominator, criterion.maximum.denominator}
        self._steps = lcm(*steps)
        spans = {c.key: int((c.maximum - c.minimum) * self._steps) for c in contest.criteria}
        by_step = {c.key: c.weight / spans[c.key] for c in contest.criteria}
        unit = lcm(*(value.denominator for value in by_step.values()))
        self._bottom = {c.key: int(c.minimum * self._steps) for c in contest.criteria}
        self._by_step = {key: int(value * unit) for key, value in by_step.items()}
        self._weights = {key: self._by_step[key] * span for key, span in spans.items()}

    def weight(self, card: Scorecard) -> int:
        """Return the weight of the criteria marked on `card`, in the unit of `value`."""
        return sum(self._weights[key] for key, mark in card.marks.items() if mark is not None)

    def value(self, key: str, mark: Fraction) -> int:
        """Return weight times unit value of one mark, in the unit of `weight`."""
        steps = mark.numerator * (self._steps // mark.denominator) - self._bottom[key]
        return self._by_step[key] * steps

    def score(self, card: Scorecard) -> Fraction | None:
        """Return the card's score from 0 to 100, or None without a mark that carries weight."""
        weight = self.weight(card)
        if not weight:
            return None
        return Fraction(
            100 * sum(self.value(key, mark) for key, mark in card.marks.items() if mark is not None), weight
        )
