"""The criteria of a round in their order, over both levels, and what their levels leave unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from challenge.models import Criterion, CriterionGroup, Round


@dataclass(frozen=True, slots=True)
class Line:
    """A group with its attributes, or one criterion outside of groups."""

    group: CriterionGroup | None
    criteria: list[Criterion] = field(default_factory=list)

    @property
    def first(self) -> CriterionGroup | Criterion:
        """The row that stands for the whole line."""
        return self.group or self.criteria[0]

    def holds(self, criterion: Criterion) -> bool:
        """Whether a criterion is an attribute of this group."""
        return self.group is not None and any(row.pk == criterion.pk for row in self.criteria)


def lines_of(round_: Round) -> list[Line]:
    """Return what a round asks, in order. Groups and criteria share one row of numbers; attributes stand under their group."""
    lines = {group.pk: Line(group) for group in round_.criterion_groups.all()}
    alone = []
    for row in round_.criteria.all():
        if row.group_id:
            lines[row.group_id].criteria.append(row)
        else:
            alone.append(Line(None, [row]))
    return sorted([*lines.values(), *alone], key=lambda line: (line.first.position, line.first.pk))


def number(round_: Round) -> None:
    """Number groups and criteria through, each attribute behind its group, so that one order holds everywhere."""
    rows: list[CriterionGroup | Criterion] = []
    for line in lines_of(round_):
        rows += [line.group, *line.criteria] if line.group else line.criteria
    for position, row in enumerate(rows):
        if row.position != position:
            type(row).objects.filter(pk=row.pk).update(position=position)


def gaps(levels: Iterable[dict[str, object]], step: Decimal) -> list[tuple[Decimal, Decimal]]:
    """Return the spans of marks between two levels that no level describes, as (first mark, last mark)."""
    spans = sorted((Decimal(str(row["from"])), Decimal(str(row["to"]))) for row in levels)
    return [(end + step, start - step) for (_low, end), (start, _high) in pairwise(spans) if start - end > step]
