"""Our tally beside the same formulas written straight down in fractions."""

import random
from fractions import Fraction

from bench.table import Row, compare_cpu
from results.scoring import Contest, Criterion, Scorecard, tally

ENTRIES, CARDS, CRITERIA = 10_000, 5, 5


def run() -> list[Row]:
    """Time one large contest with many ties; it only informs."""
    contest = _contest()
    mine = {row.entry: row.score for row in tally(contest).standings}
    if mine != dict(_plain(contest)):
        raise ArithmeticError("tally: not the scores of the plain formulas")
    name = f"tally {ENTRIES:,} x {CARDS} cards x {CRITERIA}"
    return [
        compare_cpu(
            name, lambda: tally(contest), lambda: _plain(contest), rounds=3, note="reference without tie-breaks"
        )
    ]


def _contest() -> Contest:
    rng = random.Random(2026)
    criteria = tuple(Criterion(f"c{n}", Fraction(n + 1, 10), Fraction(0), Fraction(10)) for n in range(CRITERIA))
    cards = tuple(
        Scorecard(f"J{(entry + card) % 200}", f"E{entry}", {c.key: Fraction(rng.randint(10, 20), 2) for c in criteria})
        for entry in range(ENTRIES)
        for card in range(CARDS)
    )
    return Contest(criteria, cards, 2, ("criterion:c4", "median", "highest_single"))


def _plain(contest: Contest) -> list[tuple[str, Fraction]]:
    scores: dict[str, list[Fraction]] = {}
    for card in contest.scorecards:
        total = weight = Fraction(0)
        for criterion in contest.criteria:
            mark = card.marks.get(criterion.key)
            if mark is not None:
                total += criterion.weight * (mark - criterion.minimum) / (criterion.maximum - criterion.minimum)
                weight += criterion.weight
        scores.setdefault(card.entry, []).append(100 * total / weight)
    means = {entry: sum(own, Fraction(0)) / len(own) for entry, own in scores.items()}
    return sorted(means.items(), key=lambda pair: pair[1], reverse=True)
