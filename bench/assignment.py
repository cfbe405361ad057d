"""Our exact assignment beside a plain dense min-cost flow of the same instance."""

import tempfile
from pathlib import Path

import numpy as np

from bench.table import Row, compare_cpu, row
from judging.assignment import Affinity, Entry, Judge, Problem, Rules, solve
from tests.judging.assignment.dense import dense_flow
from tests.judging.assignment.memory import solved_in_a_process, write_contest

ECONOMIES = 21
TOPICS = [f"topic {n}" for n in range(20)]


def run() -> list[Row]:
    """Time three contests; the reference starts from ready matrices, we from entries and judges."""
    size = "2,000 x 200 x 5"
    return [
        _compared(f"assignment {size}, given affinity", instance(2000, 200, 5), at_most=2.5),
        _compared(f"assignment {size}, topics", instance(2000, 200, 5, topics=True), at_most=2.5),
        _compared("assignment 10,000 x 500 x 5, given affinity", instance(10_000, 500, 5), at_most=1.0, rounds=1),
        _memory("assignment 10,000 x 500 x 5, peak memory of the command", at_most_mb=600),
    ]


def instance(entries: int, judges: int, demand: int, *, topics: bool = False) -> Problem:
    """Return a contest with conflicts, forbidden same economy, at most two judges of an economy, and a tenth of capacity to spare."""
    random = np.random.default_rng(2026)
    of_entry = random.integers(0, ECONOMIES, entries).tolist()
    of_judge = random.integers(0, ECONOMIES, judges).tolist()
    capacity = -(-entries * demand * 11 // (10 * judges))
    pairs = zip(
        random.integers(0, judges, entries).tolist(), random.integers(0, entries, entries).tolist(), strict=True
    )
    words = [frozenset(random.choice(TOPICS, 3, replace=False).tolist()) for _ in range(entries + judges)]
    affinity = None if topics else Affinity(random.integers(0, 101, (judges, entries)))
    return Problem(
        entries=tuple(Entry(f"E{n}", demand, f"X{of_entry[n]}", topics=words[n]) for n in range(entries)),
        judges=tuple(Judge(f"J{n}", capacity, 0, f"X{of_judge[n]}", topics=words[entries + n]) for n in range(judges)),
        conflicts=frozenset((f"J{judge}", f"E{entry}") for judge, entry in pairs),
        affinity=affinity,
        rules=Rules(same_economy="forbid", max_judges_per_economy=2),
    )


def _memory(name: str, *, at_most_mb: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contest.json"
        write_contest(path, 10_000, 500, 5)
        size = path.stat().st_size // 2**20
        peak, plan = solved_in_a_process(path)
    note = f"{len(plan['assignments'])} places; {size} MB of JSON read in the same process, affinity as a matrix"
    return row(name, peak, at_most_mb, "MB", at_most=1.0, note=note)


def _compared(name: str, problem: Problem, *, at_most: float, rounds: int = 5) -> Row:
    plan = solve(problem)
    filled, affinity, _seconds = dense_flow(problem)
    if (len(plan.assignments), plan.total_affinity) != (filled, affinity):
        raise ArithmeticError(f"{name}: not the optimum of the dense flow")
    note = f"{filled} places, affinity {affinity} by both"
    return compare_cpu(
        name, lambda: solve(problem), lambda: dense_flow(problem), rounds=rounds, at_most=at_most, note=note
    )
