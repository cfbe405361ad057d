"""How far the judging of a round is: who is behind, which entries are at risk, what to look at. Read for organisers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from challenge.models import Round
from judging.marks import card_score
from judging.models import Assignment, Conflict, Judge, Scorecard
from judging.queue import written_on
from submissions.models import Entry

#: The pace is that of the cards sent in this time.
PACE_OF = timedelta(hours=48)
#: Who saved so lately is at it.
NOW = timedelta(minutes=10)
#: Cards on one entry that lie so far apart, of 100, are worth a look.
FAR_APART = 30


@dataclass(frozen=True, slots=True)
class Duty:
    """One card that is expected: whose, on which entry, whether it was begun and sent, and when."""

    judge: str
    entry: str
    begun: bool
    sent: bool
    saved_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One judge's work: given, begun, sent, and when they last saved something."""

    judge: Judge
    given: int
    begun: int
    sent: int
    last_at: datetime | None
    late: bool
    scoring: bool

    @property
    def left(self) -> int:
        """How many scorecards are still to come."""
        return self.given - self.sent

    @property
    def seen_at(self) -> datetime | None:
        """When they last saved something, or last looked at their queue."""
        return max((at for at in (self.last_at, self.judge.seen_at) if at), default=None)

    @property
    def asks_reminder(self) -> bool:
        """Whether a reminder would make sense: something is left, and they are behind or have not come."""
        return bool(self.left) and (self.late or self.judge.state == Judge.State.INVITED)

    @property
    def state(self) -> str:
        """idle, done, behind, not_begun, not_come, scoring or on_course."""
        if not self.given:
            return "idle"
        if not self.left:
            return "done"
        if self.scoring:
            return "scoring"
        if self.judge.state == Judge.State.INVITED:
            return "not_come"
        if self.late:
            return "behind" if self.begun else "not_begun"
        return "on_course"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry: how many scorecards it has, how many it will have, how many it needs to be ranked.

    `awaited` are the judges whose card is still to come and who are behind; without them it gets `without` cards.
    """

    entry: Entry
    given: int
    sent: int
    needed: int
    awaited: tuple[Judge, ...]

    @property
    def without(self) -> int:
        """How many cards it will have when nobody who is behind sends another."""
        return self.given - len(self.awaited)

    @property
    def rankable(self) -> bool:
        """Whether it has enough scorecards already."""
        return self.sent >= self.needed

    @property
    def at_risk(self) -> bool:
        """Whether it stays below what it needs even when every judge it has now sends their card."""
        return self.given < self.needed

    @property
    def in_doubt(self) -> bool:
        """Whether it stays below what it needs when those who are behind send nothing more."""
        return not self.rankable and self.without < self.needed


@dataclass(frozen=True, slots=True)
class Apart:
    """An entry whose sent cards lie far apart: its lowest and highest score of 100."""

    entry: Entry
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Progress:
    """A round's judging at one moment."""

    judges: list[JudgeRow]
    entries: list[EntryRow]
    conflicts: list[Conflict]
    apart: list[Apart]
    finish_at: datetime | None

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

    @property
    def rankable(self) -> list[EntryRow]:
        """Entries that have enough."""
        return [row for row in self.entries if row.rankable]

    @property
    def in_doubt(self) -> list[EntryRow]:
        """Entries that will be short when nothing changes."""
        return [row for row in self.entries if row.in_doubt]

    @property
    def with_whom(self) -> list[tuple[Judge, int]]:
        """The judges on whom the entries in doubt wait, and how many of them, most first."""
        found = Counter(judge for row in self.in_doubt for judge in row.awaited)
        return sorted(found.items(), key=lambda pair: (-pair[1], str(pair[0]), pair[0].pk))

    @property
    def recusals(self) -> list[Conflict]:
        """Entries from which a judge stepped aside."""
        return [row for row in self.conflicts if row.source == Conflict.Source.JUDGE]


def of_round(round_: Round, *, at: datetime) -> Progress:
    """Return the progress of a round, in seven queries whatever its size."""
    duties = duties_of(round_)
    judges = judge_rows(round_, duties, at=at)
    entries = _entry_rows(round_, duties, judges)
    conflicts = Conflict.objects.filter(judge__round=round_).standing().select_related("judge__user", "entry")
    return Progress(
        judges=sorted(judges, key=lambda row: (not row.late, -row.left)),
        entries=sorted(entries, key=lambda row: (row.rankable, not row.at_risk, not row.in_doubt, row.entry.number)),
        conflicts=list(conflicts.order_by("-created_at", "pk")),
        apart=_far_apart(round_, entries),
        finish_at=_finish_at(round_, duties, at=at),
    )


def duties_of(round_: Round) -> list[Duty]:
    """Return every card that is expected in a round, in one query."""
    rows = Assignment.objects.in_round(round_).standing().order_by("judge", "position", "pk")
    return [
        Duty(judge, entry, state is not None, state == Scorecard.State.SUBMITTED, saved_at, sent_at)
        for judge, entry, state, saved_at, sent_at in rows.values_list(
            "judge_id", "entry_id", "scorecard__state", "scorecard__updated_at", "scorecard__submitted_at"
        )
    ]


def judge_rows(round_: Round, duties: Iterable[Duty], *, at: datetime) -> list[JudgeRow]:
    """Return the work of every judge who sits on the panel, by name."""
    theirs: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        theirs[duty.judge].append(duty)
    elapsed = _elapsed(round_, at)
    found = []
    for judge in round_.judges.seated().select_related("user").order_by("user__full_name", "pk"):  # type: ignore[attr-defined]
        own = theirs[judge.pk]
        given, sent = len(own), sum(duty.sent for duty in own)
        last_at = max((duty.saved_at for duty in own if duty.saved_at), default=None)
        found.append(
            JudgeRow(
                judge=judge,
                given=given,
                begun=sum(duty.begun for duty in own),
                sent=sent,
                last_at=last_at,
                late=sent < given and sent < given * elapsed - 1,
                scoring=last_at is not None and at - last_at <= NOW and sent < given,
            )
        )
    return found


def _entry_rows(round_: Round, duties: Iterable[Duty], judges: Iterable[JudgeRow]) -> list[EntryRow]:
    late = {row.judge.pk: row.judge for row in judges if row.late}
    theirs: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        theirs[duty.entry].append(duty)
    return [
        EntryRow(
            entry=entry,
            given=len(theirs[entry.pk]),
            sent=sum(duty.sent for duty in theirs[entry.pk]),
            needed=round_.minimum_scorecards,
            awaited=tuple(late[duty.judge] for duty in theirs[entry.pk] if not duty.sent and duty.judge in late),
        )
        for entry in Entry.objects.in_round(round_).submitted().order_by("number")
    ]


def _far_apart(round_: Round, entries: Sequence[EntryRow]) -> list[Apart]:
    """Return the entries whose sent cards differ by FAR_APART or more, the widest first."""
    criteria = list(round_.criteria.all())  # type: ignore[attr-defined]
    cards = list(Scorecard.objects.counting_in(round_).select_related("assignment"))
    written = written_on(cards)
    scores: dict[str, list[Fraction]] = defaultdict(list)
    for card in cards:
        score = card_score(criteria, written[card.pk].marks)
        if score is not None:
            scores[card.assignment.entry_id].append(score)
    found = [
        Apart(row.entry, min(scores[row.entry.pk]), max(scores[row.entry.pk]))
        for row in entries
        if scores[row.entry.pk]
    ]
    return sorted((row for row in found if row.high - row.low >= FAR_APART), key=lambda row: row.low - row.high)


def _finish_at(round_: Round, duties: Sequence[Duty], *, at: datetime) -> datetime | None:
    """Return when the last card comes at the pace of the last days; None where none came or none is awaited."""
    left = sum(not duty.sent for duty in duties)
    window = min(PACE_OF, at - round_.judging_opens_at) if round_.judging_opens_at else PACE_OF
    came = sum(duty.sent_at is not None and at - window <= duty.sent_at <= at for duty in duties if duty.sent)
    if not left or not came or window <= timedelta():
        return None
    return at + window * left / came


def _elapsed(round_: Round, at: datetime) -> float:
    """Return which share of the judging time has passed: 0 to 1; 0 while a date is missing."""
    opens, ends = round_.judging_opens_at, round_.judging_ends_at
    if round_.locked_at:
        return 1.0
    if not opens or not ends or at <= opens:
        return 0.0
    return min(1.0, (at - opens) / (ends - opens))
