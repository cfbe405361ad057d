"""The hard rules and the affinity as matrices with a row for each judge and a column for each entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from judging.assignment.model import Affinity, Entry, Judge, Problem

TOPIC_POINTS = 70
LANGUAGE_POINTS = 30

BoolMatrix = NDArray[np.bool_]
IntMatrix = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """What holds for each pair of a judge and an entry.

    `forbidden_by` names each hard rule with the pairs it forbids; `allowed` is what none forbids. `same_economy` marks pairs of
    one economy whatever the rule says of them. `judge_economy` numbers the economies, -1 where none is stated.
    """

    forbidden_by: dict[str, BoolMatrix]
    allowed: BoolMatrix
    same_economy: BoolMatrix
    judge_economy: IntMatrix
    locked: BoolMatrix
    affinity: IntMatrix
    scale: int


def pairs_of(problem: Problem) -> Pairs:
    """Return the matrices of `problem`."""
    judges, entries = problem.judges, problem.entries
    codes = {name: code for code, name in enumerate(sorted({judge.economy for judge in judges} - {""}))}
    judge_economy = np.array([codes.get(judge.economy, -1) for judge in judges], dtype=np.int64)
    entry_economy = np.array([codes.get(entry.economy, -2) for entry in entries], dtype=np.int64)
    same_economy = judge_economy[:, None] == entry_economy[None, :]
    forbidden_by = {
        "conflict": _marked(problem, problem.conflicts),
        "organisation": _common(
            [judge.organisations for judge in judges], [entry.organisations for entry in entries]
        ).astype(bool),
        "track": _other_track(judges, entries),
    }
    if problem.rules.same_economy == "forbid":
        forbidden_by["economy"] = same_economy
    given = problem.affinity
    if given is not None and given.eligible is not None:
        forbidden_by["matrix"] = ~given.eligible
    allowed = np.ones((len(judges), len(entries)), dtype=bool)
    for forbidden in forbidden_by.values():
        allowed &= ~forbidden
    affinity = given or Affinity(computed_affinity(judges, entries))
    locked = _marked(problem, problem.locked)
    return Pairs(forbidden_by, allowed, same_economy, judge_economy, locked, affinity.values, affinity.scale)


def computed_affinity(judges: Sequence[Judge], entries: Sequence[Entry]) -> IntMatrix:
    """Return the affinity made from topics and languages.

    70 points times the share of the entry's topics that the judge knows, rounded half up, and 30 points when the judge reads the entry's
    language. An entry that states no topic or no language gets no points for it: the same from every judge, so it favours nobody.
    """
    shared = _common([judge.topics for judge in judges], [entry.topics for entry in entries])
    stated = np.array([max(len(entry.topics), 1) for entry in entries], dtype=np.int64)
    topics = (2 * TOPIC_POINTS * shared + stated) // (2 * stated)
    spoken = [{entry.language} - {""} for entry in entries]
    languages = _common([judge.languages for judge in judges], spoken)
    return np.asarray(topics + LANGUAGE_POINTS * languages, dtype=np.int64)


def _marked(problem: Problem, marked: Iterable[tuple[str, str]]) -> BoolMatrix:
    rows = {judge.id: index for index, judge in enumerate(problem.judges)}
    columns = {entry.id: index for index, entry in enumerate(problem.entries)}
    matrix = np.zeros((len(rows), len(columns)), dtype=bool)
    for judge, entry in marked:
        matrix[rows[judge], columns[entry]] = True
    return matrix


def _common(left: Sequence[Iterable[str]], right: Sequence[Iterable[str]]) -> IntMatrix:
    """Return how many words each set on the left has in common with each on the right."""
    known = {word for row in left for word in row} & {word for row in right for word in row}
    words = {word: index for index, word in enumerate(sorted(known))}
    common = _incidence(left, words) @ _incidence(right, words).T
    return np.asarray(common.toarray(), dtype=np.int64)


def _incidence(rows: Sequence[Iterable[str]], words: dict[str, int]) -> csr_array:
    found = [(index, words[word]) for index, row in enumerate(rows) for word in row if word in words]
    row, column = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return csr_array((np.ones(len(found), dtype=np.int64), (row, column)), shape=(len(rows), len(words)))


def _other_track(judges: Sequence[Judge], entries: Sequence[Entry]) -> BoolMatrix:
    tracks = {name: code for code, name in enumerate(sorted({entry.track for entry in entries}))}
    entry_track = np.array([tracks[entry.track] for entry in entries], dtype=np.int64)
    matrix = np.zeros((len(judges), len(entries)), dtype=bool)
    for index, judge in enumerate(judges):
        if judge.tracks:
            own = [tracks[track] for track in judge.tracks if track in tracks]
            matrix[index] = ~np.isin(entry_track, own)
    return matrix
