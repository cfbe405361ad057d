"""What may be shown of winners once their results are public: the words, and the clip under an address of short life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from media import addresses
from media.models import Media
from results.models import Decision, Publication
from submissions.models import Entry


@dataclass(frozen=True, slots=True)
class Winner:
    """One award given. `view` is the clip as `media.addresses.media_view` describes it, None where there is none to show."""

    decision: Decision
    entry: Entry
    award: str
    prize: str
    place: int
    of_places: int
    citation: str
    view: dict[str, Any] | None

    @property
    def credit(self) -> str:
        """The name that stands beside the clip each time it is shown, where the title does not say it already."""
        name = self.entry.credit_name or (self.entry.startup.name if self.entry.startup else "")
        return "" if name and name in self.entry.title else name


def winners(publication: Publication, *, at: datetime, viewer: str) -> list[Winner]:
    """Return the winners of a publication in the order of the awards; none before its instant, and none who does not want to be shown."""
    return winners_by_round([publication], at=at, viewer=viewer)[publication.round_id]


def winners_by_round(publications: Iterable[Publication], *, at: datetime, viewer: str) -> dict[str, list[Winner]]:
    """Return the winners of several publications by round, in one query for all, under the same conditions."""
    found: dict[str, list[Winner]] = {publication.round_id: [] for publication in publications}
    rows = (
        Decision.objects.shown(at)
        .filter(award__round__in=found)
        .for_showing()
        .order_by("award__position", "place", "pk")
    )
    for row in rows:
        found[row.award.round_id].append(
            Winner(
                decision=row,
                entry=row.entry,
                award=row.award.name,
                prize=row.award.prize,
                place=row.place,
                of_places=row.award.places,
                citation=row.citation,
                view=_view(row.entry.clip, viewer),
            )
        )
    return found


def _view(clip: Media | None, viewer: str) -> dict[str, Any] | None:
    return addresses.media_view(clip, viewer) if clip and clip.state == Media.State.READY else None
