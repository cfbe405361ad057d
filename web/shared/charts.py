"""Pictures of figures, drawn by the server as SVG. Widths and places are attributes, which a strict content policy allows.

Each picture is a word-for-word copy of figures that stand in a table beside it; its label says them to who cannot see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TICKS = 60


def named(label: Any) -> str:
    """Return the attributes that give a picture its words, or mark it as decoration."""
    return f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'


def number(value: float) -> str:
    """Write a coordinate: at most one decimal, no trailing zero."""
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def ruler(value: Any = None, limit: Any = 60, *, label: str = "", now: Any = None, height: int = 24) -> SafeString:
    """Return sixty ticks, a minute's worth; `value` of `limit` filled, ticks beyond the limit in red, a buoy at `now`.

    Once the value passes the limit the ruler grows, so that what is over can be seen in proportion.
    """
    full = float(limit) or 1.0
    used = None if value is None else float(value)
    ticks = TICKS if used is None or used <= full else min(2 * TICKS, -(-int(used / full * TICKS + 1) // 5) * 5)
    strokes: dict[str, list[str]] = {"": [], " data-on": [], " data-over": []}
    for tick in range(ticks + 1):
        top = 0 if tick % 15 == 0 else 7 if tick % 5 == 0 else 13
        at = tick * full / TICKS
        kind = "" if used is None or at > used + 1e-9 else " data-on" if tick <= TICKS else " data-over"
        strokes[kind].append(f"M{number(tick * 600 / ticks)} {top}V{height}")
    parts = [f'<path class="tick"{kind} d="{"".join(d)}"/>' for kind, d in strokes.items() if d]
    if ticks != TICKS:
        parts.append(f'<path class="tick" data-limit d="M{number(TICKS * 600 / ticks)}-8V{height + 6}"/>')
    if now is not None:
        at = min(float(now) / full * TICKS, ticks) * 600 / ticks
        parts.append(f'<path class="tick" data-now d="M{number(at)}-3V{height + 3}"/>')
    return mark_safe(  # noqa: S308 (numbers, escaped words)
        f'<svg class="ruler__svg" viewBox="0 0 600 {height}" preserveAspectRatio="none" {named(label)}>{"".join(parts)}</svg>'
    )


def bar(value: Any, limit: Any = 100, *, label: str = "", n: int = 1, tone: str = "") -> SafeString:
    """Return a share of a known whole, its track shown."""
    width = max(0.0, min(100.0, float(value) / (float(limit) or 1.0) * 100))
    mood = f' data-tone="{escape(tone)}"' if tone else ""
    return mark_safe(  # noqa: S308 (numbers, escaped words)
        f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" {named(label)}>'
        f'<rect class="bar__track" width="100" height="8"/>'
        f'<rect class="bar__fill" data-n="{n}"{mood} width="{number(width)}" height="8"/></svg>'
    )


def stack(shares: Sequence[tuple[Any, Any]], *, height: int = 8) -> SafeString:
    """Return parts of one whole side by side: (label, value) each, in the order and colours of the data (five, then again)."""
    total = float(sum(Decimal(str(value)) for _, value in shares)) or 1.0
    parts, x = [], 0.0
    for index, (_label, value) in enumerate(shares):
        width = float(value) / total * 100
        gap = 0.3 if index + 1 < len(shares) else 0
        parts.append(
            f'<rect class="bar__fill" data-n="{index % 5 + 1}" x="{x:.2f}" width="{max(0.0, width - gap):.2f}" height="{height}"/>'
        )
        x += width
    words = ", ".join(f"{label} {value}" for label, value in shares)
    return mark_safe(  # noqa: S308 (numbers, escaped words)
        f'<svg class="stack" viewBox="0 0 100 {height}" preserveAspectRatio="none" {named(words)}>{"".join(parts)}</svg>'
    )


def dots(
    scores: Sequence[Any], mean: Any = None, *, low: Any = 0, high: Any = 100, label: str = "", own: Any = None
) -> SafeString:
    """Return marks as circles on a stated axis, the mean as a stroke. Equal ones stand one above the other; `own` is marked as mine."""
    span = float(high) - float(low) or 1.0

    def x(value: Any) -> str:
        return number(4 + (float(value) - float(low)) / span * 192)

    places = [x(score) for score in scores]
    piled = Counter(places)
    height = 28 + 7 * (min(max(piled.values(), default=1), 6) - 1)
    axis, circles, drawn = height - 14, "", Counter[str]()
    for at in places:
        # A pile of six says "many"; more of them lie upon each other.
        y = axis - 7 * min(drawn[at], 5)
        drawn[at] += 1
        mine = " data-own" if own is not None and at == x(own) and drawn[at] == piled[at] else ""
        circles += f'<circle class="plot__dot"{mine} cx="{at}" cy="{y}" r="5"/>'
    stroke = (
        f'<line class="plot__mean" x1="{x(mean)}" x2="{x(mean)}" y1="{axis - 11}" y2="{axis + 11}"/>'
        if mean is not None
        else ""
    )
    return mark_safe(  # noqa: S308 (numbers, escaped words)
        f'<svg class="plot" viewBox="0 0 200 {height}" {named(label)}>'
        f'<line class="plot__axis" x1="0" x2="200" y1="{axis}" y2="{axis}"/>{circles}{stroke}</svg>'
    )
