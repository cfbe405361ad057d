"""Where the line falls: who of a ranking goes on by rule. Pure: no database, no clock, nobody's choice.

Ways to the next round that are a person's choice (wild cards, alternates) are no business of this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

ALL, TRACK, ECONOMY = "all", "track", "economy"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry at the line. `rank` is None where it has too few scorecards; equal ranks are level. `barred`: most judges said no."""

    entry: str
    rank: int | None
    track: str = ""
    economy: str = ""
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """How many go on: `places` over all entries, in each track or in each economy (`by`), at most so many of one economy."""

    places: int
    by: str = ALL
    most_per_economy: int | None = None

    def __post_init__(self) -> None:
        if self.places < 1 or (self.most_per_economy is not None and self.most_per_economy < 1):
            raise ValueError("a cut takes at least one entry, and a limit is at least one")
        if self.by not in (ALL, TRACK, ECONOMY):
            raise ValueError(f"a cut is counted over all, by track or by economy, not by {self.by!r}")

    def lane(self, candidate: Candidate) -> str:
        """Return whose places a candidate takes: a track's, an economy's, or, as "", everybody's."""
        return {ALL: "", TRACK: candidate.track, ECONOMY: candidate.economy}[self.by]


@dataclass(frozen=True, slots=True)
class Level:
    """That more go on than a limit says, because entries at it are level: `taken` instead of `limit`, `level` of them at the line.

    `of` is "lane" or "economy", `name` which one; `rank` is the place the level entries share.
    """

    of: str
    name: str
    limit: int
    taken: int
    level: int
    rank: int


@dataclass(frozen=True, slots=True)
class Cut:
    """What the rule does: entry ids in the order of the ranking.

    `barred` would otherwise have been above the line; `passed_over` met the limit of their economy while places were left.
    """

    taken: tuple[str, ...]
    barred: tuple[str, ...]
    passed_over: tuple[str, ...]
    levels: tuple[Level, ...]


def above_the_line(candidates: Sequence[Candidate], rule: Rule) -> Cut:
    """Walk down the ranking and take who still finds a place. Entries that are level are treated alike: all of them or none.

    Each group of level entries is decided on the places left before it, so all that are tied at the line go on, and all of one
    economy that are tied at its limit. Unranked entries never go on by rule.
    """
    in_lane: Counter[str] = Counter()
    of_economy: Counter[str] = Counter()
    taken: list[str] = []
    barred: list[str] = []
    passed_over: list[str] = []
    levels: dict[tuple[str, str], Level] = {}
    ranked = sorted((row for row in candidates if row.rank is not None), key=lambda row: row.rank or 0)
    for rank, group in groupby(ranked, key=lambda row: row.rank or 0):
        alike = [row for row in group if in_lane[rule.lane(row)] < rule.places]
        barred += [row.entry for row in alike if row.barred]
        fit = [row for row in alike if not row.barred]
        full = {row.economy for row in fit if _is_full(row.economy, of_economy, rule)}
        passed_over += [row.entry for row in fit if row.economy in full]
        going = [row for row in fit if row.economy not in full]
        taken += [row.entry for row in going]
        in_lane.update(rule.lane(row) for row in going)
        of_economy.update(row.economy for row in going)
        levels |= _beyond("lane", (rule.lane(row) for row in going), in_lane, rule.places, rank)
        if rule.most_per_economy is not None:
            levels |= _beyond("economy", (row.economy for row in going), of_economy, rule.most_per_economy, rank)
    return Cut(tuple(taken), tuple(barred), tuple(passed_over), tuple(levels.values()))


def _is_full(economy: str, of_economy: Counter[str], rule: Rule) -> bool:
    return rule.most_per_economy is not None and bool(economy) and of_economy[economy] >= rule.most_per_economy


def _beyond(
    of: str, names: Iterable[str], counted: Counter[str], limit: int, rank: int
) -> dict[tuple[str, str], Level]:
    """Return which limits this group of level entries goes beyond. An entry without an economy counts for none."""
    here = Counter(names)
    return {
        (of, name): Level(of, name, limit, counted[name], level, rank)
        for name, level in here.items()
        if counted[name] > limit and (of == "lane" or name)
    }
