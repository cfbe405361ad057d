"""The title of a challenge's overview: where it stands, as one sentence, and the date that comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Challenge, Round
from challenge.rules import DATE_ORDER, WHAT_HAPPENS, Finding
from web.shared.times import left_words


@dataclass(frozen=True, slots=True)
class NextDate:
    """Something that is going to happen: what ("entries close"), when, in which round."""

    what: str
    at: datetime
    round: Round


def next_date(rounds: Sequence[Round], at: datetime) -> NextDate | None:
    """Return the first date still to come over all rounds. Reads nothing."""
    coming = [
        (moment, position, name, round_)
        for position, round_ in enumerate(rounds)
        for name in DATE_ORDER
        if (moment := getattr(round_, name)) and moment > at
    ]
    if not coming:
        return None
    moment, _position, name, round_ = min(coming, key=lambda item: (item[0], item[1], item[2]))
    return NextDate(str(WHAT_HAPPENS[name]), moment, round_)


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which entries are taken: its round, and how many of how many hours are over."""

    round: Round
    gone: int
    hours: int


def window(rounds: Sequence[Round], at: datetime) -> Window | None:
    """Return the window that is open now."""
    for round_ in rounds:
        closes_at = round_.deadline_for().closes_at
        if round_.takes_entries(at) and round_.opens_at and closes_at:
            hours = (closes_at - round_.opens_at).total_seconds() / 3600
            return Window(round_, int((at - round_.opens_at).total_seconds() / 3600), max(1, int(hours)))
    return None


def finding(
    challenge: Challenge, rounds: Sequence[Round], checks: Sequence[Finding], submitted: int, at: datetime
) -> str:
    """Return the sentence. `rounds` in their order, `checks` from the set-up check, `submitted` entries that stand."""
    if challenge.state == Challenge.State.DRAFT:
        missing = sum(check.stops for check in checks)
        if not missing:
            return _("This challenge is ready to open.")
        return ngettext(
            "One thing is missing before this challenge can open.",
            "%(n)d things are missing before this challenge can open.",
            missing,
        ) % {"n": missing}
    entries = ngettext("%(n)d entry", "%(n)d entries", submitted) % {"n": submitted} if submitted else _("No entry")
    if challenge.state == Challenge.State.CLOSED and not submitted:
        return _("Closed, without an entry.")
    if challenge.state == Challenge.State.CLOSED:
        return _("Closed, with %(entries)s.") % {"entries": entries}
    taking = next((round_ for round_ in rounds if round_.takes_entries(at)), None)
    closes_at = taking.deadline_for().closes_at if taking else None
    if closes_at:
        so_far = _("%(entries)s so far.") % {"entries": entries} if submitted else _("No entries yet.")
        return _("%(so_far)s Entries close in %(left)s.") % {"so_far": so_far, "left": left_words(closes_at, at)}
    ahead = next((round_ for round_ in rounds if not round_.results_visible(at)), None)
    if ahead is None:
        return (
            _("The results are public. %(entries)s took part.") % {"entries": entries}
            if submitted
            else _("The results are public.")
        )
    if ahead.opens_at and at < ahead.opens_at:
        return _("Entries open in %(left)s.") % {"left": left_words(ahead.opens_at, at)}
    return _judging(ahead, entries, at)


def _judging(round_: Round, entries: str, at: datetime) -> str:
    if round_.results_at:
        return _("%(entries)s. Results show in %(left)s.") % {
            "entries": entries,
            "left": left_words(round_.results_at, at),
        }
    if round_.takes_marks(at):
        if round_.judging_ends_at is None:
            return _("%(entries)s. Judging is open.") % {"entries": entries}
        return _("%(entries)s. Judging closes in %(left)s.") % {
            "entries": entries,
            "left": left_words(round_.judging_ends_at, at),
        }
    if round_.judging_opens_at and at < round_.judging_opens_at:
        return _("%(entries)s. Judging opens in %(left)s.") % {
            "entries": entries,
            "left": left_words(round_.judging_opens_at, at),
        }
    if round_.judging_opens_at is None:
        return _("%(entries)s. The judging dates are not set.") % {"entries": entries}
    return _("%(entries)s. Judging is over; the results are not published.") % {"entries": entries}
