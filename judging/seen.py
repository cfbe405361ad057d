"""What a judge gets to see of an entry, the same on pages and in the API. Where a round is blind, nothing of who entered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from challenge.models import Challenge, Question, Round, Track
from judging.models import Assignment
from media.models import Media
from submissions import asked
from submissions.asked import Given
from submissions.models import Entry

Kind = Question.Kind

#: Stands where a name stood.
MASK = "[…]"
#: Shorter names are words of other sentences too.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as its judge sees it."""

    pk: str
    number: int
    title: str
    economy: str
    track: Track | None
    language: str
    summary: str
    clip: Media | None
    deck: Media | None
    image: Media | None
    answers: list[Given]
    blind: bool

    def __str__(self) -> str:
        return self.title


def entry_of(assignment: Assignment, *, in_full: bool = True) -> Seen:
    """Return the entry of an assignment as its judge may see it.

    Expects what `Assignment.objects.for_listing()` reads; `in_full`, with answers, deck and picture, also `with_answers()`.
    """
    entry, blind = assignment.entry, assignment.judge.round.blind
    names = _names(entry) if blind else []
    return Seen(
        pk=entry.pk,
        number=entry.number,
        title=_title(entry, names, blind=blind),
        economy=entry.economy,
        track=entry.track,
        language=entry.language,
        summary=_without(entry.summary, names),
        clip=entry.clip,
        deck=entry.deck if in_full else None,
        image=entry.image if in_full else None,
        answers=[_unnamed(row, names) for row in asked.for_judges(entry, blind=blind)] if in_full else [],
        blind=blind,
    )


def title_for(entry: Entry, round_: Round) -> str:
    """Return the title of an entry as the judges of a round read it.."""
    blind = round_.blind
    return _title(entry, _names(entry) if blind else [], blind=blind)


def _title(entry: Entry, names: list[str], *, blind: bool) -> str:
    """Return the title; in a blind round that of a start-up, which is its name, gives way to the number."""
    if blind and (entry.challenge.kind == Challenge.Kind.STARTUP or not entry.title):
        return _("Entry %(number)04d") % {"number": entry.number}
    return _without(str(entry), names)


def _names(entry: Entry) -> list[str]:
    """Return every name by which an entrant could be known, the longest first."""
    startup = entry.startup
    found = [entry.credit_name, entry.entrant.full_name, *(person.name for person in entry.team.all())]
    found += [startup.name, startup.name_in_script] if startup else []
    found += [entry.snapshot.get(key, "") for key in ("name", "name_in_script")]
    return sorted({name.strip() for name in found if len(name.strip()) >= SHORTEST}, key=len, reverse=True)


def _without(text: str, names: Iterable[str]) -> str:
    """Return a text in which names are masked, in whatever case they were written."""
    pattern = "|".join(re.escape(name) for name in names)
    return re.sub(pattern, MASK, text, flags=re.IGNORECASE) if pattern else text


def _unnamed(row: Given, names: list[str]) -> Given:
    """Return an answer in words of the entrant's own without the names in it."""
    own_words = row.kind in (Kind.SHORT, Kind.LONG, Kind.LINK) and row.value is not None
    return replace(row, value=_without(row.value, names)) if names and own_words else row
