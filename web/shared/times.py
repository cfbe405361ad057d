"""Instants as people read them: the day, the clock, and always the place whose clock it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: Zones whose last word is not the name that people there use.
PLACES = {
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    "America/St_Johns": "St. John’s",
    "Pacific/Easter": "Easter Island",
    "Pacific/Chatham": "Chatham Islands",
}


def zone_of(zone: ZoneInfo | str | None) -> ZoneInfo:
    """Return the zone for a zone, its name, or nothing (UTC)."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone or "UTC")


def place(zone: ZoneInfo) -> str:
    """Return the place a zone is named after: "Singapore", "Mexico City"."""
    return PLACES.get(zone.key) or zone.key.rpartition("/")[2].replace("_", " ")


def offset(at: datetime, zone: ZoneInfo) -> str:
    """Return how far the zone's clock is from Greenwich at that instant: "GMT+08:00", "GMT−05:00"."""
    minutes = round((at.astimezone(zone).utcoffset() or timedelta()).total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    return f"GMT{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@dataclass(frozen=True, slots=True)
class Clock:
    """One instant on the clock of one place, in words."""

    at: datetime
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        """The instant as the wall clock there shows it."""
        return self.at.astimezone(self.zone)

    @property
    def day(self) -> str:
        """ "Mon 30 November 2026"."""
        return dateformat.format(self.local, _("D j F Y"))

    @property
    def short_day(self) -> str:
        """ "30 Nov 2026"."""
        return dateformat.format(self.local, _("j M Y"))

    @property
    def time(self) -> str:
        """ "23:59"."""
        return self.local.strftime("%H:%M")

    @property
    def whose(self) -> str:
        """ "Singapore time (GMT+08:00)": never an abbreviation, since CST is the clock of Taipei and of Chicago."""
        if self.zone.key == "UTC":
            return _("universal time (GMT+00:00)")
        return _("%(place)s time (%(offset)s)") % {"place": place(self.zone), "offset": offset(self.at, self.zone)}

    @property
    def where(self) -> str:
        """ "Lima (GMT−05:00)"."""
        return f"{place(self.zone)} ({offset(self.at, self.zone)})"

    @property
    def iso(self) -> str:
        """For the `datetime` attribute of <time>."""
        return self.local.isoformat(timespec="seconds")

    def __str__(self) -> str:
        return _("%(day)s, %(time)s %(whose)s") % {"day": self.day, "time": self.time, "whose": self.whose}


def left(until: datetime, now: datetime) -> tuple[int, int, int]:
    """Return the days, hours and minutes that remain, rounded down; zeros once it is over."""
    seconds = max(0, int((until - now).total_seconds()))
    return seconds // 86_400, seconds % 86_400 // 3_600, seconds % 3_600 // 60


def same_clock(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Tell whether two places read the same time at that instant."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def aware(at: datetime) -> datetime:
    """Return the instant, read as UTC where it carries no zone (bundles keep RFC 3339 text)."""
    return at if timezone.is_aware(at) else at.replace(tzinfo=ZoneInfo("UTC"))


def left_words(until: datetime, now: datetime) -> str:
    """Say how long it still is, in its two largest units: "8 days 12 hours", "54 minutes", "less than a minute"."""
    days, hours, minutes = left(until, now)
    day_words = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    hour_words = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    minute_words = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if days:
        return f"{day_words} {hour_words}" if hours else day_words
    if hours:
        return f"{hour_words} {minute_words}" if minutes else hour_words
    return minute_words if minutes else _("less than a minute")
