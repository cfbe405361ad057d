"""Whether a judge is there while a round is judged, and what the plan can count on."""

from __future__ import annotations

from datetime import date

from challenge.models import Round
from judging.models import Judge


def days_of(round_: Round) -> tuple[date, date] | None:
    """Return the first and the last day of judging on the challenge's clock; None while its dates are not set."""
    if not (round_.judging_opens_at and round_.judging_closes_at):
        return None
    zone = round_.challenge.zone
    return round_.judging_opens_at.astimezone(zone).date(), round_.judging_closes_at.astimezone(zone).date()


def is_there(judge: Judge, round_: Round) -> bool:
    """Whether a judge is available on any day of judging; yes while the round has no dates."""
    days = days_of(round_)
    return days is None or judge.is_available(*days)


def capacity_of(judge: Judge, round_: Round, begun: int) -> int:
    """Return how many entries the plan may give a judge in all: one who is not there keeps what they began, and gets nothing new."""
    return judge.capacity if is_there(judge, round_) else min(begun, judge.capacity)
