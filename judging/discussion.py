"""The talk of a panel about one entry: who takes part, what they see. Nobody else ever does, an organiser included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from challenge.models import Criterion
from judging.marks import card_score, criteria_for, plain, tenths
from judging.meeting import kept_apart
from judging.models import Assignment, Conflict, DiscussionRead, Judge, Post, Scorecard
from judging.queue import Written, card_of, written_on
from submissions.models import Entry


@dataclass(frozen=True, slots=True)
class Chair:
    """A judge's place at the table of one entry. `assignment` is empty for a head judge who does not score it.

    The talk is `open` to them once their own card is in; to a head judge without one, at once.
    """

    seat: Judge
    entry: Entry
    assignment: Assignment | None

    @property
    def open(self) -> bool:
        """Whether this judge may read and write."""
        if self.assignment is None:
            return self.seat.is_head
        card = card_of(self.assignment)
        return card is not None and card.state == Scorecard.State.SUBMITTED

    def takes_words(self, at: datetime) -> bool:
        """Whether something may be written now: as long as marks may change."""
        return self.open and self.seat.round.takes_marks(at)


def chair_for(user: User, seat_id: str, entry_id: str) -> Chair | None:
    """Return a person's place at the table of an entry in the round of a seat of theirs; None where there is none.

    Conflicts are looked for anew each time a table is opened.
    """
    seats = Judge.objects.held_by(user).filter(pk=seat_id, round__discussion=True)
    seat = seats.select_related("round__challenge", "user").first()
    if seat is None:
        return None
    rows = Assignment.objects.for_judge(user).filter(judge=seat, entry=entry_id).for_listing()
    assignment = rows.first()
    entries = (
        Entry.objects.in_round(seat.round)
        .submitted()
        .select_related("challenge", "track", "startup", "entrant", "clip")
    )
    entry = assignment.entry if assignment else entries.filter(pk=entry_id).first() if seat.is_head else None
    if entry is None or kept_apart(seat, entry):
        return None
    return Chair(seat, entry, assignment)


def posts_for(chair: Chair) -> list[tuple[Post, list[Post]]]:
    """Return the contributions with their answers, the oldest first, in one query.

    Those of judges kept apart since are left out; where others answered one, its place stays, marked `kept_apart`, without words or name.
    """
    apart = Conflict.objects.standing().filter(judge=OuterRef("judge"), entry=OuterRef("entry"))
    rows = Post.objects.filter(entry=chair.entry, judge__round=chair.seat.round).annotate(kept_apart=Exists(apart))
    answers: dict[str, list[Post]] = defaultdict(list)
    first = []
    for row in rows.select_related("judge__user").order_by("created_at", "pk"):
        if row.parent_id is None:
            first.append(row)
        elif not row.kept_apart:
            answers[row.parent_id].append(row)
    # A contribution whose words are not read any more, and that nobody answered, leaves nothing worth a place.
    return [(row, answers[row.pk]) for row in first if not (row.withdrawn_at or row.kept_apart) or answers[row.pk]]


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion on somebody's card: the mark now, and the first one where it was another."""

    criterion: Criterion
    mark: str
    first: str
    reason: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A card on the table."""

    judge: Judge
    is_own: bool
    score: str | None
    lines: tuple[Line, ...]
    comment: str


def cards_for(chair: Chair) -> list[Colleague]:
    """Return the sent cards on the entry that count, one's own first, in three queries."""
    criteria = criteria_for(chair.seat.round, chair.entry.pk)
    rows = Scorecard.objects.counting_in(chair.seat.round).filter(assignment__entry=chair.entry)
    cards = list(rows.select_related("assignment__judge__user").order_by("assignment__judge__user__full_name", "pk"))
    written = written_on(cards)
    found = [_colleague(card, criteria, written[card.pk], own=chair.seat) for card in cards]
    return sorted(found, key=lambda row: not row.is_own)


def lines_of(card: Scorecard, criteria: Iterable[Criterion], said: Written) -> tuple[Line, ...]:
    """Return a card criterion by criterion. An empty mark is "cannot judge"; a first mark stands only where it differs."""
    first: Mapping[str, str | None] = card.first_marks or {}
    found = []
    for row in criteria:
        mark = _word(said.marks.get(row.key))
        before = _word(Decimal(old) if (old := first.get(row.key)) is not None else None) if row.key in first else mark
        found.append(Line(row, mark, before if before != mark else "", said.reasons.get(row.key, "")))
    return tuple(found)


def _colleague(card: Scorecard, criteria: list[Criterion], said: Written, *, own: Judge) -> Colleague:
    judge = card.assignment.judge
    score = tenths(card_score(criteria, said.marks))
    return Colleague(judge, judge.pk == own.pk, score, lines_of(card, criteria, said), card.comment_for_entrant)


def _word(mark: Decimal | None) -> str:
    return "–" if mark is None else plain(mark)


def unread_by(seat: Judge) -> dict[str, int]:
    """Return, by entry, how many contributions of others a judge has not read, where the talk is open to them. One query."""
    if not seat.round.discussion:
        return {}
    mine = Assignment.objects.for_judge(seat.user).filter(judge=seat, scorecard__state=Scorecard.State.SUBMITTED)
    apart = Conflict.objects.standing().filter(judge=OuterRef("judge"), entry=OuterRef("entry"))
    read = DiscussionRead.objects.filter(judge=seat, entry=OuterRef("entry"), read_at__gte=OuterRef("created_at"))
    rows = Post.objects.filter(judge__round=seat.round_id, entry__in=mine.values("entry"), withdrawn_at=None)
    found: dict[str, int] = defaultdict(int)
    for entry in rows.exclude(Q(judge=seat) | Exists(apart) | Exists(read)).values_list("entry_id", flat=True):
        found[entry] += 1
    return dict(found)
