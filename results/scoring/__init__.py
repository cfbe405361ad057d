"""Scores, ranks and the reasons for them: pure arithmetic in exact fractions, no database, no Django.

What others call (the formulas stand in docs/scoring.md):

- `Contest(criteria, scorecards, ...)` of `Criterion` and `Scorecard`: the input; a contest that cannot be scored is refused
  with `UnusableInput` when it is made. `exact(value, what)` turns a whole number or decimal text into a `Fraction`.
- `tally(contest) -> Tally`: `standings` (`Standing`, by rank then entry id) and `unranked` (`Unranked`).
- `explain(contest) -> dict[entry, Explanation]`: why each entry has the score and rank it has: points by criterion, score by
  judge, and for tied entries the value at each step of the tie-break chain.
- `six_decimals(fraction) -> str`: how a score is printed.
- `read_contest(document) -> Contest` and `standings_document(tally) -> dict`: the JSON shapes of the `tally` command.

Scores run from 0 to 100. A higher score ranks first.
"""

from core.strict_json import UnusableInput
from results.scoring.decimals import exact, six_decimals
from results.scoring.document import read_contest, standings_document
from results.scoring.explain import CardScore, CriterionShare, Explanation, StepValue, explain
from results.scoring.model import (
    HEAD_JUDGE,
    HIGHEST_SINGLE,
    MEDIAN,
    SHARED,
    TOO_FEW_SCORECARDS,
    WEIGHTED_MEAN,
    Contest,
    Criterion,
    Scorecard,
    Standing,
    Tally,
    Unranked,
)
from results.scoring.ranking import tally

__all__ = [
    "HEAD_JUDGE",
    "HIGHEST_SINGLE",
    "MEDIAN",
    "SHARED",
    "TOO_FEW_SCORECARDS",
    "WEIGHTED_MEAN",
    "CardScore",
    "Contest",
    "Criterion",
    "CriterionShare",
    "Explanation",
    "Scorecard",
    "Standing",
    "StepValue",
    "Tally",
    "Unranked",
    "UnusableInput",
    "exact",
    "explain",
    "read_contest",
    "six_decimals",
    "standings_document",
    "tally",
]
