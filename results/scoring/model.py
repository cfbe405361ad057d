"""What goes into a tally and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.strict_json import UnusableInput

WEIGHTED_MEAN = "weighted_mean"
METHODS = (WEIGHTED_MEAN,)

CRITERION_PREFIX = "criterion:"
MEDIAN = "median"
HIGHEST_SINGLE = "highest_single"
HEAD_JUDGE = "head_judge"
SHARED = "shared"

TOO_FEW_SCORECARDS = "TOO_FEW_SCORECARDS"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing judged: marks run from `minimum` to `maximum`, `weight` is relative to the other criteria."""

    key: str
    weight: Fraction
    minimum: Fraction
    maximum: Fraction

    def __post_init__(self) -> None:
        if not self.key:
            raise UnusableInput("a criterion has no key")
        if self.maximum <= self.minimum:
            raise UnusableInput(f'criterion "{self.key}": the maximum is not above the minimum')
        if self.weight < 0:
            raise UnusableInput(f'criterion "{self.key}": the weight is negative')

    def unit(self, mark: Fraction) -> Fraction:
        """Return where `mark` lies on the scale, 0 at the minimum and 1 at the maximum."""
        return (mark - self.minimum) / (self.maximum - self.minimum)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One judge's marks for one entry by criterion key; None or a missing key means "cannot judge"."""

    judge: str
    entry: str
    marks: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Contest:
    """Everything a tally depends on.

    `tie_break` lists steps in order: "criterion:KEY", "median", "highest_single", "head_judge". `head_judge` holds the head
    judge's decisions, each the order of the entries of one tie, first one first. Raises `UnusableInput` when made of parts
    that do not fit together.
    """

    criteria: tuple[Criterion, ...]
    scorecards: tuple[Scorecard, ...]
    minimum_scorecards: int = 1
    tie_break: tuple[str, ...] = ()
    head_judge: tuple[tuple[str, ...], ...] = ()
    method: str = WEIGHTED_MEAN

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise UnusableInput(f'the method "{self.method}" is not known; known: {", ".join(METHODS)}')
        if self.minimum_scorecards < 0:
            raise UnusableInput("minimum_scorecards is negative")
        self._check_criteria()
        self._check_tie_break()
        self._check_scorecards()

    def _check_criteria(self) -> None:
        keys = [criterion.key for criterion in self.criteria]
        for key in keys:
            if keys.count(key) > 1:
                raise UnusableInput(f'the criterion "{key}" stands twice')
        if sum(criterion.weight for criterion in self.criteria) == 0:
            raise UnusableInput("the weights sum to 0")

    def _check_tie_break(self) -> None:
        keys = {criterion.key for criterion in self.criteria}
        for step in self.tie_break:
            if step.startswith(CRITERION_PREFIX):
                if step.removeprefix(CRITERION_PREFIX) not in keys:
                    raise UnusableInput(f'the tie-break step "{step}" names no criterion of this contest')
            elif step not in (MEDIAN, HIGHEST_SINGLE, HEAD_JUDGE):
                raise UnusableInput(f'the tie-break step "{step}" is not known')
        for order in self.head_judge:
            if len(set(order)) != len(order):
                raise UnusableInput("a decision of the head judge names an entry twice")

    def _check_scorecards(self) -> None:
        by_key = {criterion.key: criterion for criterion in self.criteria}
        seen: set[tuple[str, str]] = set()
        for card in self.scorecards:
            if (card.judge, card.entry) in seen:
                raise UnusableInput(f'judge "{card.judge}" has two scorecards for entry "{card.entry}"')
            seen.add((card.judge, card.entry))
            for key, mark in card.marks.items():
                criterion = by_key.get(key)
                if criterion is None:
                    raise UnusableInput(f'{_where(card)}: "{key}" is not a criterion of this contest')
                if mark is not None and not criterion.minimum <= mark <= criterion.maximum:
                    raise UnusableInput(f'{_where(card)}: the mark for "{key}" is out of range')


def _where(card: Scorecard) -> str:
    return f'judge "{card.judge}", entry "{card.entry}"'


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands. `scorecards` counts the cards with a score.

    `decided_by` is None where no other entry has the same score, else the last tie-break step needed to part this entry from
    those it equals, or "shared" when they are still tied.
    """

    entry: str
    rank: int
    score: Fraction
    scorecards: int
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Unranked:
    """An entry without a rank, and why."""

    entry: str
    why: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome: `standings` by rank then entry id, `unranked` by entry id."""

    standings: tuple[Standing, ...]
    unranked: tuple[Unranked, ...]
