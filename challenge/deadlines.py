"""The one object that says until when: for a round, for one of its tracks, for one entry with more time. No table is asked here.

A deadline is printed as its last minute: "23:59" ends when the next minute begins. Whoever had a draft by then may still finish it
within the grace; nobody begins anything new in it. What was granted to one entry (an extension, a late code) has no grace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from challenge import clock
from core.errors import StateConflict

LAST_MINUTE = timedelta(minutes=1)
#: The step in which instants are kept: one of these before the first late instant is the last one in time.
INSTANT = timedelta(microseconds=1)


class Standing(StrEnum):
    """How a moment stands to a deadline."""

    EARLY = "early"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """From when until when an entry is taken. `printed_at` is the last minute that people read; None means that no date is set.

    `is_own`: more time for this one entry. `is_running`: the challenge is open at all, whatever the dates say.
    """

    opens_at: datetime | None
    printed_at: datetime | None
    zone: ZoneInfo
    grace: timedelta = timedelta()
    grace_shown: bool = False
    is_own: bool = False
    is_running: bool = True

    @property
    def closes_at(self) -> datetime | None:
        """The first instant that is late."""
        return self.printed_at + LAST_MINUTE if self.printed_at else None

    @property
    def ends_at(self) -> datetime | None:
        """The first instant at which nothing is taken any more, the grace included."""
        return self.closes_at + self.grace if self.closes_at else None

    @property
    def last_instant(self) -> datetime | None:
        """The last instant that is in time."""
        return self.closes_at - INSTANT if self.closes_at else None

    @property
    def told_until(self) -> datetime | None:
        """The first late instant that entrants are told of: with the grace where it is shown."""
        return self.ends_at if self.grace_shown else self.closes_at

    def decide(self, at: datetime) -> Standing:
        """Return how this moment stands to the deadline. The only comparison of times that there is."""
        if not self.is_running or self.opens_at is None or self.closes_at is None or self.ends_at is None:
            return Standing.CLOSED
        if at < self.opens_at and not self.is_own:
            return Standing.EARLY
        if at < self.closes_at:
            return Standing.OPEN
        return Standing.GRACE if at < self.ends_at else Standing.CLOSED

    def takes(self, at: datetime) -> bool:
        """Whether a draft that stands may be finished and submitted at this moment."""
        return self.decide(at) in (Standing.OPEN, Standing.GRACE)

    def takes_new(self, at: datetime) -> bool:
        """Whether something new may be begun at this moment: an entry, an upload."""
        return self.decide(at) == Standing.OPEN

    def require(self, at: datetime, *, new: bool = False) -> None:
        """Refuse what comes too early, too late, or while the challenge is not open. `new`: nothing is begun in the grace."""
        standing = self.decide(at)
        if standing == Standing.OPEN or (standing == Standing.GRACE and not new):
            return
        if standing == Standing.EARLY:
            raise StateConflict("NOT_OPEN_YET", _("Entries open later. Your draft is kept until then."))
        if standing == Standing.GRACE:
            raise StateConflict("DEADLINE_PASSED", self._only_what_was_begun())
        raise StateConflict(
            "DEADLINE_PASSED", _("The deadline has passed. Your draft is kept, but it cannot be entered in this round.")
        )

    def _only_what_was_begun(self) -> str:
        if not self.grace_shown or self.ends_at is None:
            return _("The deadline has passed. What was begun before it can still be finished and submitted at once.")
        return _(
            "The deadline has passed. What was begun before it can still be finished and submitted until %(then)s."
        ) % {"then": clock.say(self.ends_at, self.zone)}
