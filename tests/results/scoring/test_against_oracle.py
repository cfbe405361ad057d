"""The tally agrees with an oracle written in fractions on random contests, ties and missing marks included."""

import random
from decimal import Decimal

import pytest

from results.scoring import read_contest, standings_document, tally
from tests.results.scoring.oracle import oracle

STEPS = ["median", "highest_single", "head_judge"]


def random_contest(seed):
    """Few scale steps, few entries and equal weights make many true ties; decimal text makes them hard for floats."""
    rng = random.Random(seed)
    criteria = []
    for index in range(rng.randint(1, 5)):
        low = rng.choice([0, 1, "0.5", "-2"])
        high = rng.choice([3, 5, 10, "7.5"])
        weight = rng.choice([1, 1, 2, 30, "0.1", "12.5", 0])
        criteria.append({"key": f"c{index}", "weight": weight, "minimum": low, "maximum": high})
    criteria[0]["weight"] = rng.choice([1, "0.3"])
    judges = [f"J{n}" for n in range(rng.randint(1, 6))]
    entries = [f"E{n}" for n in range(rng.randint(1, 12))]
    steps = [*STEPS, *(f"criterion:{c['key']}" for c in criteria)]
    cards = []
    for entry in entries:
        for judge in rng.sample(judges, rng.randint(1, len(judges))):
            marks = {c["key"]: random_mark(rng, c) for c in criteria if rng.random() < 0.9}
            cards.append({"judge": judge, "entry": entry, "marks": marks})
    if rng.random() < 0.5:
        twin = [dict(card) for card in cards if card["entry"] == entries[0]]
        cards.extend({**card, "entry": "Twin"} for card in twin)
    rng.shuffle(cards)
    order = [*entries, "Twin"]
    rng.shuffle(order)
    return {
        "criteria": criteria,
        "method": "weighted_mean",
        "minimum_scorecards": rng.randint(0, 3),
        "tie_break": rng.sample(steps, rng.randint(0, len(steps))),
        "decisions": {"head_judge": [order] if rng.random() < 0.5 else []},
        "scorecards": cards,
    }


def random_mark(rng, criterion):
    if rng.random() < 0.12:
        return None
    low, high = Decimal(str(criterion["minimum"])), Decimal(str(criterion["maximum"]))
    mark = low + (high - low) * rng.choice([0, 1, 2, 2, 3, 3, 4]) / 4
    return str(mark) if mark % 1 else int(mark)


@pytest.mark.parametrize("block", range(6))
def test_300_random_contests_agree_with_the_oracle(block):
    for seed in range(block * 50, block * 50 + 50):
        document = random_contest(seed)
        assert standings_document(tally(read_contest(document))) == oracle(document), f"seed {seed}"


def test_the_random_contests_contain_what_is_hard():
    standings = [row for seed in range(300) for row in oracle(random_contest(seed))["standings"]]
    decided = {row["decided_by"] for row in standings}
    assert {None, "shared", "median", "highest_single", "head_judge"} <= decided
    assert any(step and step.startswith("criterion:") for step in decided)
