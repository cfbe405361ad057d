"""Turn a round into the assignment solver's input, and a plan into what it would change. Reads only; `actions.apply_plan` writes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from challenge.models import Round
from core.economies import plain
from core.errors import StateConflict
from core.strict_json import UnusableInput
from judging import assignment as solver
from judging import explain
from judging.models import Assignment, AssignmentPlan, Conflict, Judge
from submissions.models import Entry

Pair = tuple[str, str]


def build_problem(round_: Round, *, seed: int) -> dict[str, Any]:
    """Return the problem of `solve_assignment` (docs/contract.md) as the round stands now. Equal rounds give equal problems.

    Conflicts are those written down: call `detection.refresh` first.
    """
    judges = list(round_.judges.seated().prefetch_related("tracks").order_by("pk"))  # type: ignore[attr-defined]
    entries = list(Entry.objects.in_round(round_).submitted().select_related("track").order_by("pk"))
    # A field of knowledge may be written as a track's name or as its key; both mean the track.
    fields = dict(round_.challenge.tracks.values_list("key", "name"))  # type: ignore[attr-defined]
    rules: dict[str, Any] = {"same_economy": round_.same_economy, "seed": seed}
    if round_.max_judges_per_economy:
        rules["max_judges_per_economy"] = round_.max_judges_per_economy
    return {
        "demand": round_.judges_per_entry,
        "entries": [_entry(entry) for entry in entries],
        "judges": [_judge(judge, fields) for judge in judges],
        "conflicts": [list(pair) for pair in sorted(_conflicts(judges, entries))],
        "locked": [list(pair) for pair in sorted(_pairs(Assignment.objects.in_round(round_).standing().begun()))],
        "rules": rules,
    }


def solve(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the solver's answer. Raises StateConflict PLAN_IMPOSSIBLE when begun work alone is more than a judge's capacity."""
    try:
        return solver.plan_document(solver.solve(solver.read_problem(problem)))
    except UnusableInput as refusal:
        ids = [row["id"] for row in problem["judges"]]
        names = {seat.pk: str(seat) for seat in Judge.objects.filter(pk__in=ids).select_related("user")}
        why = explain.named(str(refusal), names)
        raise StateConflict("PLAN_IMPOSSIBLE", _("No plan can be worked out: %(why)s.") % {"why": why}) from refusal


def standing_pairs(round_: Round) -> list[list[str]]:
    """Return who judges what today, as sorted [judge, entry] pairs."""
    return [list(pair) for pair in sorted(_pairs(Assignment.objects.in_round(round_).standing()))]


def _pairs(assignments: Any) -> Iterable[Pair]:
    return assignments.order_by().values_list("judge_id", "entry_id")


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "economy": entry.economy,
        "organisations": [],  # detection keeps these apart, so that a pinned decision counts
        "track": entry.track.key if entry.track else "",
        "topics": _folded([entry.track.name] if entry.track else []),
        "language": plain(entry.language),
    }


def _judge(judge: Judge, fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": judge.pk,
        "economy": judge.economy,
        "organisations": [],
        "tracks": sorted(track.key for track in judge.tracks.all()),
        "topics": _folded(fields.get(topic, topic) for topic in judge.topics),
        "languages": _folded(judge.languages),
        "capacity": judge.capacity,
        "minimum": judge.minimum,
    }


def _folded(words: Iterable[Any]) -> list[str]:
    """Return the words without case, width and accents, so that two spellings of one name meet."""
    return sorted({plain(str(word)) for word in words} - {""})


def _conflicts(judges: list[Judge], entries: list[Entry]) -> set[Pair]:
    """Return the pairs that are kept apart, as `detection.refresh` left them."""
    meant = {entry.pk for entry in entries}
    pairs = Conflict.objects.standing().filter(judge__in=[judge.pk for judge in judges])
    return {(judge, entry) for judge, entry in pairs.values_list("judge_id", "entry_id") if entry in meant}


@dataclass(frozen=True, slots=True)
class Difference:
    """What applying a plan would change, as sorted (judge, entry) pairs."""

    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    kept: tuple[Pair, ...]

    @property
    def moves(self) -> int:
        """How many places change hands or are filled or emptied."""
        return max(len(self.added), len(self.removed))


def difference(plan: AssignmentPlan) -> Difference:
    """Compare a plan with the day it was asked for."""
    before = {(judge, entry) for judge, entry in plan.before}
    after = {(judge, entry) for judge, entry in plan.result["assignments"]}
    return Difference(
        added=tuple(sorted(after - before)), removed=tuple(sorted(before - after)), kept=tuple(sorted(after & before))
    )


def queue_order(judge_id: str, entry_ids: Iterable[str], *, seed: int) -> list[str]:
    """Return a judge's new entries in an order of their own: no two judges tire on the same entry, and asking twice gives the same."""
    order = sorted(entry_ids)
    random.Random(f"{judge_id}:{seed}").shuffle(order)
    return order
