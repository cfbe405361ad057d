"""How far the judging of a round is: who is behind, which entries are at risk. Read for organisers; no mark is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from challenge.models import Round
from judging.models import Assignment, Conflict, Judge, Scorecard
from submissions.models import Entry

SENT = Q(scorecard__state=Scorecard.State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One judge's work: given, begun, sent, and when they last saved something."""

    judge: Judge
    given: int
    begun: int
    sent: int
    last_at: datetime | None
    late: bool

    @property
    def left(self) -> int:
        """How many scorecards are still to come."""
        return self.given - self.sent

    @property
    def state(self) -> str:
        """idle, done, behind, not_begun or on_course."""
        if not self.given:
            return "idle"
        if not self.left:
            return "done"
        if self.late:
            return "behind" if self.begun else "not_begun"
        return "on_course"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry: how many scorecards it has, how many it will have, how many it needs to be ranked."""

    entry: Entry
    given: int
    sent: int
    needed: int

    @property
    def rankable(self) -> bool:
        """Whether it has enough scorecards already."""
        return self.sent >= self.needed

    @property
    def at_risk(self) -> bool:
        """Whether it cannot be ranked even when every judge it has now sends their card."""
        return self.given < self.needed


@dataclass(frozen=True, slots=True)
class Progress:
    """A round's judging at one moment."""

    judges: list[JudgeRow]
    entries: list[EntryRow]
    conflicts: list[Conflict]

    @property
    def given(self) -> int:
        """All scorecards that are expected."""
        return sum(row.given for row in self.judges)

    @property
    def sent(self) -> int:
        """All scorecards that came."""
        return sum(row.sent for row in self.judges)

    @property
    def behind(self) -> list[JudgeRow]:
        """Judges whose pace does not reach the end."""
        return [row for row in self.judges if row.late]

    @property
    def waiting(self) -> list[EntryRow]:
        """Entries that do not have enough scorecards yet."""
        return [row for row in self.entries if not row.rankable]


def of_round(round_: Round, *, at: datetime) -> Progress:
    """Return the progress of a round, in four queries whatever its size."""
    elapsed = _elapsed(round_, at)
    standing = Assignment.objects.in_round(round_).standing()
    work = {
        row["judge"]: row
        for row in standing.order_by()
        .values("judge")
        .annotate(
            given=Count("pk"),
            begun=Count("scorecard"),
            sent=Count("pk", filter=SENT),
            last_at=Max("scorecard__updated_at"),
        )
    }
    none: dict[str, Any] = {"given": 0, "begun": 0, "sent": 0, "last_at": None}
    judges = []
    for judge in round_.judges.seated().select_related("user").order_by("user__full_name", "pk"):  # type: ignore[attr-defined]
        row = work.get(judge.pk, none)
        late = row["sent"] < row["given"] and row["sent"] < row["given"] * elapsed - 1
        judges.append(JudgeRow(judge, row["given"], row["begun"], row["sent"], row["last_at"], late))
    judges.sort(key=lambda row: (not row.late, -row.left))
    cards = {
        row["entry"]: row
        for row in standing.order_by().values("entry").annotate(given=Count("pk"), sent=Count("pk", filter=SENT))
    }
    entries = [
        EntryRow(
            entry,
            cards.get(entry.pk, none)["given"],
            cards.get(entry.pk, none)["sent"],
            round_.minimum_scorecards,
        )
        for entry in Entry.objects.in_round(round_).submitted().order_by("number")
    ]
    conflicts = list(
        Conflict.objects.filter(judge__round=round_)
        .select_related("judge__user", "entry")
        .order_by("-created_at", "pk")
    )
    return Progress(judges, entries, conflicts)


def _elapsed(round_: Round, at: datetime) -> float:
    """Return which share of the judging time has passed: 0 to 1; 0 while a date is missing."""
    opens, ends = round_.judging_opens_at, round_.judging_ends_at
    if round_.locked_at:
        return 1.0
    if not opens or not ends or at <= opens:
        return 0.0
    return min(1.0, (at - opens) / (ends - opens))
