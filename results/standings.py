"""From the database to the sums and back: which scorecards count, and what the pages say about each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F, Prefetch

from challenge import weights
from challenge.models import Criterion, Round, Track
from judging.models import Mark, Scorecard
from results import scoring
from submissions.models import Entry


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the standings: the entry, its place (None where it has too few scorecards), and why."""

    entry: Entry
    rank: int | None
    score: Fraction | None
    scorecards: int
    decided_by: str | None
    why: scoring.Explanation | None
    card_scores: tuple[Fraction, ...]


def counted_cards(round_: Round) -> Any:
    """Return the scorecards of a round that count, with their marks."""
    marks = Prefetch("marks", Mark.objects.select_related("criterion"))
    rows = Scorecard.objects.counting_in(round_).annotate(track_id=F("assignment__entry__track"))
    return rows.select_related("assignment").prefetch_related(marks).order_by("pk")


def contest_of(round_: Round, *, entries: Sequence[Entry] | None = None) -> scoring.Contest:
    """Return a round as the sums take it: its rules, the cards that count, the head judge's decisions.

    With `entries`, only those compete (one track).
    """
    kept = None if entries is None else {entry.pk for entry in entries}
    criteria = summed(round_)
    asked: dict[str | None, set[str]] = {}
    cards = []
    for card in counted_cards(round_):
        if kept is not None and card.assignment.entry_id not in kept:
            continue
        track = card.track_id
        if track not in asked:
            asked[track] = {row.key for row in weights.asked_in(criteria, track)}
        given = {mark.criterion.key: mark.value for mark in card.marks.all() if mark.criterion.key in asked[track]}
        cards.append(
            scoring.Scorecard(
                judge=card.assignment.judge_id,
                entry=card.assignment.entry_id,
                marks={key: None if value is None else Fraction(value) for key, value in given.items()},
            )
        )
    carried = weights.effective(criteria)
    return scoring.Contest(
        criteria=tuple(
            scoring.Criterion(row.key, carried[row.key], Fraction(row.minimum), Fraction(row.maximum))
            for row in criteria
        ),
        scorecards=tuple(cards),
        minimum_scorecards=round_.minimum_scorecards,
        tie_break=tuple(round_.tie_break),
        head_judge=tuple(tuple(decision.order) for decision in round_.tie_decisions.all()),
        method=round_.method,
    )


def summed(round_: Round) -> list[Criterion]:
    """Return the criteria that enter the sum. Knock-out questions do not (see `results.knock_outs`)."""
    return [row for row in round_.criteria.all() if row.kind == Criterion.Kind.SCALE]


def can_be_scored(round_: Round) -> bool:
    """Whether the round has anything to score by: a criterion that carries weight."""
    return any(weights.effective(summed(round_)).values())


def table_of(round_: Round) -> dict[str, Any]:
    """Return the standings in the shape of the `tally` command; empty while there is nothing to score by."""
    empty = scoring.Tally(standings=(), unranked=())
    return scoring.standings_document(scoring.tally(contest_of(round_)) if can_be_scored(round_) else empty)


def competing(round_: Round, track: Track | None = None) -> list[Entry]:
    """Return the entries that stand in a round, of one track where one is named."""
    rows = (
        Entry.objects.in_round(round_)
        .submitted()
        .select_related("track", "startup", "clip")
        .prefetch_related("clip__renditions")
    )
    if track is not None:
        rows = rows.filter(track=track)
    return list(rows.order_by("number"))


def standings_of(round_: Round, *, track: Track | None = None) -> list[Place]:
    """Return every entry that stands in a round with its place, ranked ones first, in the order of the table."""
    entries = {entry.pk: entry for entry in competing(round_, track)}
    if not can_be_scored(round_):
        return [Place(entry, None, None, 0, None, None, ()) for entry in entries.values()]
    contest = contest_of(round_, entries=list(entries.values()))
    reasons = scoring.explain(contest)
    ranked = [
        Place(
            entry=entries[row.entry],
            rank=row.rank,
            score=row.score,
            scorecards=row.scorecards,
            decided_by=row.decided_by,
            why=reasons[row.entry],
            card_scores=_card_scores(reasons[row.entry]),
        )
        for row in scoring.tally(contest).standings
    ]
    placed = {place.entry.pk for place in ranked}
    rest = [
        Place(
            entry, None, None, len(_card_scores(reasons.get(pk))), None, reasons.get(pk), _card_scores(reasons.get(pk))
        )
        for pk, entry in entries.items()
        if pk not in placed
    ]
    return ranked + rest


def _card_scores(why: scoring.Explanation | None) -> tuple[Fraction, ...]:
    return tuple(card.score for card in why.cards if card.score is not None) if why else ()
