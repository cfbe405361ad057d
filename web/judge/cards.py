"""A scorecard as the page draws it: pads of marks by level, what is chosen, what is wrong, what the other version says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from challenge import weights
from challenge.models import Criterion
from judging.marks import asks_reason, plain

#: How the form says "cannot judge". No scale has it as a mark.
PASS = "pass"  # noqa: S105
#: A scale with more marks than this is a number to type, not a row of keys to tap.
MOST_KEYS = 21
#: More keys than this are set in rows, each wide enough for a thumb.
ONE_ROW = 11
#: As many stand side by side under a thumb.
FIVE = 5
PREFIX = "mark-"
REASON_PREFIX = "reason-"


@dataclass(frozen=True, slots=True)
class Key:
    """One mark to tap. `face` is what stands on it; `asks`: this mark needs its reason in words."""

    value: str
    face: str
    label: str
    chosen: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that share a level of the scale, and what that level means."""

    word: str
    text: str
    span: str
    keys: list[Key]


@dataclass(frozen=True, slots=True)
class Pad:
    """One criterion with everything the judge needs to mark it.

    `weight` is what it carries of the whole, over both levels; `heading` the name of its group where that begins here.
    """

    criterion: Criterion
    weight: str
    share: str
    groups: list[Group]
    chosen: str
    reason: str = ""
    heading: str = ""
    errors: list[str] = field(default_factory=list)
    first_open: bool = False  # the first criterion that still waits for its mark

    @property
    def name(self) -> str:
        """The name of its control in the form."""
        return f"{PREFIX}{self.criterion.key}"

    @property
    def reason_name(self) -> str:
        """The name of the box for the reason."""
        return f"{REASON_PREFIX}{self.criterion.key}"

    @property
    def asks(self) -> str:
        """When this criterion asks for a reason, in a word for the page; empty where it never does."""
        return "" if self.criterion.reason_when == Criterion.ReasonWhen.NEVER else self.criterion.reason_when

    @property
    def face(self) -> str:
        """What is chosen, as the head of the pad shows it."""
        if self.passed or not self.chosen:
            return "–"
        faces = {key.value: key.face for group in self.groups for key in group.keys}
        return faces.get(self.chosen, self.chosen)

    @property
    def spans(self) -> list[tuple[str, Mapping[str, Any]]]:
        """What the levels of a scale too long for keys mean, each with the marks it spans; empty where keys say it."""
        if self.groups:
            return []
        levels = sorted(self.criterion.levels, key=lambda level: Decimal(str(level["from"])))
        ends = [*(Decimal(str(level["from"])) - self.criterion.step for level in levels[1:]), self.criterion.maximum]
        return [
            (f"{plain(Decimal(str(level['from'])))}–{plain(end)}", level)
            for level, end in zip(levels, ends, strict=True)
        ]

    @property
    def count(self) -> int:
        """How many keys it has."""
        return sum(len(group.keys) for group in self.groups)

    @property
    def columns(self) -> int:
        """In how many columns its keys stand: more than five take two rows, so that a thumb reaches them all."""
        return self.count if self.count <= FIVE else -(-self.count // 2)

    @property
    def is_long(self) -> bool:
        """Whether it has more keys than stand in one row."""
        return self.count > ONE_ROW

    @property
    def is_question(self) -> bool:
        """Whether it is answered yes or no."""
        return self.criterion.kind == Criterion.Kind.KNOCKOUT

    @property
    def passed(self) -> bool:
        """Whether "cannot judge" is chosen."""
        return self.chosen == PASS


def pads(
    criteria: Sequence[Criterion],
    marks: Mapping[str, Any],
    errors: Mapping[str, list[str]] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> list[Pad]:
    """Return the pads of a card. `marks` hold Decimals, None for "cannot judge", or texts as they were typed."""
    carried = weights.effective(criteria)
    total = sum(carried.values(), Fraction(0)) or Fraction(1)
    waiting = next((criterion.key for criterion in criteria if criterion.key not in marks), None)
    return [
        Pad(
            criterion=criterion,
            weight=weights.text(carried[criterion.key]),
            share=f"{float(carried[criterion.key] * 100 / total):.1f}".removesuffix(".0"),
            groups=_groups(criterion, chosen),
            chosen=chosen,
            errors=list((errors or {}).get(criterion.key, [])),
            reason=(reasons or {}).get(criterion.key, ""),
            heading=criterion.group.name if criterion.group and criterion.group_id != above else "",
            first_open=criterion.key == waiting,
        )
        for above, criterion in zip([None, *(row.group_id for row in criteria)], criteria, strict=False)
        for chosen in [shown(marks[criterion.key]) if criterion.key in marks else ""]
    ]


def shown(mark: Any) -> str:
    """Return a mark as the form writes it."""
    return PASS if mark is None else plain(mark) if isinstance(mark, Decimal) else str(mark)


def _groups(criterion: Criterion, chosen: str) -> list[Group]:
    """Return the keys of a scale by level; nothing for a scale too long to tap."""
    if criterion.kind == Criterion.Kind.KNOCKOUT:
        return [_yes_or_no(criterion, chosen)]
    count = int((criterion.maximum - criterion.minimum) / criterion.step) + 1
    if count > MOST_KEYS:
        return []
    levels = sorted(criterion.levels, key=lambda level: Decimal(str(level["from"])))
    shelves: dict[int, list[Decimal]] = {}
    for value in (criterion.minimum + number * criterion.step for number in range(count)):
        # The last level that begins at or below the mark: no key can go missing between two levels.
        place = max((n for n, level in enumerate(levels) if Decimal(str(level["from"])) <= value), default=-1)
        shelves.setdefault(place, []).append(value)
    return [
        _group(criterion, levels[place] if place >= 0 else {}, values, chosen)
        for place, values in sorted(shelves.items())
    ]


def _yes_or_no(criterion: Criterion, chosen: str) -> Group:
    """Return the two answers of a knock-out question, as words."""
    faces = [(criterion.maximum, _("Yes")), (criterion.minimum, _("No"))]
    keys = [
        Key(plain(value), face, face, plain(value) == chosen, asks_reason(criterion, value)) for value, face in faces
    ]
    return Group("", "", "", keys)


def _group(criterion: Criterion, level: Mapping[str, Any], values: list[Decimal], chosen: str) -> Group:
    word = str(level.get("word", ""))
    keys = [
        Key(
            value=plain(value),
            face=plain(value),
            label=f"{plain(value)}, {word}" if word else plain(value),
            chosen=plain(value) == chosen,
            asks=asks_reason(criterion, value),
        )
        for value in values
    ]
    span = keys[0].value if len(keys) == 1 else f"{keys[0].value}–{keys[-1].value}"
    return Group(word, str(level.get("text", "")), span, keys)


def posted_marks(criteria: Sequence[Criterion], data: QueryDict) -> dict[str, str | None]:
    """Return the marks a form brought: texts, None for "cannot judge"; what was left empty is left out."""
    typed = {criterion.key: data.get(f"{PREFIX}{criterion.key}", "").strip() for criterion in criteria}
    # A typed scale has its number in one field and "cannot judge" in a box of its own.
    typed |= {criterion.key: PASS for criterion in criteria if data.get(f"{PREFIX}{criterion.key}-{PASS}")}
    return {key: None if value == PASS else value for key, value in typed.items() if value}


def posted_reasons(criteria: Sequence[Criterion], data: QueryDict) -> dict[str, str]:
    """Return the reasons a form brought, as they were typed."""
    return {criterion.key: data.get(f"{REASON_PREFIX}{criterion.key}", "") for criterion in criteria}


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
    return [Line(c.name, *(_said(c, side[c.key]) if c.key in side else "" for side in (here, there))) for c in criteria]


def _said(criterion: Criterion, mark: Any) -> str:
    """Return a mark as it is read: that of a knock-out question in words."""
    answers = {plain(criterion.maximum): _("Yes"), plain(criterion.minimum): _("No")}
    text = shown(mark)
    return answers.get(text, text) if criterion.kind == Criterion.Kind.KNOCKOUT else text
