"""What is asked of an entry, and two levels of weights as one: what each criterion carries of the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from challenge.models import Criterion


def asked_in(criteria: Iterable[Criterion], track_id: str | None) -> list[Criterion]:
    """Return the criteria that are asked of an entry in a track, in their order. Expects `group` to be joined."""
    return [row for row in criteria if (row.group.track_id if row.group else row.track_id) in (None, track_id)]


def text(weight: Fraction) -> str:
    """Return an effective weight as a decimal without rounding: in groups it is a whole number, else what was typed."""
    written = format(Decimal(weight.numerator) / Decimal(weight.denominator), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def effective(criteria: Sequence[Criterion]) -> dict[str, Fraction]:
    """Return the weight of each criterion by key: its own, or its part of the weight of its group.

    Where there are groups, all weights are multiplied so that they are whole numbers: only their proportion counts, and a third has no
    exact decimal to publish. A group whose attributes all weigh nothing carries nothing. Expects `group` to be joined.
    """
    inside: dict[str, Fraction] = defaultdict(Fraction)
    for row in criteria:
        if row.group_id:
            inside[row.group_id] += Fraction(row.weight)
    found = {}
    for row in criteria:
        weight = Fraction(row.weight)
        if row.group is not None:
            total = inside[row.group.pk]
            weight = Fraction(row.group.weight) * weight / total if total else Fraction(0)
        found[row.key] = weight
    if inside:
        whole = lcm(*(weight.denominator for weight in found.values()))
        found = {key: weight * whole for key, weight in found.items()}
    return found
