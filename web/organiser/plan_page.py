"""A plan, and the assignments of today, as the page tells them: by entry and by judge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Round
from core.economies import plain
from judging import advising, explain, planning
from judging.models import Assignment, AssignmentPlan, Judge
from submissions.models import Entry
from web.shared import charts


@dataclass(frozen=True, slots=True)
class Given:
    """One judge of one entry: why they fit, and whether that is new, begun, or kept by hand. `duty` is its row today."""

    judge: Judge
    entry: Entry
    duty: Assignment | None = None
    reasons: str = ""
    match: int | None = None
    is_new: bool = False
    begun: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry with its judges, and those it would lose."""

    entry: Entry
    demand: int
    given: list[Given] = field(default_factory=list)
    leaving: list[Judge] = field(default_factory=list)
    missing: int = 0

    @property
    def changes(self) -> bool:
        """Whether a plan changes who judges it."""
        return bool(self.leaving) or any(one.is_new for one in self.given)


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One judge with their entries beside the most they take, and those they would lose. `idle` are not begun."""

    judge: Judge
    load: int
    bar: SafeString
    given: list[Given]
    leaving: list[Entry]
    idle: int

    @property
    def changes(self) -> bool:
        """Whether a plan changes what they judge."""
        return bool(self.leaving) or any(one.is_new for one in self.given)


@dataclass(frozen=True, slots=True)
class Short:
    """An entry that cannot have all its judges, and what became of each judge."""

    entry: Entry
    missing: int
    demand: int
    words: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """What the page shows."""

    finding: str
    entries: list[EntryLine]
    judges: list[JudgeLine]
    filled: int
    moves: int = 0
    kept: int = 0
    begun: int = 0
    short: list[Short] = field(default_factory=list)
    advice: list[list[str]] = field(default_factory=list)
    plan: AssignmentPlan | None = None
    seconds: float = 0
    seed: str = ""

    def narrowed(self, *, q: str, show: str, by: str) -> PlanView:
        """Return the view with the lines that were asked for; loads and figures stay those of all."""
        words = plain(q).split()

        def found(*names: object) -> bool:
            text = plain(" ".join(map(str, names)))
            return all(word in text for word in words)

        tests: dict[str, Callable[[Any], Any]] = {
            "short": lambda line: line.load < line.judge.capacity if by == "judge" else line.missing,
            "changed": lambda line: line.changes,
            "hand": lambda line: any(one.kept for one in line.given),
            "begun": lambda line: any(one.begun for one in line.given),
        }
        wanted = tests.get(show, lambda line: True)
        entries = [
            line
            for line in self.entries
            if by == "judge" or (wanted(line) and found(line.entry, *(one.judge for one in line.given)))
        ]
        judges = [
            line
            for line in self.judges
            if by != "judge" or (wanted(line) and found(line.judge, *(one.entry for one in line.given)))
        ]
        return replace(self, entries=entries, judges=judges)


def preview(plan: AssignmentPlan) -> PlanView:
    """Return a plan that waits to be applied. Entries that change come first."""
    result, problem = plan.result, plan.problem
    change = planning.difference(plan)
    seats, entries = _rows(plan.round)
    judges_asked = {row["id"]: row for row in problem["judges"]}
    entries_asked = {row["id"]: row for row in problem["entries"]}
    locked, added = {tuple(pair) for pair in problem["locked"]}, set(change.added)
    pairs = [(judge, entry) for judge, entry in result["assignments"] if judge in seats and entry in entries]
    matches = explain.matches(problem, pairs)
    today = _duties(plan.round)
    given: dict[str, list[Given]] = defaultdict(list)
    for pair in pairs:
        judge, entry = pair
        duty = today.get(pair)
        given[entry].append(
            Given(
                judge=seats[judge],
                entry=entries[entry],
                duty=duty,
                reasons=", ".join(explain.match(judges_asked[judge], entries_asked[entry])),
                match=matches[pair],
                is_new=pair in added,
                begun=_is_begun(duty),
                kept=pair in locked and not _is_begun(duty) and plan.absent_id is None,
            )
        )
    missing = {row["entry"]: row["missing"] for row in result["unmet"]}
    demand = {pk: asked.get("demand", problem["demand"]) for pk, asked in entries_asked.items()}
    leaving = [(seats[judge], entries[entry]) for judge, entry in change.removed if judge in seats and entry in entries]
    lines = _lines(entries, demand, given, leaving, missing)
    lines.sort(key=lambda line: not line.changes)
    names = ({pk: str(row) for pk, row in rows.items()} for rows in (seats, entries))
    judge_names, entry_names = names
    return PlanView(
        finding=_preview_words(plan, result, seats),
        entries=lines,
        judges=_by_judge(seats, given, leaving),
        filled=len(pairs),
        short=[
            _short(problem, result, row, entries, demand, plan.absent_id)
            for row in result["unmet"]
            if row["entry"] in entries
        ],
        advice=[advising.say(finding, judge_names, entry_names) for finding in result.get("findings", [])],
        moves=change.moves,
        kept=len(change.kept),
        begun=sum(_is_begun(duty) for duty in today.values()),
        plan=plan,
        seconds=result["seconds"],
        seed=str(problem["rules"]["seed"]),
    )


def today(round_: Round) -> PlanView:
    """Return who judges what now."""
    seats, entries = _rows(round_)
    own = {row.track_id: row.judges_per_entry for row in round_.track_demands.all()}  # type: ignore[attr-defined]
    demand = {pk: own.get(entry.track_id, round_.judges_per_entry) for pk, entry in entries.items()}
    given: dict[str, list[Given]] = defaultdict(list)
    for (judge, entry), duty in _duties(round_).items():
        if judge in seats and entry in entries:
            begun = _is_begun(duty)
            kept = duty.is_locked and not begun
            given[entry].append(Given(seats[judge], entries[entry], duty, begun=begun, kept=kept))
    missing = {pk: max(0, demand[pk] - len(given[pk])) for pk in entries}
    places = sum(demand.values())
    return PlanView(
        finding=_today_words(len(entries), len(seats), places - sum(missing.values()), places),
        entries=_lines(entries, demand, given, [], missing),
        judges=_by_judge(seats, given, []),
        filled=sum(len(row) for row in given.values()),
        begun=sum(one.begun for row in given.values() for one in row),
        seed=str(planning.own_seed(round_)),
    )


def begun_on(plan: AssignmentPlan) -> int:
    """Return how many of the pairs that a plan added somebody has begun; not those that were given anew by hand since."""
    added = set(planning.difference(plan).added)
    given = Assignment.objects.in_round(plan.round).filter(given_by=None)
    begun = given.begun().order_by().values_list("judge_id", "entry_id")
    return len(added & set(begun))


def _rows(round_: Round) -> tuple[dict[str, Judge], dict[str, Entry]]:
    seats = round_.judges.seated().select_related("user").order_by("user__full_name", "pk")  # type: ignore[attr-defined]
    entries = Entry.objects.in_round(round_).submitted().select_related("track").order_by("number")
    return {row.pk: row for row in seats}, {row.pk: row for row in entries}


def _duties(round_: Round) -> dict[tuple[str, str], Assignment]:
    rows = Assignment.objects.in_round(round_).standing().select_related("scorecard")
    return {(row.judge_id, row.entry_id): row for row in rows.order_by("judge__user__full_name", "pk")}


def _is_begun(duty: Assignment | None) -> bool:
    return duty is not None and hasattr(duty, "scorecard")


def _lines(
    entries: Mapping[str, Entry],
    demand: Mapping[str, int],
    given: Mapping[str, list[Given]],
    leaving: list[tuple[Judge, Entry]],
    missing: Mapping[str, int],
) -> list[EntryLine]:
    gone: dict[str, list[Judge]] = defaultdict(list)
    for judge, entry in leaving:
        gone[entry.pk].append(judge)
    return [
        EntryLine(entry, demand[pk], given.get(pk, []), gone.get(pk, []), missing.get(pk, 0))
        for pk, entry in entries.items()
        if pk in demand
    ]


def _by_judge(
    seats: Mapping[str, Judge], given: Mapping[str, list[Given]], leaving: list[tuple[Judge, Entry]]
) -> list[JudgeLine]:
    of: dict[str, list[Given]] = defaultdict(list)
    gone: dict[str, list[Entry]] = defaultdict(list)
    for row in given.values():
        for one in row:
            of[one.judge.pk].append(one)
    for judge, entry in leaving:
        gone[judge.pk].append(entry)
    lines = []
    for pk, judge in seats.items():
        load = len(of[pk])
        label = _("%(load)d of at most %(most)d") % {"load": load, "most": judge.capacity}
        bar = charts.bar(load, judge.capacity or 1, label=label, tone="late" if load > judge.capacity else "")
        lines.append(JudgeLine(judge, load, bar, of[pk], gone[pk], sum(not one.begun for one in of[pk])))
    return sorted(lines, key=lambda line: -line.load)


def _short(
    problem: dict[str, Any],
    result: dict[str, Any],
    row: dict[str, Any],
    entries: Mapping[str, Entry],
    demand: Mapping[str, int],
    absent: str | None,
) -> Short:
    count = len(problem["judges"])
    head = ngettext("Of %(n)d judge:", "Of %(n)d judges:", count) % {"n": count}
    words = "; ".join(explain.why_short(problem, result, row["entry"], absent=absent))
    text = f"{head} {words}." if count else _("There are no judges yet.")
    return Short(entries[row["entry"]], row["missing"], demand[row["entry"]], text)


def _preview_words(plan: AssignmentPlan, result: Mapping[str, Any], seats: Mapping[str, Judge]) -> str:
    if plan.absent_id is None:
        return filled_words(*explain.finding(result))
    who = seats.get(plan.absent_id, plan.absent)
    gone = Counter(judge for judge, _entry in planning.difference(plan).removed)[plan.absent_id]
    short = sum(row["missing"] for row in result["unmet"])
    if not gone:
        return _("%(judge)s leaves nothing to share out.") % {"judge": who}
    if gone == short:
        words = ngettext(
            "The one entry of %(judge)s cannot be shared out.",
            "None of the %(n)d entries of %(judge)s can be shared out.",
            gone,
        )
        return words % {"n": gone, "judge": who}
    words = ngettext(
        "%(n)d entry of %(judge)s is shared out.", "%(n)d entries of %(judge)s are shared out.", gone - short
    ) % {"n": gone - short, "judge": who}
    return words if not short else f"{words} " + ngettext("%(n)d cannot be.", "%(n)d cannot be.", short) % {"n": short}


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
