"""What a head judge looks at before they sign a round off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from challenge.models import Criterion, Round
from judging import progress
from judging.marks import card_score
from judging.models import Conflict, Judge, Scorecard, SignOff
from judging.queue import written_on
from submissions.models import Entry


@dataclass(frozen=True, slots=True)
class EntrySight:
    """One entry: cards sent and expected, their scores of 100, how many said no to a knock-out question, marks changed after talk."""

    entry: Entry
    sent: int
    given: int
    needed: int
    scores: tuple[Fraction, ...]
    refused: int
    changed: int

    @property
    def mean(self) -> Fraction | None:
        """The mean of the cards."""
        return sum(self.scores, Fraction()) / len(self.scores) if self.scores else None

    @property
    def is_short(self) -> bool:
        """Whether it has too few cards to be ranked."""
        return self.sent < self.needed


@dataclass(frozen=True, slots=True)
class Sight:
    """What a head judge sees of their round. `unseen` are the entries a conflict keeps from them: nothing of these is counted.

    `own_left` are cards of their own still to send: until then they see no marks.
    """

    entries: list[EntrySight]
    unseen: frozenset[str]
    missing: int
    own_left: int


def sight_of(round_: Round, user: User) -> Sight:
    """Return a round as its head judge may see it, in a fixed number of queries."""
    seat = Judge.objects.held_by(user).filter(round=round_, is_head=True).first()
    unseen = frozenset(Conflict.objects.standing().filter(judge=seat).values_list("entry_id", flat=True))
    duties = [duty for duty in progress.duties_of(round_) if duty.entry not in unseen]
    own_left = sum(not duty.sent for duty in duties if seat and duty.judge == seat.pk)
    sent: dict[str, int] = defaultdict(int)
    given: dict[str, int] = defaultdict(int)
    for duty in duties:
        given[duty.entry] += 1
        sent[duty.entry] += duty.sent
    marks = _Marks(round_) if not own_left else None
    rows = (
        Entry.objects.in_round(round_)
        .submitted()
        .exclude(pk__in=unseen)
        .select_related("challenge", "startup", "entrant")
    )
    entries = [
        EntrySight(
            entry=entry,
            sent=sent[entry.pk],
            given=given[entry.pk],
            needed=round_.minimum_scorecards,
            scores=tuple(sorted(marks.scores[entry.pk])) if marks else (),
            refused=marks.refused[entry.pk] if marks else 0,
            changed=marks.changed[entry.pk] if marks else 0,
        )
        for entry in rows.prefetch_related("team").order_by("number", "pk")
    ]
    return Sight(entries, unseen, sum(not duty.sent for duty in duties), own_left)


class _Marks:
    """The cards that count, added up by entry."""

    def __init__(self, round_: Round) -> None:
        """Read them, in three queries."""
        self.scores: dict[str, list[Fraction]] = defaultdict(list)
        self.refused: dict[str, int] = defaultdict(int)
        self.changed: dict[str, int] = defaultdict(int)
        criteria = list(round_.criteria.all())  # type: ignore[attr-defined]
        asked = [row.key for row in criteria if row.kind == Criterion.Kind.KNOCKOUT]
        cards = list(Scorecard.objects.counting_in(round_).select_related("assignment"))
        written = written_on(cards)
        for card in cards:
            marks, entry = written[card.pk].marks, card.assignment.entry_id
            score = card_score(criteria, marks)
            if score is not None:
                self.scores[entry].append(score)
            self.refused[entry] += any(marks.get(key) == 0 for key in asked)
            now = {key: None if mark is None else float(mark) for key, mark in marks.items()}
            first = {key: None if mark is None else float(mark) for key, mark in (card.first_marks or {}).items()}
            self.changed[entry] += card.first_marks is not None and now != first


def forget(round_: Round) -> None:
    """Drop the signature of a round whose marks may change again. The caller saves the round."""
    SignOff.objects.filter(round=round_).delete()
    round_.signed_off_at = None
