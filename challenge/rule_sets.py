"""Rules of eligibility as real contests have them, to start from: data/rules/*.toml. A file more in that folder is a set more."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "rules"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A contest's rules: each {"kind", "settings"}. `is_example`: partly ours, because its source does not say."""

    key: str
    name: str
    about: str
    order: int
    source: str
    is_example: bool
    rules: tuple[dict[str, Any], ...]


@cache
def all_sets() -> tuple[RuleSet, ...]:
    """Return the sets in the order in which they are offered."""
    found = []
    for path in FOLDER.glob("*.toml"):
        data = tomllib.loads(path.read_text("utf-8"))
        rules = tuple({"kind": row.pop("kind"), "settings": row} for row in data["rules"])
        found.append(
            RuleSet(
                path.stem, data["name"], data["about"], data["order"], data["source"], data.get("example", False), rules
            )
        )
    return tuple(sorted(found, key=lambda one: (one.order, one.key)))


def get(key: str) -> RuleSet:
    """Return one set. Raises KeyError for a key that is none."""
    return {one.key: one for one in all_sets()}[key]
