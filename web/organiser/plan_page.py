"""A plan, and the assignments of today, as the page tells them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Round
from judging import explain, planning
from judging.models import Assignment, AssignmentPlan, Judge
from submissions.models import Entry
from web.shared import charts


@dataclass(frozen=True, slots=True)
class Given:
    """One judge of one entry: who, why they fit, and whether that is new or begun."""

    judge: Judge
    reasons: str
    match: int | None
    is_new: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry with its judges, and those it would lose."""

    entry: Entry
    given: list[Given]
    leaving: list[Judge]
    missing: int


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One judge's number of entries beside the most they take."""

    judge: Judge
    load: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Short:
    """An entry that cannot have all its judges, and what became of each judge."""

    entry: Entry
    missing: int
    words: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """What the page shows."""

    finding: str
    entries: list[EntryLine]
    loads: list[LoadLine]
    short: list[Short]
    advice: list[str]
    moves: int
    begun: int
    plan: AssignmentPlan | None = None
    seconds: float = 0


def preview(plan: AssignmentPlan) -> PlanView:
    """Return a plan that waits to be applied. Entries that change come first."""
    result, problem = plan.result, plan.problem
    change = planning.difference(plan)
    seats, entries = _rows(plan.round)
    asked = {row["id"]: row for row in problem["judges"]}, {row["id"]: row for row in problem["entries"]}
    locked = {(judge, entry) for judge, entry in problem["locked"]}
    added = set(change.added)
    matches = explain.matches(problem)
    given: dict[str, list[Given]] = defaultdict(list)
    for judge, entry in result["assignments"]:
        pair = (judge, entry)
        reasons = ", ".join(explain.match(asked[0][judge], asked[1][entry]))
        given[entry].append(Given(seats[judge], reasons, matches[pair], pair in added, pair in locked))
    leaving: dict[str, list[Judge]] = defaultdict(list)
    for judge, entry in change.removed:
        if judge in seats:
            leaving[entry].append(seats[judge])
    missing = {row["entry"]: row["missing"] for row in result["unmet"]}
    lines = [EntryLine(entries[pk], given[pk], leaving[pk], missing.get(pk, 0)) for pk in asked[1] if pk in entries]
    lines.sort(key=lambda line: not (line.leaving or any(one.is_new for one in line.given)))
    names = {pk: str(row) for rows in (seats, entries) for pk, row in rows.items()}
    return PlanView(
        finding=filled_words(*explain.finding(result)),
        entries=lines,
        loads=_loads(seats, [judge for judge, _entry in result["assignments"]]),
        short=[_short(problem, result, row, entries) for row in result["unmet"] if row["entry"] in entries],
        advice=[explain.named(text, names) for text in result["advice"]],
        moves=change.moves,
        begun=len(locked),
        plan=plan,
        seconds=result["seconds"],
    )


def today(round_: Round) -> PlanView:
    """Return who judges what now."""
    seats, entries = _rows(round_)
    rows = list(
        Assignment.objects.in_round(round_)
        .standing()
        .select_related("scorecard")
        .order_by("judge__user__full_name", "pk")
    )
    given: dict[str, list[Given]] = defaultdict(list)
    for row in rows:
        begun = getattr(row, "scorecard", None) is not None
        given[row.entry_id].append(Given(seats[row.judge_id], "", None, is_new=False, begun=begun))
    places = len(entries) * round_.judges_per_entry
    lines = [
        EntryLine(entry, given[pk], [], max(0, round_.judges_per_entry - len(given[pk])))
        for pk, entry in entries.items()
    ]
    filled = sum(min(len(line.given), round_.judges_per_entry) for line in lines)
    return PlanView(
        finding=_today_words(len(entries), len(seats), filled, places),
        entries=lines,
        loads=_loads(seats, [row.judge_id for row in rows]),
        short=[],
        advice=[],
        moves=0,
        begun=sum(one.begun for line in lines for one in line.given),
    )


def _rows(round_: Round) -> tuple[dict[str, Judge], dict[str, Entry]]:
    seats = round_.judges.seated().select_related("user").order_by("user__full_name", "pk")  # type: ignore[attr-defined]
    entries = Entry.objects.in_round(round_).submitted().select_related("track").order_by("number")
    return {row.pk: row for row in seats}, {row.pk: row for row in entries}


def _loads(seats: dict[str, Judge], taken: list[str]) -> list[LoadLine]:
    lines = []
    for pk, judge in seats.items():
        load = taken.count(pk)
        label = _("%(load)d of at most %(most)d") % {"load": load, "most": judge.capacity}
        lines.append(LoadLine(judge, load, charts.bar(load, judge.capacity or 1, label=label)))
    return sorted(lines, key=lambda line: -line.load)


def _short(problem: dict[str, Any], result: dict[str, Any], row: dict[str, Any], entries: dict[str, Entry]) -> Short:
    count = len(problem["judges"])
    head = ngettext("Of %(n)d judge:", "Of %(n)d judges:", count) % {"n": count}
    words = "; ".join(explain.why_short(problem, result, row["entry"]))
    return Short(entries[row["entry"]], row["missing"], f"{head} {words}." if count else _("There are no judges yet."))


def filled_words(filled: int, places: int) -> str:
    """Return a plan's finding: "67 of 69 places filled. 2 cannot be."."""
    if filled == places:
        return ngettext("The one place is filled.", "All %(n)d places are filled.", places) % {"n": places}
    words = _("%(filled)d of %(places)d places filled.") % {"filled": filled, "places": places}
    short = places - filled
    return f"{words} " + ngettext("%(n)d cannot be.", "%(n)d cannot be.", short) % {"n": short}


def _today_words(entries: int, seats: int, filled: int, places: int) -> str:
    if not entries:
        return _("No entries to judge yet.")
    if not seats:
        return _("No judges yet. Invite the panel first.")
    if not filled:
        return ngettext("%(n)d entry waits for its judges.", "%(n)d entries wait for their judges.", entries) % {
            "n": entries
        }
    if filled == places:
        return _("Every entry has its judges.")
    return _("%(filled)d of %(places)d places filled.") % {"filled": filled, "places": places}
