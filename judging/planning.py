"""Turn a round into the assignment solver's input, and a plan into what it would change. Reads only; `actions.apply_plan` writes."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from challenge.models import Round
from core.economies import plain
from core.errors import StateConflict
from core.strict_json import UnusableInput
from judging import assignment as solver
from judging import availability, explain
from judging.models import Assignment, AssignmentPlan, Conflict, Judge
from submissions.models import Entry

Pair = tuple[str, str]


def build_problem(
    round_: Round, *, seed: int | str, even: bool | None = None, absent: Judge | None = None
) -> dict[str, Any]:
    """Return the problem of `solve_assignment` (docs/contract.md) as the round stands now. Equal rounds give equal problems.

    Work begun and pairs that an organiser locked are kept. `even` overrules the round's choice. Of somebody `absent` only the work
    begun is kept, everybody else keeps all they have, and no entry gets more judges than it had: what the absent judge
    leaves is shared out, and nothing besides. Conflicts are those written down: call `detection.refresh` first.
    """
    judges = list(round_.judges.seated().prefetch_related("tracks").order_by("pk"))  # type: ignore[attr-defined]
    entries = list(Entry.objects.in_round(round_).submitted().select_related("track").order_by("pk"))
    # A field of knowledge may be written as a track's name or as its key; both mean the track.
    fields = dict(round_.challenge.tracks.values_list("key", "name"))  # type: ignore[attr-defined]
    standing, begun, kept = _held(round_, absent)
    rules: dict[str, Any] = {"same_economy": round_.same_economy, "seed": seed}
    if round_.max_judges_per_economy:
        rules["max_judges_per_economy"] = round_.max_judges_per_economy
    if round_.even_load if even is None else even:
        rules["load"] = "even"
    locks, had = Counter(judge for judge, _entry in kept), Counter(entry for _judge, entry in standing)
    own = {row.track_id: row.judges_per_entry for row in round_.track_demands.all()}  # type: ignore[attr-defined]
    asked = {pk: had[pk] for pk in (entry.pk for entry in entries)} if absent else {}
    asked = asked or {entry.pk: own[entry.track_id] for entry in entries if entry.track_id in own}
    began = Counter(judge for judge, _entry in begun)
    apart = _conflicts(judges, entries)
    if absent is not None:  # whatever capacity is raised, nothing of theirs comes back to them
        apart |= {(absent.pk, entry.pk) for entry in entries} - kept
    return {
        "demand": round_.judges_per_entry,
        "entries": [_entry(entry) | ({"demand": asked[entry.pk]} if entry.pk in asked else {}) for entry in entries],
        "judges": [
            _judge(judge, fields)
            | _bounds(
                judge, round_, locks[judge.pk], began[judge.pk], gone=absent is not None and absent.pk == judge.pk
            )
            for judge in judges
        ],
        "conflicts": [list(pair) for pair in sorted(apart)],
        "locked": [list(pair) for pair in sorted(kept)],
        "rules": rules,
    }


def _held(round_: Round, absent: Judge | None) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """Return the pairs that stand, those of them begun, and those a plan keeps."""
    rows = Assignment.objects.in_round(round_).standing().order_by()
    standing, begun, kept = set(), set(), set()
    for judge, entry, is_locked, card in rows.values_list("judge_id", "entry_id", "is_locked", "scorecard"):
        pair = (judge, entry)
        standing.add(pair)
        if card is not None:
            begun.add(pair)
        if card is not None or (is_locked if absent is None else judge != absent.pk):
            kept.add(pair)
    return standing, begun, kept


def _bounds(judge: Judge, round_: Round, locks: int, began: int, *, gone: bool) -> dict[str, int]:
    """Return how many entries a judge takes: never fewer than what a plan keeps, so that one given by hand beyond it stands."""
    capacity = locks if gone else max(availability.capacity_of(judge, round_, began), locks)
    return {"capacity": capacity, "minimum": 0 if gone else min(judge.minimum, capacity)}


def own_seed(round_: Round) -> int | str:
    """Return the seed of a round: what its organisers published, else one made of its id."""
    return round_.seed or int.from_bytes(hashlib.sha256(round_.pk.encode()).digest()[:4]) >> 1


def solve(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the solver's answer, with its `findings` beside the advice. Raises StateConflict PLAN_IMPOSSIBLE when it refuses the input."""
    try:
        plan = solver.solve(solver.read_problem(problem))
    except UnusableInput as refusal:
        ids = [row["id"] for row in problem["judges"]]
        names = {seat.pk: str(seat) for seat in Judge.objects.filter(pk__in=ids).select_related("user")}
        why = explain.named(str(refusal), names)
        raise StateConflict("PLAN_IMPOSSIBLE", _("No plan can be worked out: %(why)s.") % {"why": why}) from refusal
    return solver.plan_document(plan) | {"findings": [{"code": one.code, **one.facts} for one in plan.findings]}


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


def queue_order(judge_id: str, entry_ids: Iterable[str], *, seed: int | str) -> list[str]:
    """Return a judge's new entries in an order of their own: no two judges tire on the same entry, and asking twice gives the same."""
    order = sorted(entry_ids)
    random.Random(f"{judge_id}:{seed}").shuffle(order)
    return order
