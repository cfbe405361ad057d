"""Say a plan in words: why a pair fits, and why an entry is short of judges. The solver's advice is said by `advising.py`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging import assignment as solver


def matches(problem: dict[str, Any], pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return how well judges fit entries, 0 to 100, for (judge, entry) pairs."""
    read = solver.read_problem(problem)
    values = solver.computed_affinity(read.judges, read.entries)
    rows = {judge.id: index for index, judge in enumerate(read.judges)}
    columns = {entry.id: index for index, entry in enumerate(read.entries)}
    return {(judge, entry): int(values[rows[judge], columns[entry]]) for judge, entry in pairs}


def match(judge: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    """Return what speaks for a pair, in words; empty when nothing does (the pair is allowed, no more). Both as in the problem."""
    words = []
    if entry["track"] and entry["track"] in judge["tracks"]:
        words.append(_("judges this track only"))
    if set(entry["topics"]) & set(judge["topics"]):
        words.append(_("knows the field"))
    if entry["language"] and entry["language"] in judge["languages"]:
        words.append(_("speaks the language"))
    return words


def why_short(
    problem: Mapping[str, Any], result: Mapping[str, Any], entry_id: str, *, absent: str | None = None
) -> list[str]:
    """Return what became of each judge for an entry that lacks some: counts in words, every judge counted once."""
    entry = next(row for row in problem["entries"] if row["id"] == entry_id)
    load = Counter(judge for judge, _entry in result["assignments"])
    has = {judge for judge, one in result["assignments"] if one == entry_id}
    economies = Counter(judge["economy"] for judge in problem["judges"] if judge["id"] in has and judge["economy"])
    conflicts = {judge for judge, one in problem["conflicts"] if one == entry_id}
    limit = problem["rules"].get("max_judges_per_economy")

    def fate(judge: Mapping[str, Any]) -> str:
        if judge["id"] in has:
            return "has"
        if judge["id"] == absent:
            return "absent"
        if judge["id"] in conflicts:
            return "conflict"
        if judge["tracks"] and entry["track"] not in judge["tracks"]:
            return "track"
        if problem["rules"]["same_economy"] == "forbid" and judge["economy"] and judge["economy"] == entry["economy"]:
            return "economy"
        if load[judge["id"]] >= judge["capacity"]:
            return "full"
        return "limit" if limit and economies[judge["economy"]] >= limit else "else"

    counts = Counter(fate(judge) for judge in problem["judges"])
    return [say(counts[kind]) for kind, say in FATES.items() if counts[kind]]


FATES = {
    "has": lambda n: ngettext("%(n)d has it already", "%(n)d have it already", n) % {"n": n},
    "absent": lambda n: ngettext("%(n)d does not come", "%(n)d do not come", n) % {"n": n},
    "conflict": lambda n: (
        ngettext("%(n)d has a conflict of interest", "%(n)d have a conflict of interest", n) % {"n": n}
    ),
    "track": lambda n: ngettext("%(n)d judges another track", "%(n)d judge other tracks", n) % {"n": n},
    "economy": lambda n: ngettext("%(n)d is of the same economy", "%(n)d are of the same economy", n) % {"n": n},
    "full": lambda n: ngettext("%(n)d has no place left", "%(n)d have no place left", n) % {"n": n},
    "limit": lambda n: (
        ngettext(
            "%(n)d is of an economy that has enough judges on it",
            "%(n)d are of economies that have enough judges on it",
            n,
        )
        % {"n": n}
    ),
    "else": lambda n: ngettext("%(n)d is needed more elsewhere", "%(n)d are needed more elsewhere", n) % {"n": n},
}


def named(text: str, names: Mapping[str, str]) -> str:
    """Return a refusal of the solver with names where it has ids."""
    if not names:
        return text
    ids = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.sub(rf'"?\b({ids})\b"?', lambda found: f"“{names[found[1]]}”", text)


def finding(result: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many places a plan fills, and how many there are."""
    filled = len(result["assignments"])
    return filled, filled + sum(item["missing"] for item in result["unmet"])
