"""The calibration entry of a round: which can be one, who has still to mark it, and what the panel's marks on it show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from challenge.models import Criterion, Round
from core.errors import StateConflict
from judging.marks import criteria_for
from judging.models import Calibration, CalibrationCard, Judge
from submissions.models import Entry, EntryQuerySet


def require_calibrated(seat: Judge) -> None:
    """Refuse marks of a judge who has not sent the calibration card yet, where the round has one. Expects `round.calibration` joined."""
    if not is_calibrated(seat):
        raise StateConflict("CALIBRATION_FIRST", _("Mark the calibration entry first; then your queue opens."))


def is_calibrated(seat: Judge) -> bool:
    """Whether nothing stands before this judge's queue. Expects `round.calibration` joined."""
    return calibration_of(seat.round) is None or seat.calibrated_at is not None


def calibration_of(round_: Round) -> Calibration | None:
    """Return the calibration of a round, or None."""
    return getattr(round_, "calibration", None)


def candidates(round_: Round) -> EntryQuerySet:
    """Return the entries a round can calibrate on: none that competes in it.

    Those of its challenge that stayed behind in an earlier round, and winners anywhere on the site whom everybody may see.
    """
    behind = Q(challenge=round_.challenge_id, round__position__lt=round_.position)
    shown = Entry.objects.filter(prize_published_at__isnull=False).shown_publicly()
    competing = Entry.objects.in_round(round_)
    return (
        Entry.objects.submitted()
        .filter(behind | Q(pk__in=shown.values("pk")))
        .exclude(pk__in=competing.values("pk"))
        .select_related("challenge", "track")
    )


@dataclass(frozen=True, slots=True)
class Dot:
    """One judge's mark on one criterion."""

    judge: Judge
    value: Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """What the panel gave on one criterion, the lowest first; `passed` counts those who could not judge it."""

    criterion: Criterion
    dots: tuple[Dot, ...]
    passed: int

    @property
    def mean(self) -> Fraction | None:
        """The mean mark."""
        return sum((Fraction(dot.value) for dot in self.dots), Fraction()) / len(self.dots) if self.dots else None


def spread_of(calibration: Calibration, criteria: Sequence[Criterion]) -> list[Spread]:
    """Return the panel's marks by criterion, in one query. Cards of judges whose seat was removed are left out."""
    cards = CalibrationCard.objects.filter(calibration=calibration, judge__in=Judge.objects.seated())
    rows = list(cards.select_related("judge__user").order_by("pk"))
    found = []
    for criterion in criteria:
        given = [(row.judge, row.marks[criterion.key]) for row in rows if criterion.key in row.marks]
        dots = sorted(
            (Dot(judge, Decimal(mark)) for judge, mark in given if mark is not None),
            key=lambda dot: (dot.value, dot.judge.pk),
        )
        found.append(Spread(criterion, tuple(dots), sum(mark is None for _judge, mark in given)))
    return found


def criteria_of(calibration: Calibration) -> list[Criterion]:
    """Return the criteria by which its entry is marked."""
    return criteria_for(calibration.round, calibration.entry_id)
