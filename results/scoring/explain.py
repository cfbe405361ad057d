"""Say why an entry has its rank: where its points come from, who gave them, and what parted it from its equals."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from results.scoring.measures import CardRule, Measured, mean, measure
from results.scoring.model import SHARED, Contest, Standing
from results.scoring.ranking import mean_unit, step_values, tally


@dataclass(frozen=True, slots=True)
class CardScore:
    """One judge's score for the entry from 0 to 100; None when the card holds no mark that carries weight."""

    judge: str
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class CriterionShare:
    """What one criterion brought: `mean_unit` from 0 to 1 (None where nobody marked it) and `points` of the score.

    The points of all criteria sum to the score exactly.
    """

    key: str
    weight: Fraction
    mean_unit: Fraction | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class StepValue:
    """What a tie-break step compared: the entry's own value and the values of the entries it was tied with until then.

    "criterion:KEY" compares unit values (0 to 1), "median" and "highest_single" scores (0 to 100), "head_judge" places counted
    from the end of the decision. The higher goes first, None last.
    """

    step: str
    value: Fraction | None
    others: tuple[tuple[str, Fraction | None], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a page says about one entry's place. `standing` is None for an unranked entry, and so are the figures
    that need a card with a score where there is none. `steps` is empty where no other entry has the same score."""

    entry: str
    standing: Standing | None
    cards: tuple[CardScore, ...]
    criteria: tuple[CriterionShare, ...]
    median: Fraction | None
    highest_single: Fraction | None
    steps: tuple[StepValue, ...]


def explain(contest: Contest) -> dict[str, Explanation]:
    """Return the explanation of every entry that has a scorecard, by entry id."""
    measured = measure(contest)
    standings = {standing.entry: standing for standing in tally(contest).standings}
    equals: dict[Fraction, list[Measured]] = {}
    for standing in standings.values():
        equals.setdefault(standing.score, []).append(measured[standing.entry])
    rule = CardRule(contest)
    explanations = {}
    for name, entry in measured.items():
        standing_or_none = standings.get(name)
        steps = _steps(entry, standing_or_none, equals, contest) if standing_or_none else ()
        explanations[name] = Explanation(
            entry=name,
            standing=standing_or_none,
            cards=tuple(CardScore(scored.card.judge, scored.score) for scored in entry.cards),
            criteria=_shares(entry, rule, contest),
            median=entry.median if entry.scores else None,
            highest_single=entry.highest_single if entry.scores else None,
            steps=steps,
        )
    return explanations


def _shares(entry: Measured, rule: CardRule, contest: Contest) -> tuple[CriterionShare, ...]:
    counted = [scored.card for scored in entry.cards if scored.score is not None]
    shares = []
    for criterion in contest.criteria:
        points = []
        for card in counted:
            mark = card.marks.get(criterion.key)
            value = 0 if mark is None else rule.value(criterion.key, mark)
            points.append(Fraction(100 * value, rule.weight(card)))
        total = mean(points) if points else Fraction(0)
        shares.append(CriterionShare(criterion.key, criterion.weight, mean_unit(entry, criterion.key, contest), total))
    return tuple(shares)


def _steps(
    entry: Measured, standing: Standing, equals: dict[Fraction, list[Measured]], contest: Contest
) -> tuple[StepValue, ...]:
    """Walk the chain beside one entry until it stands alone."""
    tied: Sequence[Measured] = equals[standing.score]
    steps = []
    for step in contest.tie_break if len(tied) > 1 else ():
        values = step_values(tied, step, contest)
        others = tuple(sorted((name, value) for name, value in values.items() if name != entry.entry))
        steps.append(StepValue(step, values[entry.entry], others))
        tied = [other for other in tied if values[other.entry] == values[entry.entry]]
        if len(tied) == 1 and standing.decided_by != SHARED:
            break
    return tuple(steps)
