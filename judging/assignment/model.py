"""What the solver is asked and what it answers."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.strict_json import UnusableInput

SameEconomy = Literal["forbid", "avoid", "allow"]
SAME_ECONOMY: tuple[SameEconomy, ...] = ("forbid", "avoid", "allow")
Pair = tuple[str, str]

TOO_FEW_ELIGIBLE = "TOO_FEW_ELIGIBLE"
JUDGES_FULL = "JUDGES_FULL"
ECONOMY_LIMIT = "ECONOMY_LIMIT"

# Advice has the reasons above for its codes, and these.
TOO_FEW_ELSEWHERE = "TOO_FEW_ELSEWHERE"
CUT = "CUT"
BELOW_MINIMUM = "BELOW_MINIMUM"
LOCKED_PAIR = "LOCKED_PAIR"

MAX_PAIRS = 20_000_000
"""Judges times entries. The matrices of one solve then stay under about two gigabytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that needs `demand` judges. An empty economy, track or language means "not stated". `name` is for advice."""

    id: str
    demand: int
    economy: str = ""
    organisations: frozenset[str] = frozenset()
    track: str = ""
    topics: frozenset[str] = frozenset()
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge who takes at most `capacity` entries and should have at least `minimum`. Empty `tracks` means every track."""

    id: str
    capacity: int
    minimum: int = 0
    economy: str = ""
    organisations: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The organiser's choices. `seed` only chooses among plans of equal value."""

    same_economy: SameEconomy = "allow"
    max_judges_per_economy: int | None = None
    even_load: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Affinity:
    """How well judges and entries match, given from outside.

    `values` has a row for each judge and a column for each entry, in units of 1/`scale` (100 * `scale` is a perfect match).
    Where `eligible` is given and False, the pair may not meet.
    """

    values: NDArray[np.int64]
    scale: int = 1
    eligible: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything a plan depends on. `conflicts` and `locked` hold (judge id, entry id).

    Raises `UnusableInput` when made of parts that do not fit together.
    """

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]
    conflicts: frozenset[Pair] = frozenset()
    locked: frozenset[Pair] = frozenset()
    affinity: Affinity | None = None
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        if len(self.entries) * len(self.judges) > MAX_PAIRS:
            raise UnusableInput(f"more than {MAX_PAIRS:,} pairs of a judge and an entry")
        entry_ids = _ids("entry", [entry.id for entry in self.entries])
        judge_ids = _ids("judge", [judge.id for judge in self.judges])
        for kind, pairs in (("conflicts", self.conflicts), ("locked", self.locked)):
            for judge, entry in sorted(pairs):
                if judge not in judge_ids:
                    raise UnusableInput(f'{kind}: there is no judge "{judge}"')
                if entry not in entry_ids:
                    raise UnusableInput(f'{kind}: there is no entry "{entry}"')
        self._check_numbers()
        self._check_affinity()

    def _check_numbers(self) -> None:
        for entry in self.entries:
            if entry.demand < 0:
                raise UnusableInput(f'entry "{entry.id}": the demand is negative')
        locks = Counter(judge for judge, _entry in self.locked)
        for judge in self.judges:
            if judge.capacity < 0 or judge.minimum < 0:
                raise UnusableInput(f'judge "{judge.id}": capacity or minimum is negative')
            if locks[judge.id] > judge.capacity:
                raise UnusableInput(
                    f'judge "{judge.id}": {locks[judge.id]} locked pairs are beyond the capacity of {judge.capacity}'
                )
        limit = self.rules.max_judges_per_economy
        if limit is not None and limit < 1:
            raise UnusableInput("rules.max_judges_per_economy is below 1")
        if self.rules.same_economy not in SAME_ECONOMY:
            raise UnusableInput(f"rules.same_economy is not one of {', '.join(SAME_ECONOMY)}")

    def _check_affinity(self) -> None:
        if self.affinity is None:
            return
        shape = (len(self.judges), len(self.entries))
        for matrix in (self.affinity.values, self.affinity.eligible):
            if matrix is not None and matrix.shape != shape:
                raise UnusableInput(f"the affinity is not a matrix of {shape[0]} rows (judges) and {shape[1]} columns")
        if self.affinity.values.size:
            low, high = int(self.affinity.values.min()), int(self.affinity.values.max())
            if low < 0 or high > 100 * self.affinity.scale:
                raise UnusableInput("an affinity is not between 0 and 100")


def _ids(kind: str, ids: list[str]) -> set[str]:
    for name, count in Counter(ids).items():
        if not name:
            raise UnusableInput(f"{kind} without an id")
        if count > 1:
            raise UnusableInput(f'{kind} "{name}" stands {count} times')
    return set(ids)


@dataclass(frozen=True, slots=True)
class Unmet:
    """An entry with `missing` places that nobody can take, and why."""

    entry: str
    missing: int
    why: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding, by its code, with JSON values. Which facts a code has stands in docs/assignment.md."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who judges what.

    `assignments` holds (judge id, entry id), locked pairs included, in the order of entries, then judges, of the problem.
    `total_affinity` is in points of 0 to 100 a pair. `advice` says in English what `findings` hold as codes and facts;
    `seconds` is CPU time of the solve.
    """

    assignments: tuple[Pair, ...]
    total_affinity: int | float
    least_load: int
    greatest_load: int
    unmet: tuple[Unmet, ...]
    findings: tuple[Advice, ...]
    advice: tuple[str, ...]
    seconds: float
