"""Places as points on open water, centred on the ocean. No borders and no land are drawn, on purpose; the list beside holds the same.

Mercator's latitudes on stretched degrees, so that the crowded coasts of Asia part a little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Count
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import economies
from directory import places
from directory.models import Organisation
from directory.search import Search

WIDTH, HEIGHT = 540, 590
DATE_LINE, EQUATOR = 300, 349
DEGREE, LATITUDE = 1.874, 238
MERIDIANS = range(30, 301, 30)
PARALLELS = (-45, -30, -15, 15, 30, 45, 60)
MOST_LABELS = 16
LETTER, LINE = 6.6, 13  # size of a label's letters, for keeping labels apart
BESIDE = 9


@dataclass(frozen=True, slots=True)
class Point:
    """A city and how many places it holds."""

    economy: str
    city: str
    x: float
    y: float
    number: int

    @property
    def radius(self) -> float:
        """Area grows with the number."""
        return round(min(11.0, 3.2 + 1.5 * math.sqrt(self.number)), 1)


def drawing(search: Search) -> SafeString:
    """Draw the cities of what was found on the known cities of the directory."""
    rows = (
        search.found()
        .exclude(latitude=None)
        .values_list("economy", "city", "latitude", "longitude")
        .annotate(number=Count("pk"))
        .order_by("-number", "economy", "city")[:200]
    )
    found = [
        Point(economy, city, *position(latitude, longitude), number)
        for economy, city, latitude, longitude, number in rows
    ]
    label = _("Places by city, as points on open water. No borders are drawn. The list holds the same places.")
    return _svg(found, label, marigold=search.narrows)


def drawing_of(organisation: Organisation) -> SafeString:
    """Draw the cities of one organisation; nothing where none is known."""
    places_of = [organisation, *organisation.locations.all()]
    found = [
        Point(place.economy, place.city, *position(place.latitude, place.longitude), 1)
        for place in places_of
        if place.latitude is not None and place.longitude is not None
    ]
    if not found:
        return SafeString("")
    names = "; ".join(f"{point.city}, {economies.get(point.economy).in_table}" for point in found)
    return _svg(found, _("Where it is, as points on open water: %(places)s") % {"places": names}, marigold=True)


def position(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the point of a place in the drawing's units."""
    x = DATE_LINE + ((longitude + 330) % 360 - 150) * DEGREE
    y = EQUATOR - LATITUDE * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return round(x, 1), round(y, 1)


def _svg(found: list[Point], label: str, *, marigold: bool) -> SafeString:
    here = {(point.economy, point.city) for point in found}
    others = [
        Point(city.economy, city.name, *position(city.latitude, city.longitude), 0)
        for key, city in places.cities().items()
        if key not in here
    ]
    on = " data-on" if marigold else ""
    dots = [f'<circle class="points__dot" data-far cx="{point.x}" cy="{point.y}" r="2"/>' for point in others]
    dots += [
        f'<circle class="points__dot"{on} cx="{point.x}" cy="{point.y}" r="{point.radius}"><title>{escape(_title(point))}</title></circle>'
        for point in found
    ]
    return mark_safe(  # noqa: S308 (numbers, and words that are escaped)
        f'<svg class="points" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{_grid()}{''.join(dots)}{''.join(_labels(found, on))}</svg>"
    )


def _grid() -> str:
    across = "".join(f"M0 {position(latitude, 0)[1]}H{WIDTH}" for latitude in PARALLELS)
    down = "".join(f"M{position(0, longitude)[0]} 0V{HEIGHT}" for longitude in MERIDIANS if longitude != 180)
    return (
        f'<path class="points__grid" d="{down}{across}"/>'
        f'<path class="points__grid" data-strong d="M{DATE_LINE} 0V{HEIGHT}" stroke-dasharray="2 6"/>'
        f'<path class="points__grid" data-strong d="M0 {EQUATOR}H{WIDTH}"/>'
        f'<text class="points__text" x="{DATE_LINE + 8}" y="{HEIGHT - 14}">{escape(_("date line"))}</text>'
        f'<text class="points__text" x="{DATE_LINE + 8}" y="{EQUATOR - 8}">{escape(_("equator"))}</text>'
    )


def _title(point: Point) -> str:
    return f"{point.city}, {economies.get(point.economy).in_table}: {point.number}"


def _labels(found: list[Point], on: str) -> list[str]:
    """Name the fullest cities whose name has room; the others have a title."""
    taken = [
        (point.x - point.radius, point.y - point.radius, point.x + point.radius, point.y + point.radius)
        for point in found
    ]
    taken += [(DATE_LINE + 8, EQUATOR - 20, DATE_LINE + 60, EQUATOR - 4)]
    texts: list[str] = []
    named: list[Point] = []
    for point in found:
        if any(math.hypot(point.x - other.x, point.y - other.y) < BESIDE for other in named):
            continue  # its name would be read as the neighbour's
        width, gap = len(point.city) * LETTER, point.radius + 5
        for anchor, left in (("start", point.x + gap), ("end", point.x - gap - width)):
            box = (left, point.y - LINE / 2, left + width, point.y + LINE / 2)
            if box[0] < 4 or box[2] > WIDTH - 4 or any(_meet(box, other) for other in taken):
                continue
            taken.append(box)
            named.append(point)
            x = point.x + gap if anchor == "start" else point.x - gap
            texts.append(
                f'<text class="points__text"{on} x="{x:.1f}" y="{point.y + 4:.1f}" text-anchor="{anchor}">{escape(point.city)}</text>'
            )
            break
        if len(texts) == MOST_LABELS:
            break
    return texts


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
