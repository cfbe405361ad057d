"""A pitch day as it is read: the run order, the document that all screens follow, and the cards behind each turn."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Criterion
from core import economies
from judging.marks import card_score
from judging.models import Assignment, Conflict, Judge, PitchDay, PitchSlot, Scorecard
from judging.queue import written_on
from judging.stage import changeover_ends_at, expected
from submissions.models import Entry

#: So long one process hands out a document without looking whether an entry was withdrawn meanwhile; an act at the desk shows at once.
KEPT_SECONDS = 10
#: Held by who makes a document: after an act a whole hall asks at once, and each process makes it once, not once in every thread.
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Turn:
    """A slot in the run order: when it starts, and which turn of the entries it is (None for a break). `blind`: it names nobody."""

    slot: PitchSlot
    starts_at: datetime | None
    number: int | None
    blind: bool = False

    @property
    def name(self) -> str:
        """The entry's title, its number where nobody is named, or what the break is."""
        entry = self.slot.entry
        if entry is None:
            return self.slot.title
        return _("Entry %(number)04d") % {"number": entry.number} if self.blind or not entry.title else entry.title

    @property
    def economy(self) -> str:
        """The code of the entry's economy, where it is named."""
        return self.slot.entry.economy if self.slot.entry and not self.blind else ""


def run_order(day: PitchDay, *, blind: bool = False) -> list[Turn]:
    """Return the turns of a day in their order: breaks, and entries that still stand. `blind`: as a judge of a blind round reads it."""
    slots = list(day.slots.competing().for_order())  # type: ignore[attr-defined]
    times = expected(slots, day)
    found, count = [], 0
    for slot in slots:
        count += slot.entry_id is not None
        found.append(Turn(slot, times.get(slot.pk), count if slot.entry_id else None, blind))
    return found


def last_started(slots: Iterable[PitchSlot]) -> PitchSlot | None:
    """Return the slot that came on last."""
    return max((slot for slot in slots if slot.started_at), key=lambda slot: _moment(slot.started_at), default=None)


def next_up(slots: Sequence[PitchSlot]) -> PitchSlot | None:
    """Return who comes on next: the one called on deck last, else the first in the order whose turn has not begun."""
    waiting = [slot for slot in slots if slot.started_at is None and slot.skipped_at is None]
    called = [slot for slot in waiting if slot.called_at]
    return max(called, key=lambda slot: _moment(slot.called_at)) if called else next(iter(waiting), None)


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


# The document that all screens follow


@dataclass(frozen=True, slots=True)
class Document:
    """What a screen needs to count by itself, as JSON, and the ETag that stands for it. The same for everybody; no personal data."""

    etag: str
    body: str

    @property
    def value(self) -> dict[str, Any]:
        """The document as data."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def document(day: PitchDay) -> Document:
    """Return the document of a day as its version stands; of the row that is given, nothing but `pk` and `version` is read."""
    kept = cache.get(_key(day))
    if kept is None:
        with _making:
            kept = cache.get(_key(day)) or _make(day)
    return Document(*kept)


def _make(day: PitchDay) -> tuple[str, str]:
    """Return ETag and text of the document, and keep them."""
    day = PitchDay.objects.select_related("round__challenge").get(pk=day.pk)
    body = json.dumps(_facts(day), ensure_ascii=False, separators=(",", ":"))
    made = (f'"{day.version}-{zlib.crc32(body.encode()):08x}"', body)
    cache.set(_key(day), made, KEPT_SECONDS)
    return made


def _key(day: PitchDay) -> str:
    return f"stage:{day.pk}:{day.version}"


def _facts(day: PitchDay) -> dict[str, Any]:
    turns = run_order(day)
    slots = [turn.slot for turn in turns]
    named = _named(day, slots)
    places = {slot.pk: place for place, slot in enumerate(slots)}
    current, coming = last_started(slots), next_up(slots)
    return {
        "version": day.version,
        "starts_at": _iso(day.starts_at),
        "now": _clock(current, day) | {"slot": places[current.pk]} if current else None,
        "next": {"slot": places[coming.pk], "on_deck": coming.called_at is not None} if coming else None,
        "slots": [_line(turn, named) for turn in turns],
    }


def _clock(slot: PitchSlot, day: PitchDay) -> dict[str, Any]:
    return {
        "started_at": _iso(slot.started_at),
        "pitch_ends_at": _iso(slot.pitch_ends_at),
        "questions_end_at": _iso(slot.questions_end_at),
        "changeover_ends_at": _iso(changeover_ends_at(slot, day)),
        "paused_at": _iso(slot.paused_at),
        "ended_at": _iso(slot.ended_at),
        "pitch_seconds": slot.pitch_seconds or day.pitch_seconds,
        "question_seconds": day.question_seconds if slot.entry_id else 0,
        "changeover_seconds": day.changeover_seconds if slot.entry_id else 0,
    }


def _line(turn: Turn, named: set[str]) -> dict[str, Any]:
    slot, entry = turn.slot, turn.slot.entry
    line: dict[str, Any] = {
        "kind": "pitch" if entry else "break",
        "state": _state(slot),
        "starts_at": _iso(turn.starts_at),
        "turn": turn.number,
        "number": entry.number if entry else None,
        "title": slot.title,
        "economy": None,
    }
    if entry and entry.pk in named:
        economy = economies.get(entry.economy) if entry.economy else None
        line["title"] = entry.title
        line["economy"] = {"code": economy.code, "name": economy.in_table} if economy else None
    return line


def _state(slot: PitchSlot) -> str:
    if slot.skipped_at:
        return "skipped"
    if slot.started_at:
        return "begun"
    return "on_deck" if slot.called_at else "to_come"


def _named(day: PitchDay, slots: Sequence[PitchSlot]) -> set[str]:
    """Return the entries that the screens name: none in a blind round, else those that may be shown to everybody."""
    if day.round.blind:
        return set()
    entries = [slot.entry_id for slot in slots if slot.entry_id]
    return set(Entry.objects.filter(pk__in=entries).shown_publicly().values_list("pk", flat=True))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds") if at else None


# The cards behind each turn, for who checks them


@dataclass(slots=True)
class Check:
    """The cards on one entry: sent ones of those given, who is missing, how far they lie apart; nothing where it is not theirs to see.

    `own_left`: their own card is still to send; until then they see no marks of others.
    """

    turn: Turn
    is_theirs: bool
    own_left: bool = False
    given: int = 0
    scores: list[Fraction] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many cards were sent."""
        return self.given - len(self.missing)

    @property
    def spread(self) -> Fraction | None:
        """How far the highest card lies above the lowest, of 100."""
        return max(self.scores) - min(self.scores) if len(self.scores) > 1 and not self.own_left else None


def checks(day: PitchDay, user: User, criteria: Sequence[Criterion], *, organises: bool) -> list[Check]:
    """Return the turns with their cards, as an organiser or the head judge may see them; an entry they have a conflict with stays shut."""
    blind = day.round.blind and not organises
    turns = [turn for turn in run_order(day, blind=blind) if turn.slot.entry_id]
    shut: set[str] = set()
    if not organises:
        own = Judge.objects.held_by(user).filter(round=day.round_id)
        shut = set(Conflict.objects.standing().filter(judge__in=own).values_list("entry", flat=True))
    found = {turn.slot.entry_id: Check(turn, turn.slot.entry_id not in shut) for turn in turns}
    duties = Assignment.objects.in_round(day.round).standing().filter(entry__in=[pk for pk in found if pk not in shut])
    rows = list(duties.select_related("judge__user", "scorecard").order_by("judge__user__full_name", "pk"))
    cards = {row.pk: card for row in rows if (card := getattr(row, "scorecard", None)) and _is_sent(card)}
    written = written_on(cards.values())
    for row in rows:
        check, card = found[row.entry_id], cards.get(row.pk)
        check.given += 1
        if card is None:
            check.missing.append(str(row.judge))
            check.own_left |= row.judge.user_id == user.pk and not organises
        elif (score := card_score(criteria, written[card.pk].marks)) is not None:
            check.scores.append(score)
    return list(found.values())


def _is_sent(card: Scorecard) -> bool:
    return card.state == Scorecard.State.SUBMITTED
