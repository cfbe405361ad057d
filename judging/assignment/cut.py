"""The cut that keeps places empty: which entries, and which bounds, each used to the full, add up to what is missing.

An empty place could be filled along any chain of exchanges that ends at it. Everything from which no such chain is left unused
stands on one side; what leads across is full: judges at their capacity, judges who are at an entry already, economies at the limit.
What the entries of that side need, less what comes across, is exactly what is missing (Ford and Fulkerson: the least cut).
"""

from dataclasses import dataclass

import numpy as np

from judging.assignment.network import Bools, Ints
from judging.assignment.outcome import Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The entries in need and the full judges of a cut, as masks, and what is bound by what.

    `needed` are the places that these entries ask for beside locked pairs. Of them `by_judges` are given by the full judges, `by_pairs` by
    judges with room who are at the entry already, and `by_economy` by judges of economies that are at their limit there. The
    rest, `missing`, is empty.
    """

    entries: Bools
    judges: Bools
    needed: int
    by_judges: int
    by_pairs: int
    by_economy: int

    @property
    def missing(self) -> int:
        """How many places no plan can fill."""
        return self.needed - self.by_judges - self.by_pairs - self.by_economy


def cut_of(outcome: Outcome) -> Cut:
    """Return the cut nearest to the empty places of a plan that fills as many as can be."""
    locked, used = outcome.pairs.locked, outcome.placed & ~outcome.pairs.locked
    demand = np.array([entry.demand for entry in outcome.problem.entries], dtype=object) - locked.sum(axis=0)
    demand = np.maximum(demand, 0)
    groups = _Groups.of(outcome, used)
    idle = outcome.pairs.allowed & ~outcome.placed
    entries = np.asarray(used.sum(axis=0) < demand)
    judges = np.zeros(len(used), dtype=bool)
    while True:
        held = groups.held(entries, used & judges[:, None])
        wanting = groups.seen_by_judges(held, entries)
        more_judges = judges | (idle & wanting).any(axis=1)
        more_entries = entries | (held & (groups.taken > 0)).any(axis=0)
        more_entries |= used[judges & (groups.economy < 0)].any(axis=0)
        if np.array_equal(more_judges, judges) and np.array_equal(more_entries, entries):
            break
        judges, entries = more_judges, more_entries
    return Cut(
        entries=entries,
        judges=judges,
        needed=int(demand[entries].sum()),
        by_judges=int(used[judges].sum()),
        by_pairs=int((used & wanting)[~judges].sum()),
        by_economy=int(groups.taken[:, entries][~held[:, entries]].sum()),
    )


def relievable(outcome: Outcome) -> Bools:
    """Say which judges have a free place, or could have one if others with free places took over what they hold."""
    used = outcome.placed & ~outcome.pairs.locked
    groups = _Groups.of(outcome, used)
    idle = outcome.pairs.allowed & ~outcome.placed
    judges = np.array(outcome.free_places()) > 0
    entries = np.zeros(used.shape[1], dtype=bool)
    while True:
        # Whom a judge with a free place could replace: one of the same economy, or, where the limit lets them in, anybody there.
        reached = groups.reached(idle & judges[:, None])
        entered = (reached & (groups.taken < groups.room)).any(axis=0)
        more_entries = entries | entered | (idle & judges[:, None] & (groups.economy < 0)[:, None]).any(axis=0)
        relieved = used & (groups.seen_by_judges(reached, more_entries) | more_entries[None, :])
        more_judges = judges | relieved.any(axis=1)
        if np.array_equal(more_judges, judges) and np.array_equal(more_entries, entries):
            return judges
        judges, entries = more_judges, more_entries


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Judges of one economy at one entry, where a limit binds them: rows are economies, columns entries."""

    economy: Ints  # of each judge; -1 where no limit binds them
    taken: Ints  # places taken by plan
    room: Ints

    @classmethod
    def of(cls, outcome: Outcome, used: Bools) -> "_Groups":
        economy = outcome.pairs.judge_economy
        if outcome.limit is None:
            economy = np.full(len(economy), -1, dtype=np.int64)
        shape = (int(economy.max(initial=-1)) + 1, used.shape[1])
        taken, locked = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        np.add.at(taken, economy[economy >= 0], used[economy >= 0])
        np.add.at(locked, economy[economy >= 0], outcome.pairs.locked[economy >= 0])
        most = min(outcome.limit or 0, len(used))
        return cls(economy, taken, np.maximum(most - locked, 0))

    def held(self, entries: Bools, moving: Bools) -> Bools:
        """Say which groups lead to an empty place: by room left at the entry, or by one of theirs who could leave it."""
        return np.asarray((self.taken < self.room) & entries[None, :] | self.reached(moving))

    def reached(self, pairs: Bools) -> Bools:
        """Say which groups have one of these pairs of a judge and an entry in them."""
        bound = self.economy >= 0
        found = np.zeros(self.taken.shape, dtype=bool)
        np.logical_or.at(found, self.economy[bound], pairs[bound])
        return found

    def seen_by_judges(self, held: Bools, entries: Bools) -> Bools:
        """Return for each judge and entry whether going there would lead to an empty place."""
        if not len(held):
            return np.broadcast_to(entries, (len(self.economy), len(entries)))
        return np.where((self.economy >= 0)[:, None], held[self.economy], entries[None, :])
