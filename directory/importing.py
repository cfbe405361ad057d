"""Read the directory's source files into plain records. What a file does not say stays unsaid: no service, stage or language is guessed.

Two files: data/accelerators.csv (real organisations, unverified) and data/invented_organisations.json (plainly invented ones, which
show what a well-kept record looks like).
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from core import economies
from directory import places
from directory.vocabulary import Precision, Status

DATA = Path(__file__).resolve().parent.parent / "data"
REAL = DATA / "accelerators.csv"
INVENTED = DATA / "invented_organisations.json"
SECTORS = DATA / "sectors.csv"


class UnusableFile(Exception):
    """A source file that cannot be imported; the message names the file, the row and what is wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation as its source describes it: field values, and the rows that belong to it."""

    slug: str
    fields: dict[str, Any]
    services: list[dict[str, Any]] = field(default_factory=list)
    programmes: list[dict[str, Any]] = field(default_factory=list)
    locations: list[dict[str, Any]] = field(default_factory=list)

    def digest(self) -> str:
        """Return the SHA-256 of all it says, by which the next import sees whether it says anything new."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@cache
def sectors_by_word() -> dict[str, tuple[str, ...]]:
    """Return our sectors for each word that sources use for a focus."""
    with SECTORS.open(encoding="utf-8", newline="") as lines:
        return {row["focus"].casefold(): tuple(row["sectors"].split(";")) for row in csv.DictReader(lines)}


def real_records(source: Path = REAL) -> Iterator[Record]:
    """Yield the organisations of a CSV file with the columns of data/accelerators.csv. Raises UnusableFile."""
    with source.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                yield _from_row(row, source.name)
            except (KeyError, ValueError, AttributeError) as problem:
                raise UnusableFile(f"{source.name}, row {number}: {problem}") from None


def invented_records(source: Path = INVENTED) -> Iterator[Record]:
    """Yield the invented organisations. Raises UnusableFile."""
    for number, entry in enumerate(json.loads(source.read_text(encoding="utf-8")), start=1):
        try:
            yield _from_entry(entry, source.name)
        except (KeyError, ValueError, TypeError) as problem:
            raise UnusableFile(f"{source.name}, entry {number}: {problem}") from None


def _from_row(row: dict[str, str], source: str) -> Record:
    cell = {column: text.strip() for column, text in row.items()}
    if not cell["name"]:
        raise ValueError("the name is missing")
    words = [word.strip() for word in cell["focus"].split(";") if word.strip()]
    known = sectors_by_word()
    economy = _economy(cell["economy"])
    return Record(
        slug=slugify(cell["name"])[:80],
        fields={
            "name": cell["name"],
            "kinds": [cell["kind"]],
            "sectors": _unique(sector for word in words for sector in known.get(word.casefold(), ())),
            "tags": words,
            "economy": economy,
            **_place(economy, cell["city"]),
            "website": cell["website"],
            "founded_year": int(cell["founded"]) if cell["founded"] else None,
            "summary": cell["summary"],
            "status": Status.UNVERIFIED,
            "source": source,
            "is_invented": False,
        },
    )


def _from_entry(entry: dict[str, Any], source: str) -> Record:
    entry = dict(entry)
    parts = {name: entry.pop(name, []) for name in ("programmes", "locations")}
    services = entry.pop("services", {})
    slug, economy = entry.pop("slug"), _economy(entry.pop("economy"))
    return Record(
        slug=slug,
        fields={
            **entry,
            "economy": economy,
            **_place(economy, entry["city"]),
            "source": source,
            "is_invented": True,
        },
        services=[
            {"service": service, "offered": said["offered"], "note": said.get("note", "")}
            for service, said in services.items()
        ],
        programmes=[{"position": position, **row} for position, row in enumerate(parts["programmes"])],
        locations=[
            {"position": position, "economy": _economy(row["economy"]), **_place(_economy(row["economy"]), row["city"])}
            for position, row in enumerate(parts["locations"])
        ],
    )


def _economy(name: str) -> str:
    economy = economies.match(name)
    if economy is None:
        raise ValueError(f"{name!r} is no member economy")
    return economy.code


def _place(economy: str, name: str) -> dict[str, Any]:
    """Return a city with the city's own coordinates; an address is never made up from it."""
    city = places.cities().get((economy, name))
    return {
        "city": name,
        "latitude": city.latitude if city else None,
        "longitude": city.longitude if city else None,
        "coordinate_precision": Precision.CITY if city else Precision.NONE,
    }


def _unique(values: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(values))
