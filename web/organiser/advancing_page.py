"""Who goes on, in words: the ranking with its line, why somebody above it stays or below it goes, and who moves up next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Round
from core import economies
from results import cut, knock_outs, line
from results.standings import Place
from submissions.models import Advance, Alternate, Entry
from web.shared.ranks import RankRow
from web.templatetags.soundings import points


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking. `goes`: it is above the line; `line_after`: the line falls below it; `notes`: what must be said of it."""

    ranked: RankRow
    goes: bool = False
    line_after: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """The entry and its place."""
        return self.ranked.place

    @property
    def dots(self) -> SafeString:
        """Its scorecards, drawn."""
        return self.ranked.dots

    @property
    def tie(self) -> str:
        """What parted it from its equals."""
        return self.ranked.tie


@dataclass(frozen=True, slots=True)
class Line:
    """The cut line of a round and what stands about it. `cut` is None where people choose by hand."""

    cut: cut.Cut | None
    answers: dict[str, list[knock_outs.Answer]]
    sentences: list[str]

    @property
    def taken(self) -> list[str]:
        """The entries above the line, in the order of the ranking."""
        return list(self.cut.taken) if self.cut else []


def line_in(round_: Round, places: Sequence[Place]) -> Line:
    """Return the line of a round. `places` are those of the whole round."""
    answers = knock_outs.answers_in(round_)
    found = line.line_of(round_, places, answers)
    return Line(found, answers, _level_sentences(found, places) if found else [])


def rows(ranked: Iterable[RankRow], drawn: Line) -> list[Row]:
    """Return the lines of a table, with the line where it falls in it."""
    listed = list(ranked)
    taken = set(drawn.taken)
    last = max((index for index, row in enumerate(listed) if row.place.entry.pk in taken), default=None)
    return [
        Row(
            row,
            goes=row.place.entry.pk in taken,
            line_after=index == last and index + 1 < len(listed),
            notes=_notes(row.place, drawn),
        )
        for index, row in enumerate(listed)
    ]


def finding(round_: Round, following: Round, drawn: Line) -> str:
    """Return the title of the page: how many go on, or that somebody has to choose."""
    if drawn.cut is None:
        return _("Choose who goes on to “%(round)s”") % {"round": following.name}
    many = len(drawn.cut.taken)
    if not many:
        return _("Nobody is above the line yet")
    if round_.cut_by == Round.CutBy.ALL and round_.cut_places and many > round_.cut_places:
        return ngettext(
            "%(n)d entry is above the line, instead of %(limit)d",
            "%(n)d entries are above the line, instead of %(limit)d",
            many,
        ) % {"n": many, "limit": round_.cut_places}
    return ngettext("%(n)d entry is above the line", "%(n)d entries are above the line", many) % {"n": many}


def rule_words(round_: Round) -> str:
    """Say the rule in a sentence; nothing where there is none."""
    if round_.cut_places is None:
        return ""
    words = {
        Round.CutBy.ALL: ngettext("The first goes on.", "The first %(n)d go on.", round_.cut_places),
        Round.CutBy.TRACK: ngettext(
            "The first of each track goes on.", "The first %(n)d of each track go on.", round_.cut_places
        ),
        Round.CutBy.ECONOMY: ngettext(
            "The first of each economy goes on.", "The first %(n)d of each economy go on.", round_.cut_places
        ),
    }[Round.CutBy(round_.cut_by)] % {"n": round_.cut_places}
    most = round_.cut_most_per_economy
    if most is None:
        return words
    limit = ngettext("At most %(n)d of one economy.", "At most %(n)d of one economy.", most) % {"n": most}
    return f"{words} {limit}"


def _level_sentences(found: cut.Cut, places: Sequence[Place]) -> list[str]:
    scores = {place.rank: place.score for place in places}
    tracks = {place.entry.track_id: place.entry.track.name for place in places if place.entry.track}
    sentences = []
    for level in found.levels:
        facts: dict[str, Any] = {
            "taken": level.taken,
            "limit": level.limit,
            "level": level.level,
            "score": points(scores.get(level.rank)),
            "name": _name_of(level.name, tracks),
        }
        if level.of == "lane" and not level.name:
            words = _("%(taken)d instead of %(limit)d: %(level)d are level at %(score)s.")
        else:
            words = _("%(name)s: %(taken)d instead of %(limit)d, since %(level)d are level at %(score)s.")
        sentences.append(words % facts)
    return sentences


def _name_of(key: str, tracks: dict[str | None, str]) -> str:
    if key in tracks:
        return tracks[key]
    economy = economies.by_code().get(key)
    return economy.name if economy else _("No track")


def _notes(place: Place, drawn: Line) -> list[str]:
    """Say what judges answered no to, and why an entry that is high enough does not go on."""
    pk = place.entry.pk
    found = [
        _("%(no)d of %(cards)d say no to “%(question)s”.")
        % {"no": answer.no, "cards": answer.cards, "question": answer.question}
        for answer in drawn.answers.get(pk, [])
    ]
    if drawn.cut and pk in drawn.cut.barred:
        found.append(_("The place goes to the next; only a wild card takes this entry on."))
    if drawn.cut and pk in drawn.cut.passed_over:
        found.append(_("Its economy has its places already."))
    return found


@dataclass(frozen=True, slots=True)
class Gone:
    """Who is in the next round and how, who dropped out of it, and who waits."""

    advances: list[Advance]
    dropped: list[Advance]
    alternates: list[Alternate]
    next_up: Alternate | None

    @property
    def by_rule(self) -> set[str]:
        """Those that went on above the line."""
        return {row.entry_id for row in self.advances if row.way == Advance.Way.CUT}

    @property
    def there(self) -> set[str]:
        """All that were taken on."""
        return {row.entry_id for row in [*self.advances, *self.dropped]}

    @property
    def vacancy(self) -> str:
        """What to say of the place that is free: words for the reason of who moves up."""
        return _("“%(title)s” dropped out.") % {"title": self.dropped[-1].entry} if self.dropped else ""


def gone_on(following: Round) -> Gone:
    """Return how the next round is filled, in two queries."""
    rows = list(following.advances.select_related("entry").order_by("created_at", "pk"))
    alternates = list(following.alternates.select_related("entry"))
    return Gone(
        advances=[row for row in rows if _stands(row.entry)],
        dropped=[row for row in rows if not _stands(row.entry)],
        alternates=alternates,
        next_up=next((row for row in alternates if _stands(row.entry)), None),
    )


def _stands(entry: Entry) -> bool:
    return entry.state == Entry.State.SUBMITTED and entry.screening != Entry.Screening.REFUSED
