"""The calibration entry of a round: who has still to mark it, and what the panel's marks on it show."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import StateConflict
from judging.models import Judge


def require_calibrated(seat: Judge) -> None:
    """Refuse marks of a judge who has not sent the calibration card yet, where the round has one. Expects `round.calibration` joined."""
    if getattr(seat.round, "calibration", None) is not None and seat.calibrated_at is None:
        raise StateConflict("CALIBRATION_FIRST", _("Mark the calibration entry first; then your queue opens."))
