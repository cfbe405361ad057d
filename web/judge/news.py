"""What stands above a judge's queue: the calibration entry, how their scale lies, what was said, what asks for the head judge."""

from __future__ import annotations

from dataclasses import dataclass

from challenge.models import Round
from judging.calibration import calibration_of, is_calibrated
from judging.discussion import unread_by
from judging.drift import Drift, drift_of
from judging.models import Calibration, Judge


@dataclass(frozen=True, slots=True)
class News:
    """What a judge is told before their queue. `unread` counts contributions of others by entry."""

    calibration: Calibration | None
    calibrate_first: bool
    drift: Drift | None
    unread: dict[str, int]
    to_sign: Round | None

    @property
    def unread_in_all(self) -> int:
        """How many contributions of others this judge has not read."""
        return sum(self.unread.values())


def news_for(seat: Judge, *, sent: int) -> News:
    """Return the news of a seat that has sent so many cards. Expects `round.calibration` and `user` joined."""
    calibration = calibration_of(seat.round)
    shown = calibration is not None and Calibration.objects.shown_to(seat.user).filter(pk=calibration.pk).exists()
    return News(
        calibration=calibration if shown else None,
        calibrate_first=not is_calibrated(seat) and not seat.round.locked_at,
        drift=drift_of(seat) if sent else None,
        unread=unread_by(seat),
        to_sign=seat.round if seat.is_head else None,
    )
