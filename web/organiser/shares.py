"""What a weight comes to: its share of the whole, over both levels, in each set of tracks that is asked the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from challenge.models import Criterion, CriterionGroup, Track
from challenge.weights import asked_in, effective
from web.shared import charts


@dataclass(frozen=True, slots=True)
class Share:
    """What a criterion counts in per cent, with one decimal; `where` is the track in which, empty where there is but one way.

    `of` names that track for the page's script, "" for all tracks without criteria of their own.
    """

    percent: str
    where: str
    of: str
    bar: SafeString


class Shares:
    """The shares of a round's criteria and groups."""

    def __init__(self, criteria: Sequence[Criterion], tracks: Sequence[Track]) -> None:
        own = {row.group.track_id if row.group else row.track_id for row in criteria} - {None}
        places = [(track.pk, track.name) for track in tracks if track.pk in own]
        if len(places) < len(tracks) or not tracks:
            places.append(("", _("other tracks") if places else ""))
        self._parts: list[tuple[str, str, dict[str, Fraction], list[Criterion]]] = []
        for pk, name in places:
            asked = asked_in(criteria, pk or None)
            carried = effective(asked)
            whole = sum(carried.values(), Fraction(0)) or Fraction(1)
            parts = {key: 100 * weight / whole for key, weight in carried.items()}
            self._parts.append((pk, name, parts, asked))

    def of(self, row: Criterion | CriterionGroup, *, n: int = 1) -> list[Share]:
        """Return the shares of a criterion, or of a group with all in it, wherever it is asked."""
        found = []
        for pk, name, parts, asked in self._parts:
            keys = [one.key for one in asked if row.pk in (one.pk, one.group_id)]
            if keys or (isinstance(row, CriterionGroup) and row.track_id in (None, pk)):
                value = float(sum((parts[key] for key in keys), Fraction(0)))
                found.append(Share(f"{value:.1f}".removesuffix(".0"), name, pk, charts.bar(value, n=n)))
        return found
