"""Wall-clock times of a challenge's zone, to and from UTC. What a calendar hides twice a year is said aloud here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Resolved:
    """The instant that a wall-clock time means. `twice` when the clock shows it two times that day; the first was taken."""

    moment: datetime
    twice: bool = False


def resolve(local: datetime, zone: ZoneInfo) -> Resolved:
    """Return the instant of a naive wall-clock time in a zone.

    Raises ValidationError for a time that the clocks jump over. A time that happens twice gives the earlier instant.
    """
    first = local.replace(tzinfo=zone, fold=0)
    seen = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if seen != local:
        raise ValidationError(
            _("%(time)s does not exist in %(zone)s: the clocks go forward then. Choose %(next)s or another time.")
            % {"time": _plain(local), "zone": zone.key, "next": f"{seen:%H:%M}"},
            code="nonexistent_time",
        )
    second = local.replace(tzinfo=zone, fold=1)
    return Resolved(first.astimezone(UTC), twice=first.utcoffset() != second.utcoffset())


def twice_note(local: datetime, zone: ZoneInfo) -> str:
    """Say which of two equal wall-clock times was taken."""
    first = local.replace(tzinfo=zone, fold=0)
    return _("%(time)s happens twice in %(zone)s, as the clocks go back. The first was taken, at %(offset)s.") % {
        "time": _plain(local),
        "zone": zone.key,
        "offset": offset(first),
    }


def wall(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return what the clock on the wall of a zone shows at an instant, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


def offset(local: datetime) -> str:
    """Return "GMT+08:00" for an aware time."""
    text = local.strftime("%z")  # +HHMM, with seconds only before 1970
    return f"GMT{text[:3]}:{text[3:5]}"


def say(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as errors print it: "Mon 30 November 2026, 23:59 (GMT+08:00)"."""
    local = moment.astimezone(zone)
    return f"{_plain(local.replace(tzinfo=None))} ({offset(local)})"


def _plain(local: datetime) -> str:
    return date_format(local, "D j F Y, H:i")
