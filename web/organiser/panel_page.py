"""The panel as its page shows it: one finding as the title, one row a judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.template.defaultfilters import capfirst
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Round
from judging import availability, reminders
from judging.models import Judge
from web.shared import charts

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Row:
    """One judge: the state in words with its tone and shape, the load, and what can be done."""

    judge: Judge
    words: str
    tone: str
    shape: str
    away: bool
    bar: SafeString
    given: int

    @property
    def kept_back(self) -> bool:
        """Whether the invitation was not sent yet."""
        return self.judge.joined_at is None and self.judge.invited_at is None


def rows_of(round_: Round, *, at: datetime) -> list[Row]:
    """Return the panel, those who have not come first, in a fixed number of queries."""
    seats = reminders.with_load(round_.judges.seated())  # type: ignore[attr-defined]
    seats = seats.select_related("user").prefetch_related("tracks").order_by("user__full_name", "pk")
    found = [_row(seat, round_, at) for seat in seats]
    return sorted(found, key=lambda row: (row.judge.joined_at is not None, not row.kept_back))


def finding(rows: Sequence[Row]) -> str:
    """Say what matters most about the panel."""
    total, missing = len(rows), sum(row.judge.joined_at is None for row in rows)
    if not total:
        return _("No judges yet.")
    if not missing:
        return ngettext("One judge, and here already.", "%(n)d judges, all of them here already.", total) % {"n": total}
    if total == 1:
        return _("One judge. Not here yet.")
    words = {"missing": str(apnumber(missing)), "total": str(apnumber(total))}
    if missing == total:
        return _("None of %(total)s judges has come yet.") % words
    return capfirst(
        ngettext("%(missing)s of %(total)s has not come yet.", "%(missing)s of %(total)s have not come yet.", missing)
        % words
    )


def _row(seat: Judge, round_: Round, at: datetime) -> Row:
    given = seat.given  # type: ignore[attr-defined]  # reminders.with_load
    words, tone, shape = _state(seat, at)
    label = _("%(given)d of at most %(most)d entries") % {"given": given, "most": seat.capacity}
    bar = charts.bar(given, max(seat.capacity, 1), label=label)
    return Row(seat, words, tone, shape, not availability.is_there(seat, round_), bar, given)


def _state(seat: Judge, at: datetime) -> tuple[str, str, str]:
    if seat.joined_at is not None:
        return _("Here"), "good", "check"
    if seat.invited_at is None:
        return _("Invitation kept back"), "warn", "clock"
    days = int((at - seat.invited_at).total_seconds() // DAY_SECONDS)
    if days < 1:
        return _("Invited today"), "note", "mail"
    words = ngettext("Invited %(n)d day ago", "Invited %(n)d days ago", days) % {"n": days}
    return words, "note" if days < reminders.INVITED_FOR.days else "warn", "mail"
