"""Cities: where they lie, to about a kilometre, and what else people call them (data/cities.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "data" / "cities.csv"


@dataclass(frozen=True, slots=True)
class City:
    """A city of one economy. Degrees, north and east positive."""

    economy: str
    name: str
    latitude: float
    longitude: float
    other_names: tuple[str, ...]


@cache
def cities() -> dict[tuple[str, str], City]:
    """Return the known cities by (economy code, name)."""
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        return {
            (row["economy"], row["city"]): City(
                row["economy"],
                row["city"],
                float(row["latitude"]),
                float(row["longitude"]),
                tuple(name for name in row["other_names"].split(";") if name),
            )
            for row in csv.DictReader(lines)
        }


def other_names(economy: str, city: str) -> tuple[str, ...]:
    """Return a city's names in its own script and its older or shorter ones; none for a city we do not know."""
    known = cities().get((economy, city))
    return known.other_names if known else ()
