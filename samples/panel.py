"""What the demonstration's panel does together: one entry marked first by everybody, and a talk about a few."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from accounts.models import User
from challenge.models import Round
from judging import actions as judging
from judging.discussion import chair_for
from judging.models import Judge, Scorecard
from results.models import Decision

#: What judges say about an entry, and what is answered.
TALK = (
    (
        "I gave the value less than you did: who pays is said only in the last five seconds.",
        "True, but it is said, and with a figure.",
    ),
    (
        "Did anybody see the product in use? I saw drawings alone.",
        "At the end, for a moment. I would not call it proof.",
    ),
)


def calibrate(round_: Round, organiser: User, *, at: datetime) -> None:
    """Let the whole panel mark a past winner first, each with their own hand. Does nothing where no winner was published."""
    past = (
        Decision.objects.filter(award__round__results_at__lte=at)
        .select_related("entry", "award__round")
        .order_by("place", "pk")
    )
    winner = past.first()
    if winner is None:
        return
    # The announcement writes this a moment later, in a job; the panel met after it.
    winner.entry.prize_published_at = winner.award.round.results_at
    winner.entry.save(update_fields=["prize_published_at", "updated_at"])
    row = judging.choose_calibration(
        round_,
        winner.entry,
        by=organiser,
        note="A winner of last year. Look at how the claims are proved, not at the film.",
    )
    keys = list(round_.criteria.values_list("key", flat=True))
    for number, seat in enumerate(round_.judges.filter(state=Judge.State.ACTIVE).select_related("user").order_by("pk")):
        dice = random.Random(f"calibration {seat.user.email}")
        marks = {key: dice.choice((6, 7, 7, 8, 8, 9)) for key in keys}
        judging.send_calibration_card(row, by=seat.user, at=at + timedelta(minutes=7 * number), marks=marks)


def talk(round_: Round, *, at: datetime) -> None:
    """Let judges who sent their card on the same entry say something to each other about it."""
    sent = Scorecard.objects.counting_in(round_).select_related("assignment__judge__user")
    table: dict[str, list[Judge]] = {}
    for card in sent.order_by("assignment__entry__number", "assignment__judge"):
        table.setdefault(card.assignment.entry_id, []).append(card.assignment.judge)
    full = [(entry, seats) for entry, seats in table.items() if len(seats) > 1]
    for (said, answered), (entry, seats) in zip(TALK, full, strict=False):
        first, second = (chair_for(seat.user, seat.pk, entry) for seat in seats[:2])
        if first and second:
            post = judging.write_post(first, by=first.seat.user, at=at, text=said)
            judging.write_post(second, by=second.seat.user, at=at, text=answered, parent=post)
