"""What judges wrote for the organisers: their notes, and the reasons for marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from challenge.models import Criterion
from judging.marks import plain
from judging.models import Scorecard
from submissions.models import Entry

#: What is read of each mark beside its card.
PATHS = {
    "why": "reason",
    "value": "value",
    "criterion": "criterion__name",
    "kind": "criterion__kind",
    "shared": "criterion__reason_shared",
    "place": "criterion__position",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mark was given, with the mark as it is read. An empty one is "cannot judge"; `shared`: the entrant may read it too."""

    criterion: str
    mark: str
    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one judge wrote on one sent card."""

    judge: str
    round: str
    note: str
    reasons: list[Reason]


def told_about(entry: Entry) -> list[Told]:
    """Return what judges wrote for the organisers on the cards they sent on an entry, by round and judge, in one query."""
    sent = Scorecard.objects.filter(assignment__entry=entry, state=Scorecard.State.SUBMITTED)
    of_marks: dict[str, Any] = {name: F(f"marks__{path}") for name, path in PATHS.items()}
    rows: Any = sent.select_related("assignment__judge__user", "assignment__judge__round").annotate(**of_marks)
    rows = rows.filter(Q(why__gt="") | Q(comment_for_staff__gt=""))
    found: dict[str, Told] = {}
    for row in rows.order_by("assignment__judge__round__position", "assignment__judge__user__full_name", "pk", "place"):
        seat = row.assignment.judge
        told = found.setdefault(row.pk, Told(str(seat.user), seat.round.name, row.comment_for_staff, []))
        if row.why:
            told.reasons.append(_reason(row))
    return list(found.values())


def _reason(row: Any) -> Reason:
    mark = "" if row.value is None else plain(row.value)
    if mark and row.kind == Criterion.Kind.KNOCKOUT:
        mark = _("yes") if row.value else _("no")
    return Reason(row.criterion, mark, row.why, row.shared)
