"""The solver's findings in words, whoever is meant by name."""

from __future__ import annotations

import pytest

from judging import assignment as solver
from judging.advising import say
from tests.judging.assignment.instances import random_problem

JUDGES = {"a": "Ana", "b": "Bo", **{f"j{n}": f"Judge {n}" for n in range(9)}}
ENTRIES = {"t": "Tide, Inc", "r": "Reef", **{f"e{n}": f"Entry {n}" for n in range(9)}}

SAID = [
    (
        {"code": "TOO_FEW_ELIGIBLE", "entry": "t", "demand": 3, "eligible": 1, "filled": 1, "missing": 2},
        "Tide, Inc needs 3 judges, and only 1 may judge it. Invite 2 more judges who may, or let this entry do with 1.",
    ),
    (
        {"code": "TOO_FEW_ELSEWHERE", "entries": 2, "missing": 3},
        "2 more entries have too few judges who may judge them; 3 places are empty there.",
    ),
    (
        {"code": "JUDGES_FULL", "entries": ["t", "r"], "missing": 2, "raise": [["a", 2]], "fills": 2, "spread": False},
        "2 places stay empty at Tide, Inc; Reef: every judge who may judge there is full. "
        "Raise the most entries: 2 more for Ana, or invite judges with 2 free places in all.",
    ),
    (
        {"code": "JUDGES_FULL", "entries": ["t"], "missing": 2, "raise": [["a", 1]], "fills": 1, "spread": False},
        "2 places stay empty at Tide, Inc: every judge who may judge there is full. "
        "Raise the most entries: 1 more for Ana (this fills 1 of 2), or invite judges with 2 free places in all.",
    ),
    (
        {
            "code": "JUDGES_FULL",
            "entries": [f"e{n}" for n in range(9)],
            "missing": 9,
            "raise": [["a", 5], ["b", 4]],
            "fills": 9,
            "spread": True,
        },
        "9 places stay empty at Entry 0; Entry 1; Entry 2; Entry 3; Entry 4 and 4 more: every judge who may judge there is full. "
        "Let 2 judges take up to 5 more entries each, or invite judges with 9 free places in all.",
    ),
    (
        {
            "code": "CUT",
            "entries": 4,
            "judges": 1,
            "needed": 9,
            "by_judges": 3,
            "by_pairs": 2,
            "by_economy": 1,
            "missing": 3,
        },
        "Where it sticks: 4 entries need 9 places. 1 full judge can take 3; 2 are taken by judges who are there already; "
        "1 are all that the rule on one economy lets in; 3 are missing.",
    ),
    (
        {"code": "ECONOMY_LIMIT", "entries": ["r"], "missing": 1, "limit": 1, "allow": 2, "fills": 1},
        "One place stays empty at Reef: an entry may have at most 1 of one economy. "
        "Allow 2 of one economy: this fills one place, or invite judges of other economies with one free place.",
    ),
    (
        {"code": "ECONOMY_LIMIT", "entries": ["r"], "missing": 2, "limit": 1, "allow": None, "fills": 0},
        "2 places stay empty at Reef: an entry may have at most 1 of one economy. Allow more of one economy and let judges "
        "take more, or invite judges of other economies with 2 free places in all.",
    ),
    (
        {"code": "BELOW_MINIMUM", "judges": [["a", 1, 3], ["gone", 0, 2]]},
        "Ana (1 of 3); somebody who left (0 of 2) stay below the least that was asked for. No plan that fills as many places "
        "comes closer. Ask for less of them, or for more judges on what they may judge.",
    ),
    (
        {"code": "LOCKED_PAIR", "judge": "a", "entry": "t", "rules": ["track", "economy"], "together": 3, "limit": 2},
        "Ana keeps Tide, Inc although a rule speaks against it: the track is another; they are of one economy; "
        "3 judges there are of one economy.",
    ),
]


@pytest.mark.parametrize(("finding", "words"), SAID)
def test_each_finding_has_its_sentence(finding, words):
    assert " ".join(say(finding, JUDGES, ENTRIES)) == words


def test_whatever_the_solver_finds_can_be_said():
    said = set()
    for seed in range(160):
        for finding in solver.solve(solver.read_problem(random_problem(seed))).findings:
            words = say({"code": finding.code, **finding.facts}, {}, {})
            assert all(words)
            assert "%(" not in " ".join(words)
            said.add(finding.code)
    assert said >= {"TOO_FEW_ELIGIBLE", "JUDGES_FULL", "CUT", "ECONOMY_LIMIT", "BELOW_MINIMUM", "LOCKED_PAIR"}
