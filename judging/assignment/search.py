"""Find the best plan exactly without handing every pair to the flow solver.

The objectives are one sum with weights. A weight has to outbid everything below it, but only along one exchange: a flow that can be
bettered at all can be bettered along a cycle that meets each judge once. So the bound for the affinity of an exchange is judges times the
greatest affinity, not places times it, and the weights stay small enough for 64 bits. Where they do not, the affinity is
left to a second flow among the plans that are best in all else.
"""

from dataclasses import dataclass

import numpy as np

from core.strict_json import UnusableInput
from judging.assignment.network import Bools, Costs, Flow, Ints, Task, cheapest_flow, fits
from judging.assignment.prices import Prices, paying_loads, paying_pairs, prices_of

SAMPLE = 300
GUESSES = 18


@dataclass(frozen=True, slots=True, eq=False)
class Aims:
    """What a good plan is, after "most places filled".

    `held` is the load each judge already has by locked pairs, `minimum` the load each should reach, `avoid` marks pairs to
    avoid (None when there are none), `even` asks for even loads, `affinity` is 0 or more.
    """

    held: Ints
    minimum: Ints
    avoid: Bools | None
    even: bool
    affinity: Ints


def best_flow(task: Task, aims: Aims, random: np.random.Generator) -> Flow:
    """Return the places to take: the best in all objectives in their order. `random` chooses among equals.

    Raises `UnusableInput` when the affinity has so many decimals that no exact sum fits.
    """
    if not task.allowed.any():
        none = np.zeros(0, dtype=np.int64)
        return Flow(none, none)
    spread = int(aims.affinity.max())
    costs = weighted(task, aims, with_affinity=True)
    ceiling = _first_ceiling(task, even=aims.even)
    if costs is not None and fits(costs.greatest, task):
        return _search(task, costs, first_pairs(task, costs.pair, spread, random), ceiling)[0]
    upper = _exact(weighted(task, aims, with_affinity=False), task)
    _flow, prices, ceiling = _search(task, upper, first_pairs(task, upper.pair, 0, random), ceiling)
    costs = _exact(among_equals(task, upper, prices, aims.affinity), task)
    return _search(task, costs, first_pairs(task, costs.pair, spread, random), ceiling)[0]


def _exact(costs: Costs | None, task: Task) -> Costs:
    if costs is None or not fits(costs.greatest, task):
        raise UnusableInput("the affinity has too many decimals for an exact plan of this size")
    return costs


def weighted(task: Task, aims: Aims, *, with_affinity: bool) -> Costs | None:
    """Return all objectives as one cost, or None when that leaves 64 bits."""
    judges = len(task.capacity)
    most = int(task.capacity.max())
    greatest = int(aims.affinity.max()) if with_affinity else 0
    below = judges * greatest  # how much all objectives so far can change along one exchange
    even = below + 1 if aims.even else 0
    below += even * 2 * (most + int(aims.held.max()))
    avoid = below + 1 if aims.avoid is not None else 0
    below += avoid * judges
    shortfall = below + 1 if (aims.minimum > aims.held).any() else 0
    below += shortfall
    if below >= 2**58:
        return None
    pair = -aims.affinity if with_affinity else np.zeros_like(aims.affinity)
    if aims.avoid is not None:
        pair = pair + avoid * aims.avoid
    place = np.arange(most)[None, :] + aims.held[:, None]
    load = even * (2 * place + 1) - shortfall * (place < aims.minimum[:, None])
    return Costs(pair, load, np.full(len(task.demand), below + 1))


def among_equals(task: Task, upper: Costs, prices: Prices, affinity: Ints) -> Costs | None:
    """Return costs whose cheapest flows have the greatest affinity among the cheapest flows of `upper`.

    By complementary slackness a flow is cheapest exactly when it uses every arc that pays and none that costs under prices that
    prove another one cheapest. So only the sign of each reduced cost has to outbid the affinity.
    """
    weight = int(affinity.max()) * len(task.capacity) + 1
    if weight >= 2**58:
        return None
    pair = np.empty_like(affinity)
    for judge, economy in enumerate(task.economy):
        bar = prices.bar(int(economy))
        pair[judge] = weight * np.sign(upper.pair[judge] + prices.judge[judge] - bar) - affinity[judge]
    return Costs(
        pair=pair,
        load=weight * np.sign(upper.load - prices.judge[:, None]),
        empty=weight * np.sign(upper.empty - prices.entry),
        economy=None if prices.economy is None else weight * np.sign(prices.economy - prices.entry[None, :]),
    )


def _search(task: Task, costs: Costs, known: Bools, ceiling: Ints) -> tuple[Flow, Prices, Ints]:
    """Solve over the known pairs, add those that would pay, and again until none would: then nothing is left to gain."""
    while True:
        flow = cheapest_flow(task, costs, known, ceiling)
        prices = prices_of(task, costs, known, ceiling, flow)
        savings = paying_pairs(task, costs, known, prices)
        higher = paying_loads(costs, task, ceiling, prices)
        if not higher.any() and not savings.any():
            return flow, prices, ceiling
        known |= _best_of(savings)
        ceiling = np.where(higher, np.minimum(task.capacity, 2 * ceiling + 1), ceiling)


def first_pairs(task: Task, pair: Ints, spread: int, random: np.random.Generator) -> Bools:
    """Return the pairs to begin with: the best few of each entry and of each judge, equals drawn at random.

    "Best" counts a guessed price for judges in demand. Without it every entry begins with the same few popular judges, and
    many rounds go by until the others are found.
    """
    judges, entries = task.allowed.shape
    price = _guessed_prices(task, pair, spread, random)
    cost = np.where(task.allowed, pair + price[:, None] + random.random(pair.shape), np.inf)
    places = int(task.demand.sum())
    by_entry = min(judges, 2 * int(task.demand.max()) + 4)
    by_judge = min(entries, places * 3 // (2 * judges) + 4)
    known = np.zeros(task.allowed.shape, dtype=bool)
    np.put_along_axis(known, np.argpartition(cost, by_entry - 1, axis=0)[:by_entry], True, axis=0)
    np.put_along_axis(known, np.argpartition(cost, by_judge - 1, axis=1)[:, :by_judge], True, axis=1)
    return known & task.allowed


def _guessed_prices(task: Task, pair: Ints, spread: int, random: np.random.Generator) -> Ints:
    """Let a sample of entries choose freely, again and again, and raise the price of judges who are chosen too often."""
    judges, entries = task.allowed.shape
    sample = random.permutation(entries)[:SAMPLE]
    cost = np.where(task.allowed[:, sample], pair[:, sample], np.inf)
    places = min(judges, max(1, int(task.demand[sample].max())))
    price = np.zeros(judges)
    fair = np.maximum(task.capacity * (task.demand[sample].sum() / task.demand.sum()), 1e-9)
    step = spread / 3
    for _round in range(GUESSES):
        chosen = np.argpartition(cost + price[:, None], places - 1, axis=0)[:places]
        load = np.bincount(chosen.ravel(), minlength=judges)
        price = np.maximum(price + step * np.clip((load - fair) / fair, -1, 1), 0)
        step *= 0.8
    return price.astype(np.int64)


def _best_of(savings: Ints, each: int = 4) -> Bools:
    """Return the few pairs that save most at each entry: adding all that would save makes the next flow slow for nothing."""
    chosen = np.zeros(savings.shape, dtype=bool)
    entries = np.flatnonzero(savings.any(axis=0))
    each = min(each, len(savings))
    best = np.argpartition(-savings[:, entries], each - 1, axis=0)[:each]
    chosen[best, entries] = True
    return chosen & (savings > 0)


def _first_ceiling(task: Task, *, even: bool) -> Ints:
    """Return the loads up to which arcs are made. Even loads take an arc for each place, so they begin near the mean."""
    if not even:
        return task.capacity
    mean = int(task.demand.sum()) // len(task.capacity)
    return np.minimum(task.capacity, mean * 3 // 2 + 4)
