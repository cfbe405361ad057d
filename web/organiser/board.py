"""The entries of a challenge as its organisers look at them: how many of each kind, and the list, filtered, ordered, in pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge
from core import economies
from core.economies import plain
from media.models import Media
from submissions.models import Entry, Override, TeamMember

PAGE = 50
#: What a bulk act takes at once: it is done while the browser waits.
MOST_AT_ONCE = 500

SUBMITTED = Q(state__in=(Entry.State.SUBMITTED, Entry.State.RECEIVED))
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
    "ready": (_("Clip in order"), STANDING & Q(clip__state=Media.State.READY)),
    "none": (_("No clip yet"), STANDING & Q(clip=None)),
}
#: How far the organisers are with them. "Not looked at" means: handed in, and nobody has decided.
SCREENED = {
    "waiting": (_("Not looked at"), SUBMITTED & Q(screening=Entry.Screening.WAITING)),
    "passed": (_("In order"), Q(screening=Entry.Screening.PASSED)),
    "changes": (_("Changes asked for"), Q(screening=Entry.Screening.CHANGES)),
    "refused": (_("Screened out"), Q(screening=Entry.Screening.REFUSED)),
    "excepted": (
        _("With an exception from a rule"),
        Q(Exists(Override.objects.filter(entry=OuterRef("pk"), taken_back_at=None))),
    ),
}
#: The orders of the list: by which field, and whether its end comes first. Empty values come last.
SORTS = {
    "number": (_("Number"), "number", False),
    "title": (_("Title"), "title", False),
    "newest": (_("Submitted last"), "submitted_at", True),
    "saved": (_("Saved last"), "updated_at", True),
}
FILTERS = ("kind", "screening", "track", "economy", "q")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. `after` is where the next page goes on, or an empty text."""

    entries: list[Entry]
    after: str
    is_first: bool


def counts(challenge: Challenge, user: User) -> dict[str, int]:
    """Return how many entries are of each kind of KINDS and (with "s_" before it) of SCREENED, and in all ("all"), in one query."""
    rows = Entry.objects.organised_by(user).filter(challenge=challenge)
    kinds = {key: Count("pk", filter=which) for key, (_label, which) in KINDS.items()}
    screened = {f"s_{key}": Count("pk", filter=which) for key, (_label, which) in SCREENED.items()}
    found: dict[str, int] = rows.aggregate(all=Count("pk"), **kinds, **screened)
    return found


def narrowed(challenge: Challenge, user: User, asked: Mapping[str, str]) -> QuerySet[Entry]:
    """Return the entries that the query asks for: by `kind`, `screening`, `track` (its key), `economy`, and `q` (see `found_by`)."""
    asked = {
        name: value.replace("\x00", "") for name, value in asked.items()
    }  # PostgreSQL takes none, in whatever field
    rows = Entry.objects.organised_by(user).filter(challenge=challenge)
    if asked.get("kind") in KINDS:
        rows = rows.filter(KINDS[asked["kind"]][1])
    if asked.get("screening") in SCREENED:
        rows = rows.filter(SCREENED[asked["screening"]][1])
    if asked.get("track"):
        rows = rows.filter(track__key=asked["track"])
    if asked.get("economy") in economies.by_code():
        rows = rows.filter(economy=asked["economy"])
    words = asked.get("q", "").strip()[:100]
    if words.isdecimal() and len(words) < 9:
        return rows.filter(number=int(words))
    return rows.filter(pk__in=list(found_by(rows, words))) if words else rows


def found_by(rows: QuerySet[Entry], words: str) -> Iterator[str]:
    """Yield the ids of entries in whose title, names, address, start-up or team all words stand, in any script, case or accent.

    Done here and not in the database: SQLite folds no case but that of ASCII, and neither database knows that "é" may come as two signs.
    """
    needles = folded(words).split()
    names = ("title", "credit_name", "entrant__full_name", "entrant__email", "startup__name", "startup__name_in_script")
    texts = {pk: list(values) for pk, *values in rows.order_by().values_list("pk", *names)}
    for pk, name in TeamMember.objects.filter(entry__in=rows).order_by().values_list("entry", "name"):
        texts[pk].append(name)
    for pk, found in texts.items():
        text = folded(" ".join(value for value in found if value))
        if all(needle in text for needle in needles):
            yield pk


def folded(text: str) -> str:
    """Return a text without case, accents, width and ways of composing: the same for NFC and NFD."""
    return text.casefold() if text.isascii() else plain(unicodedata.normalize("NFC", text))


def page(rows: QuerySet[Entry], after: str, sort: str = "number") -> Page:
    """Return the entries that follow the place `after` ("VALUE~NUMBER", as given by the page before), in the order asked for."""
    _label, field, down = SORTS.get(sort, SORTS["number"])
    place = F(field).desc(nulls_last=True) if down else F(field).asc(nulls_last=True)
    rows = rows.order_by(place, "number", "pk")
    begun = _beyond(field, down, after)
    if begun is not None:
        rows = rows.filter(begun)
    found = list(rows.for_listing()[: PAGE + 1])  # type: ignore[attr-defined]
    more = len(found) > PAGE
    found = found[:PAGE]
    return Page(found, _place(found[-1], field) if more else "", is_first=begun is None)


def _place(entry: Entry, field: str) -> str:
    if field == "number":
        return str(entry.number)
    value = getattr(entry, field)
    text = value.isoformat() if isinstance(value, datetime) else (value or "")
    return f"{text}~{entry.number}"


def _beyond(field: str, down: bool, after: str) -> Q | None:
    """Return the condition "later in this order than that place", or None for the beginning and for a place that is none."""
    text, _sign, number_text = after.rpartition("~")
    if not (number_text.isascii() and number_text.isdecimal() and len(number_text) < 10):
        return None
    number = int(number_text)
    if field == "number":
        return Q(number__gt=number)
    value: Any = text.replace("\x00", "")
    if field != "title":
        if not text:  # in the tail, where the field is empty
            return Q(**{f"{field}__isnull": True, "number__gt": number})
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return None
        if value.tzinfo is None:
            return None
    later = Q(**{f"{field}__{'lt' if down else 'gt'}": value})
    same = Q(**{field: value, "number__gt": number})
    return later | same | Q(**{f"{field}__isnull": True})
