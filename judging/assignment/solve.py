"""From a problem to a plan."""

import time

import numpy as np

from judging.assignment.advice import advice_on
from judging.assignment.filling import Shuffle, task_of
from judging.assignment.model import Plan, Problem
from judging.assignment.network import Task
from judging.assignment.outcome import Outcome
from judging.assignment.pairs import BoolMatrix, Pairs, pairs_of
from judging.assignment.reasons import unmet_of
from judging.assignment.search import Aims, best_flow
from judging.assignment.sentences import sentences


def solve(problem: Problem) -> Plan:
    """Return the best plan. Deterministic: the same problem and seed give the same plan.

    Raises `UnusableInput` when the problem is too large, or its affinity has too many decimals, for an exact answer.
    """
    begun = time.process_time()
    pairs = pairs_of(problem)
    placed = _place(problem, pairs)
    outcome = Outcome(problem, pairs, placed)
    unmet = unmet_of(outcome)
    findings = advice_on(outcome, unmet)
    total = int(pairs.affinity[placed].sum())
    entry_index, judge_index = np.nonzero(placed.T)
    load = placed.sum(axis=1)
    return Plan(
        assignments=tuple(
            (problem.judges[j].id, problem.entries[e].id)
            for e, j in zip(entry_index.tolist(), judge_index.tolist(), strict=True)
        ),
        total_affinity=total if pairs.scale == 1 else total / pairs.scale,
        least_load=int(load.min()) if len(load) else 0,
        greatest_load=int(load.max(initial=0)),
        unmet=unmet,
        findings=findings,
        advice=sentences(findings, problem),
        seconds=time.process_time() - begun,
    )


def _place(problem: Problem, pairs: Pairs) -> BoolMatrix:
    """Return the places taken as a matrix, locked pairs included."""
    placed = pairs.locked.copy()
    judges, entries = len(problem.judges), len(problem.entries)
    if not judges or not entries:
        return placed
    random = np.random.default_rng(problem.rules.seed % 2**64)
    shuffle = Shuffle(random.permutation(judges), random.permutation(entries))
    task = task_of(problem, pairs, shuffle, problem.rules.max_judges_per_economy)
    flow = best_flow(task, _aims(problem, pairs, shuffle, task), random)
    placed[shuffle.judges[flow.judges], shuffle.entries[flow.entries]] = True
    return placed


def _aims(problem: Problem, pairs: Pairs, shuffle: Shuffle, task: Task) -> Aims:
    most = 2 * len(problem.entries)
    minimum = np.array([min(problem.judges[j].minimum, most) for j in shuffle.judges], dtype=np.int64)
    same = shuffle.of(pairs.same_economy).astype(bool) & task.allowed
    avoid = same if problem.rules.same_economy == "avoid" and same.any() else None
    held = pairs.locked.sum(axis=1)[shuffle.judges]
    return Aims(held, minimum, avoid, problem.rules.even_load, shuffle.of(pairs.affinity))
