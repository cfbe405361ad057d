"""The entries of a challenge as its organisers look at them: how many there are of each kind, and the list, filtered and in pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge
from core import economies
from media.models import Media
from submissions.models import Entry

PAGE = 50

SUBMITTED = Q(state=Entry.State.SUBMITTED)
DRAFT = Q(state=Entry.State.DRAFT)
WITHDRAWN = Q(state=Entry.State.WITHDRAWN)
STANDING = ~WITHDRAWN
#: What the list can be narrowed to. A clip's state is its own fact beside the entry's; withdrawn entries keep their clip's silent.
KINDS = {
    "submitted": (_("Submitted"), SUBMITTED),
    "draft": (_("Drafts"), DRAFT),
    "withdrawn": (_("Withdrawn"), WITHDRAWN),
    "processing": (_("Clip being checked"), STANDING & Q(clip__state=Media.State.PROCESSING)),
    "refused": (_("Clip refused"), STANDING & Q(clip__state=Media.State.REJECTED)),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. `after` is the number from which the next page goes on, or None."""

    entries: list[Entry]
    after: int | None
    is_first: bool


def counts(challenge: Challenge, user: User) -> dict[str, int]:
    """Return how many entries are of each kind of KINDS, and in all ("all"), in one query."""
    rows = Entry.objects.organised_by(user).filter(challenge=challenge)
    found: dict[str, int] = rows.aggregate(
        all=Count("pk"), **{key: Count("pk", filter=which) for key, (_label, which) in KINDS.items()}
    )
    return found


def narrowed(challenge: Challenge, user: User, asked: Mapping[str, str]) -> QuerySet[Entry]:
    """Return the entries that the query asks for: `kind`, `track` (its key), `economy`, `q` (a number, or part of a name or title)."""
    rows = Entry.objects.organised_by(user).filter(challenge=challenge)
    if asked.get("kind") in KINDS:
        rows = rows.filter(KINDS[asked["kind"]][1])
    if asked.get("track"):
        rows = rows.filter(track__key=asked["track"])
    if asked.get("economy") in economies.by_code():
        rows = rows.filter(economy=asked["economy"])
    words = asked.get("q", "").strip().replace("\x00", "")[:100]
    if words.isdecimal() and len(words) < 9:
        return rows.filter(number=int(words))
    if words:
        named = (
            Q(title__icontains=words) | Q(startup__name__icontains=words) | Q(startup__name_in_script__icontains=words)
        )
        rows = rows.filter(named | Q(credit_name__icontains=words) | Q(entrant__full_name__icontains=words))
    return rows


def page(rows: QuerySet[Entry], after: str) -> Page:
    """Return the entries that follow a number, in order of their numbers."""
    start = int(after) if after.isdecimal() and len(after) < 10 else 0
    found = list(rows.filter(number__gt=start).for_listing().order_by("number", "pk")[: PAGE + 1])  # type: ignore[attr-defined]
    more = len(found) > PAGE
    found = found[:PAGE]
    return Page(found, found[-1].number if more else None, is_first=start == 0)
