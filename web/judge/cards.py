"""A scorecard as the page draws it: pads of marks by level, what is chosen, what is wrong, what the other version says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from challenge.models import Criterion
from judging.marks import plain

#: How the form says "cannot judge". No scale has it as a mark.
PASS = "pass"  # noqa: S105
#: A scale with more marks than this is a number to type, not a row of keys to tap.
MOST_KEYS = 21
PREFIX = "mark-"


@dataclass(frozen=True, slots=True)
class Key:
    """One mark to tap."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that share a level of the scale, and what that level means."""

    word: str
    text: str
    span: str
    keys: list[Key]


@dataclass(frozen=True, slots=True)
class Pad:
    """One criterion with everything the judge needs to mark it."""

    criterion: Criterion
    share: str
    groups: list[Group]
    chosen: str
    errors: list[str] = field(default_factory=list)
    first_open: bool = False  # the first criterion that still waits for its mark

    @property
    def name(self) -> str:
        """The name of its control in the form."""
        return f"{PREFIX}{self.criterion.key}"

    @property
    def passed(self) -> bool:
        """Whether "cannot judge" is chosen."""
        return self.chosen == PASS


def pads(
    criteria: Sequence[Criterion], marks: Mapping[str, Any], errors: Mapping[str, list[str]] | None = None
) -> list[Pad]:
    """Return the pads of a card. `marks` hold Decimals, None for "cannot judge", or texts as they were typed."""
    total = sum(criterion.weight for criterion in criteria) or Decimal(1)
    waiting = next((criterion.key for criterion in criteria if criterion.key not in marks), None)
    return [
        Pad(
            criterion=criterion,
            share=plain((criterion.weight * 100 / total).quantize(Decimal("0.1"))),
            groups=_groups(criterion, chosen),
            chosen=chosen,
            errors=list((errors or {}).get(criterion.key, [])),
            first_open=criterion.key == waiting,
        )
        for criterion in criteria
        for chosen in [shown(marks[criterion.key]) if criterion.key in marks else ""]
    ]


def shown(mark: Any) -> str:
    """Return a mark as the form writes it."""
    return PASS if mark is None else plain(mark) if isinstance(mark, Decimal) else str(mark)


def _groups(criterion: Criterion, chosen: str) -> list[Group]:
    """Return the keys of a scale by level; nothing for a scale too long to tap."""
    count = int((criterion.maximum - criterion.minimum) / criterion.step) + 1
    if count > MOST_KEYS:
        return []
    levels = sorted(criterion.levels, key=lambda level: Decimal(str(level["from"])))
    shelves: dict[int, list[Decimal]] = {}
    for value in (criterion.minimum + number * criterion.step for number in range(count)):
        # The last level that begins at or below the mark: no key can go missing between two levels.
        place = max((n for n, level in enumerate(levels) if Decimal(str(level["from"])) <= value), default=-1)
        shelves.setdefault(place, []).append(value)
    return [_group(levels[place] if place >= 0 else {}, values, chosen) for place, values in sorted(shelves.items())]


def _group(level: Mapping[str, Any], values: list[Decimal], chosen: str) -> Group:
    word = str(level.get("word", ""))
    keys = [Key(plain(v), f"{plain(v)}, {word}" if word else plain(v), plain(v) == chosen) for v in values]
    span = keys[0].value if len(keys) == 1 else f"{keys[0].value}–{keys[-1].value}"
    return Group(word, str(level.get("text", "")), span, keys)


def posted_marks(criteria: Sequence[Criterion], data: QueryDict) -> dict[str, str | None]:
    """Return the marks a form brought: texts, None for "cannot judge"; what was left empty is left out."""
    typed = {criterion.key: data.get(f"{PREFIX}{criterion.key}", "").strip() for criterion in criteria}
    # A typed scale has its number in one field and "cannot judge" in a box of its own.
    typed |= {criterion.key: PASS for criterion in criteria if data.get(f"{PREFIX}{criterion.key}-{PASS}")}
    return {key: None if value == PASS else value for key, value in typed.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of two versions side by side."""

    name: str
    here: str
    there: str

    @property
    def differs(self) -> bool:
        """Whether the versions disagree."""
        return self.here != self.there


def compare(criteria: Sequence[Criterion], here: Mapping[str, Any], there: Mapping[str, Any]) -> list[Line]:
    """Return two versions of a card line by line."""
    return [Line(c.name, *(shown(side[c.key]) if c.key in side else "" for side in (here, there))) for c in criteria]
