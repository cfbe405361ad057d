"""Ready-made challenges: data/presets/*.toml, read into plain records. A file more in that folder is a preset more.

What a preset puts into a challenge (names, criteria, terms) is content, written in the language of the contest; it is not
translated. Whatever its source does not say is listed under `examples`, and pages mark it as an example.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "presets"

DATES = ("opens_at", "deadline_at", "judging_opens_at", "judging_closes_at")
DECIMALS = ("weight", "minimum", "maximum", "step", "clip_tolerance_seconds")


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One round of a preset. `facts`, `criteria` and `awards` hold values of the models' fields; an award names its track by key."""

    facts: dict[str, Any]
    criteria: tuple[dict[str, Any], ...]
    awards: tuple[dict[str, Any], ...]
    dates: dict[str, tuple[int, time]]

    def dates_from(self, day: date) -> dict[str, datetime | None]:
        """Return the wall-clock times of this round when the preset starts on a day; None where it has no such date."""
        return {
            name: datetime.combine(day + timedelta(days=self.dates[name][0]), self.dates[name][1])
            if name in self.dates
            else None
            for name in DATES
        }


@dataclass(frozen=True, slots=True)
class Preset:
    """A challenge to start from. `examples` names what its source does not say; `asks_kind`: the organiser chooses the kind."""

    key: str
    name: str
    about: str
    order: int
    facts: dict[str, Any]
    tracks: tuple[dict[str, Any], ...]
    rounds: tuple[RoundPlan, ...]
    terms: str
    texts: tuple[dict[str, Any], ...]  # what is agreed to besides the terms
    examples: frozenset[str]
    sources: tuple[str, ...]
    asks_kind: bool
    rule_set: str  # of data/rules/, or empty


@cache
def all_presets() -> tuple[Preset, ...]:
    """Return the presets in the order in which they are offered."""
    found = [_preset(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda preset: (preset.order, preset.key)))


def get(key: str) -> Preset:
    """Return one preset. Raises KeyError for a key that is none."""
    return {preset.key: preset for preset in all_presets()}[key]


def _preset(key: str, data: dict[str, Any]) -> Preset:
    rounds: list[RoundPlan] = []
    for item in data["rounds"]:
        rounds.append(_round(item, rounds))
    return Preset(
        key=key,
        name=data["name"],
        about=data["about"],
        order=data["order"],
        facts={name: _value(name, value) for name, value in data["facts"].items()},
        tracks=tuple(data.get("tracks", ())),
        rounds=tuple(rounds),
        terms=unwrapped(data.get("terms", {}).get("text", "")),
        texts=tuple({name: _value(name, value) for name, value in item.items()} for item in data.get("texts", ())),
        examples=frozenset(data["examples"]),
        sources=tuple(data.get("sources", ())),
        asks_kind=data.get("asks_kind", False),
        rule_set=data.get("rule_set", ""),
    )


def _round(item: dict[str, Any], earlier: list[RoundPlan]) -> RoundPlan:
    """Read one round. `criteria_of_round = N` takes the criteria of an earlier one (counted from 0)."""
    item = dict(item)
    criteria, awards, dates = item.pop("criteria", []), item.pop("awards", []), item.pop("dates", {})
    same_as = item.pop("criteria_of_round", None)
    return RoundPlan(
        facts=item,
        criteria=earlier[same_as].criteria
        if same_as is not None
        else tuple({name: _value(name, value) for name, value in criterion.items()} for criterion in criteria),
        awards=tuple(awards),
        dates={name: (days, time.fromisoformat(clock)) for name, (days, clock) in dates.items()},
    )


def _value(name: str, value: Any) -> Any:
    if name in DECIMALS:
        return Decimal(value)
    return unwrapped(value) if isinstance(value, str) else value


def unwrapped(text: str) -> str:
    """Return a text with each paragraph and list item on one line, as a person would type it into a form."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        goes_on = (
            bool(lines and lines[-1] and line.strip())
            and not line.startswith(("#", "- "))
            and not lines[-1].startswith("#")
        )
        if goes_on:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)
