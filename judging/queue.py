"""A judge's own queue, read for both doors. Every row comes from `Assignment.objects.for_judge`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from challenge.models import Criterion
from challenge.weights import asked_in
from judging.marks import card_score, tenths
from judging.models import Assignment, Judge, Mark, Scorecard
from judging.seen import Seen, entry_of
from submissions.models import Answer

Values = dict[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Place:
    """One entry in the queue: which it is of how many, how far its card is, and its score as far as it goes."""

    number: int
    assignment: Assignment
    written: Written
    score: str | None

    @property
    def marks(self) -> Values:
        """The marks by criterion key."""
        return self.written.marks

    @property
    def entry(self) -> Seen:
        """The entry as its judge sees it in a list: without its answers."""
        return entry_of(self.assignment, in_full=False)

    @property
    def card(self) -> Scorecard | None:
        """The scorecard, when one was begun."""
        return card_of(self.assignment)

    @property
    def sent(self) -> bool:
        """Whether the card was sent."""
        return bool(self.card and self.card.state == Scorecard.State.SUBMITTED)


def card_of(assignment: Assignment) -> Scorecard | None:
    """Return the scorecard of an assignment that was read with it; None when none was begun."""
    return getattr(assignment, "scorecard", None)


def seat_in_use(user: User, *, at: datetime, wanted: str = "") -> tuple[Judge | None, list[Judge]]:
    """Return the seat whose queue to show, and all seats of the person, those that can be marked now first.

    `wanted` is the id of a round the person asked for.
    """
    seats = list(
        Judge.objects.held_by(user)
        .select_related("round__challenge", "round__pitch_day", "round__calibration", "user")
        .order_by("round_id")
    )
    seats.sort(key=lambda seat: (not seat.round.takes_marks(at), -_moment(seat.round.judging_closes_at), seat.pk))
    return next((seat for seat in seats if seat.round_id == wanted), seats[0] if seats else None), seats


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def places(seat: Judge, user: User, criteria: Sequence[Criterion]) -> list[Place]:
    """Return the queue of a seat in its order, in three queries whatever its length. `criteria` are those of the round."""
    rows = Assignment.objects.for_judge(user).filter(judge=seat).for_listing().in_queue_order()
    return placed(list(rows), criteria)


def placed(rows: Sequence[Assignment], criteria: Sequence[Criterion]) -> list[Place]:
    """Return rows of one queue, in its order, as places: with what stands on their cards, in one query."""
    written = written_on([card for row in rows if (card := card_of(row))])
    found = []
    for number, row in enumerate(rows, start=1):
        card = card_of(row)
        said = written[card.pk] if card else Written()
        found.append(Place(number, row, said, tenths(card_score(asked_in(criteria, row.entry.track_id), said.marks))))
    return found


def opened(user: User, pk: str) -> tuple[Assignment | None, list[Assignment]]:
    """Return one duty of a judge and the whole queue it stands in; None where it is not theirs.

    One query joins the entries of the queue; the answers, the team and the questions are read for the duty alone, in three more.
    Its files come with `sight.fetch_files`.
    """
    joined = ("entry__challenge", "entry__track", "entry__entrant", "entry__startup", "judge__round__pitch_day")
    files = ("judge__round__calibration", "entry__clip", "entry__deck", "entry__image")
    mine = Assignment.objects.for_judge(user).filter(judge__assignments=pk)
    queue = list(mine.select_related(*joined, *files, "scorecard").in_queue_order())
    row = next((one for one in queue if one.pk == pk), None)
    if row is not None:
        answers = Prefetch("entry__answers", Answer.objects.select_related("media"))
        prefetch_related_objects([row], "entry__team", "entry__challenge__questions", answers)
    return row, queue


@dataclass(slots=True)
class Written:
    """What stands on a card: marks and their reasons by criterion key."""

    marks: Values = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def written_on(cards: Iterable[Scorecard]) -> dict[str, Written]:
    """Return what stands on cards, by card, in one query."""
    found: dict[str, Written] = defaultdict(Written)
    rows = Mark.objects.filter(scorecard__in=list(cards))
    for card, key, value, reason in rows.values_list("scorecard_id", "criterion__key", "value", "reason"):
        found[card].marks[key] = value
        if reason:
            found[card].reasons[key] = reason
    return found


def next_unsent(queue: Sequence[Place], after: str) -> Place | None:
    """Return the next entry without a sent card, from the given assignment on and round again; None when all are sent."""
    start = next((index for index, place in enumerate(queue) if place.assignment.pk == after), -1) + 1
    return next(
        (place for place in [*queue[start:], *queue[:start]] if not place.sent and place.assignment.pk != after), None
    )
