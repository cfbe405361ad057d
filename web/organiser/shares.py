"""What a weight comes to: its share of the sum, as a figure and as a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from challenge.models import Criterion
from web.shared import charts


@dataclass(frozen=True, slots=True)
class Share:
    """A criterion, its share in per cent with one decimal, and the same drawn."""

    criterion: Criterion
    percent: str
    bar: SafeString


def shares_of(criteria: Sequence[Criterion]) -> list[Share]:
    """Return the share of each criterion, in their order. All are 0 where nothing counts."""
    total = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    found = []
    for position, criterion in enumerate(criteria):
        share = Fraction(criterion.weight) / total * 100 if total else Fraction(0)
        percent = f"{float(share):.1f}".removesuffix(".0")
        label = _("%(name)s counts %(percent)s per cent") % {"name": criterion.name, "percent": percent}
        found.append(Share(criterion, percent, charts.bar(float(share), 100, label=label, n=position % 5 + 1)))
    return found
