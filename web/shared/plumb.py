"""One instant on the clocks of all members: the deadline as plumb lines, one bead for each economy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.economies import Economy, all_economies
from web.shared.times import place

WIDTH, EDGE, AXIS = 1180, 40, 64
BEAD, FIRST_BEAD = 17, 86  # how far beads hang apart, and how deep the first one hangs
LETTER = 6.9  # width of a letter at the chart's 13 px, for keeping labels apart


@dataclass(frozen=True, slots=True)
class Line:
    """The members whose clocks read the same at the instant, in the official order; none where only the reader is."""

    at: datetime
    local: datetime  # what those clocks show, without a zone
    economies: tuple[Economy, ...]
    label: str
    is_contest: bool
    is_yours: bool

    @property
    def time(self) -> str:
        """ "23:59"."""
        return f"{self.local:%H:%M}"

    @property
    def day(self) -> str:
        """ "Tuesday 1 December"."""
        return dateformat.format(self.local, _("l j F"))

    @property
    def names(self) -> str:
        """The members, joined with semicolons, for "Hong Kong, China" holds a comma."""
        return "; ".join(economy.in_table.replace("'", "’") for economy in self.economies)


def lines(at: datetime, contest: ZoneInfo, reader: ZoneInfo | None = None) -> list[Line]:
    """Return the lines from the earliest clock to the latest; each economy stands at its default zone."""
    found: dict[datetime, list[Economy]] = {}
    for economy in all_economies():
        found.setdefault(_wall(at, ZoneInfo(economy.default_time_zone)), []).append(economy)
    theirs, yours = _wall(at, contest), _wall(at, reader) if reader else None
    for local in (theirs, yours):
        if local is not None:
            found.setdefault(local, [])
    return [
        Line(
            at,
            local,
            tuple(members),
            _label(local, members, theirs, yours, contest, reader),
            local == theirs,
            local == yours,
        )
        for local, members in sorted(found.items())
    ]


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _label(
    local: datetime,
    members: list[Economy],
    theirs: datetime,
    yours: datetime | None,
    contest: ZoneInfo,
    reader: ZoneInfo | None,
) -> str:
    """Name a line by the reader's place, the contest's, or that of its first member."""
    if reader and local == yours:
        return _("You, in %(place)s") % {"place": place(reader)}
    return place(contest) if local == theirs else place(ZoneInfo(members[0].default_time_zone))


def drawing(all_lines: list[Line]) -> SafeString:
    """Return the lines as SVG, from left to right by local time; its words say the earliest, the contest's and the latest."""
    first, last = all_lines[0].local, all_lines[-1].local
    minute = (WIDTH - 2 * EDGE) / ((last - first) / timedelta(minutes=1))

    def x(local: datetime) -> float:
        return round(EDGE + (local - first) / timedelta(minutes=1) * minute, 1)

    parts = [f'<line class="plumb__line" x1="0" x2="{WIDTH}" y1="{AXIS}" y2="{AXIS}"/>', _ticks(first, last, x)]
    parts += [
        _day_change((x(a.local) + x(b.local)) / 2, a.day, b.day) for a, b in pairwise(all_lines) if a.day != b.day
    ]
    boxes: list[tuple[float, float, float]] = [
        (x(line.local) - 9, x(line.local) + 9, FIRST_BEAD + BEAD * (max(1, len(line.economies)) - 1) + 9)
        for line in all_lines
    ]
    taken: list[tuple[float, float, float]] = []
    for line in sorted(all_lines, key=lambda line: (not line.is_yours, not line.is_contest)):
        parts.append(_line(line, x(line.local), boxes, taken))
    height = max([bottom for _left, _right, bottom in boxes] + [y for _left, _right, y in taken]) + 8
    words = "; ".join(f"{line.time}, {line.day}: {line.names or line.label}" for line in all_lines)
    return mark_safe(  # noqa: S308 (numbers, escaped words)
        f'<svg class="plumb" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(words)}">{"".join(parts)}</svg>'
    )


def _line(
    line: Line, x: float, boxes: list[tuple[float, float, float]], taken: list[tuple[float, float, float]]
) -> str:
    """Draw one line, and its name at the first depth where it meets neither beads nor another name."""
    bottom = FIRST_BEAD + BEAD * (max(1, len(line.economies)) - 1)
    beads = "".join(
        f'<circle class="plumb__bead" cx="{x}" cy="{FIRST_BEAD + BEAD * i}" r="5.5"><title>{escape(name)}</title></circle>'
        for i, name in enumerate([f"{member.in_table}, {line.time}" for member in line.economies] or [line.label])
    )
    strong = " data-strong" if line.is_contest else ""
    half = len(line.label) * LETTER / 2
    middle = min(max(x, half), WIDTH - half)
    left, right = middle - half, middle + half
    y = bottom + 26
    while any(a < right and left < b and y - 14 < deep for a, b, deep in boxes if abs((a + b) / 2 - x) > 1) or any(
        a < right and left < b and abs(y - deep) < 17 for a, b, deep in taken
    ):
        y += BEAD
    taken.append((left, right, y))
    yours = " data-you" if line.is_yours else ""
    return (
        f'<g{yours} data-clock="{line.local:%Y-%m-%dT%H:%M}"><line class="plumb__line" x1="{x}" x2="{x}" y1="{AXIS}" y2="{bottom}"/>{beads}'
        f'<text class="plumb__text"{strong} x="{x}" y="46" text-anchor="middle">{line.time}</text>'
        f'<text class="plumb__text"{strong} x="{middle:g}" y="{y}" text-anchor="middle">{escape(line.label)}</text></g>'
    )


def _ticks(first: datetime, last: datetime, x) -> str:  # type: ignore[no-untyped-def]
    at, strokes = first, []
    while at <= last:
        strokes.append(f"M{x(at):g} {54 if len(strokes) % 2 == 0 else 58}V{AXIS}")
        at += timedelta(minutes=30)
    return f'<path class="plumb__line" d="{"".join(strokes)}" fill="none"/>'


def _day_change(x: float, before: str, after: str) -> str:
    """Draw where the date changes, between two lines, with the names of both days where there is room for them."""
    words = f'<path class="plumb__line" d="M{x:g} 6V{AXIS}" stroke-dasharray="3 4"/>'
    if x > 160:
        words += f'<text class="plumb__text" x="{x - 12:g}" y="16" text-anchor="end">{escape(before)}</text>'
    if x < WIDTH - 160:
        words += f'<text class="plumb__text" x="{x + 12:g}" y="16">{escape(after)}</text>'
    return words
