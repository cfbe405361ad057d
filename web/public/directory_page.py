"""What the directory's pages show, worked out from a search and its rows: hits with their reasons, facets, chips, ways out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import economies
from directory import places
from directory.models import Organisation
from directory.search import Search, facet_counts, labels, labels_of
from directory.text import marked, searchable
from directory.vocabulary import Answer, Kind, Language, Offer, Sector, Stage, Status

#: The facets of the page: name, heading, whether it stands open.
FACETS = (
    ("economy", gettext_lazy("Economy"), True),
    ("kind", gettext_lazy("Kind"), True),
    ("service", gettext_lazy("For newcomers"), False),
    ("language", gettext_lazy("Language of service"), False),
    ("sector", gettext_lazy("Sector"), False),
    ("stage", gettext_lazy("Stage"), False),
)
SHOWN = 6
#: What was checked longer ago than this is shown as due.
FRESH = timedelta(days=365)
MOST_SUGGESTIONS = 5

Pieces = list[tuple[str, bool]]


class Hit:
    """An organisation as a search shows it: its words with the matches marked, and why it was found."""

    def __init__(self, row: Organisation, search: Search, today: date) -> None:
        self.row = row
        self.search = search
        self.words = search.words
        self.today = today

    @cached_property
    def name(self) -> Pieces:
        """The name, cut where it matches."""
        return marked(self.row.name, self.words)

    @cached_property
    def local_name(self) -> Pieces:
        """The name in the local script, cut where it matches."""
        return marked(self.row.local_name, self.words)

    @cached_property
    def where(self) -> Pieces:
        """Kinds, city and economy in one line, cut where it matches."""
        kinds = [labels_of(Kind)[value] for value in self.row.kinds]
        line = [", ".join(kinds), self.row.city, economies.get(self.row.economy).in_table]
        return marked(", ".join(part for part in line if part), self.words)

    @cached_property
    def summary(self) -> Pieces:
        """The summary, cut where it matches."""
        return marked(self.row.summary, self.words)

    @cached_property
    def also_in(self) -> str:
        """The further economies it works in, with semicolons: names hold commas."""
        others = {place.economy for place in self.row.locations.all()} - {self.row.economy}
        return "; ".join(economy.in_table for economy in economies.all_economies() if economy.code in others)

    @cached_property
    def offers(self) -> list[str]:
        """What it is stated to do for newcomers, those asked for first."""
        asked = self.search.chosen.get("service", ())
        rows = sorted((row for row in self.row.services.all() if row.offered), key=lambda row: row.place())
        return [labels_of(Offer)[row.service] for row in sorted(rows, key=lambda row: row.service not in asked)]

    @cached_property
    def reasons(self) -> list[Pieces]:
        """Why it was found, for words that match nothing the hit shows anyway."""
        shown = [*self.name, *self.local_name, *self.where, *self.summary]
        seen = searchable(text for text, hit in shown if hit)
        found: list[Pieces] = []
        for word in self.words:
            if word.text in seen:
                continue
            reason = self._reason(word)
            if reason and reason not in found:
                found.append(reason)
        return found

    @property
    def checked(self) -> tuple[str, str, str]:
        """How sure we are, as a tag: (label, tone, icon)."""
        row = self.row
        if row.status in (Status.CLOSED, Status.PAUSED):
            return labels_of(Status)[row.status], "stop" if row.status == Status.CLOSED else "warn", ""
        if row.last_verified_on is None:
            return _("Unverified"), "empty", "none"
        if self.today - row.last_verified_on > FRESH:
            month = date_format(row.last_verified_on, "M Y")
            return _("Not checked since %(month)s") % {"month": month}, "warn", "clock"
        day = date_format(row.last_verified_on, "j M Y")
        return _("Checked %(day)s") % {"day": day}, "good", "check"

    def _reason(self, word: Any) -> Pieces:
        for text in self.row.alternate_names:
            if word.needle in searchable([text]):
                return [(_("Also known as"), False), (" ", False), *marked(text, [word])]
        if word.needle in searchable(places.other_names(self.row.economy, self.row.city)):
            return [(_("“%(word)s” is %(place)s") % {"word": word.text, "place": self.row.city}, False)]
        for place in self.row.locations.all():
            if word.needle in searchable([place.city, *places.other_names(place.economy, place.city)]):
                return [(_("Also in %(place)s") % {"place": place.city}, False)]
        for economy in economies.named_in(self.search.q):
            if economy.code == self.row.economy:
                return [(_("Found under %(economy)s") % {"economy": economy.in_table}, False)]
        return self._among_words(word)

    def _among_words(self, word: Any) -> Pieces:
        groups = (
            [labels_of(Sector)[value] for value in self.row.sectors],
            self.row.tags,
            [labels_of(Language)[value] for value in self.row.languages],
            [labels_of(Stage)[value] for value in self.row.stages],
            [self.also_in],
        )
        for heading, texts in zip(
            (_("Sector"), _("Focus"), _("Language of service"), _("Stage"), _("Also in")), groups, strict=True
        ):
            for text in texts:
                if text and word.needle in searchable([text]):
                    return [(f"{heading}: ", False), *marked(text, [word])]
        return []


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as a box to tick."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: the values shown at once, and those behind "more"."""

    name: str
    heading: str
    open: bool
    first: list[Choice]
    more: list[Choice]


def facets(search: Search) -> list[Group]:
    """Return the facets with their counts; a chosen value stays even where it counts nothing, so that it can be taken back."""
    counts = facet_counts(search, [name for name, *_rest in FACETS])
    groups = []
    for name, heading, is_open in FACETS:
        words, chosen = labels(name), search.chosen.get(name, ())
        numbers = dict(counts[name]) | {value: dict(counts[name]).get(value, 0) for value in chosen}
        ordered = [value for value in words if value in numbers] if name == "economy" else list(numbers)
        most = sorted(ordered, key=lambda value: (value not in chosen, -numbers[value]))[: max(SHOWN, len(chosen))]
        choices = [Choice(value, words[value], numbers[value], value in chosen) for value in ordered]
        first = [choice for choice in choices if choice.value in most]
        more = [choice for choice in choices if choice.value not in most]
        if choices:
            groups.append(Group(name, str(heading), is_open or bool(chosen), first, more))
    return groups


def chips(search: Search, params: QueryDict) -> list[tuple[str, str]]:
    """Return what is chosen: (label, address without it)."""
    found = []
    for facet, values in search.chosen.items():
        found += [(labels(facet)[value], _without(params, facet, value)) for value in values]
    return found + [(labels_of(Status)[value], _without(params, "status", value)) for value in search.status]


def orders(search: Search, params: QueryDict) -> list[tuple[str, str, bool]]:
    """Return the orders to choose from: (label, address, whether it is the present one)."""
    names = {"relevance": _("Best match"), "name": _("Name"), "-updated_at": _("Latest change")}
    if not search.q:
        del names["relevance"]
    return [(label, address(params, ordering=name), search.ordering == name) for name, label in names.items()]


def suggestions(search: Search, params: QueryDict) -> list[tuple[str, str, int]]:
    """Return ways out of an empty list: (what to do, address, how many that finds), none of which finds nothing."""
    ways: list[tuple[str, str, Search]] = []
    for facet, values in search.chosen.items():
        for value in values:
            words = _("Without %(choice)s") % {"choice": labels(facet)[value]}
            ways.append((words, _without(params, facet, value), search.without(facet, value)))
    if len(search.words) > 1:
        ways += [
            (f"“{word.text}”", address(params, q=word.text), replace(search, q=word.text)) for word in search.words
        ]
    if search.q and search.chosen:
        asked = [search.q, *(word.text for word in search.words if len(search.words) > 1)]
        ways += [
            (_("“%(words)s” without filters") % {"words": q}, address(QueryDict(), q=q), Search(q=q)) for q in asked
        ]
    counted = [(words, where, way.found().count()) for words, where, way in ways[: 3 * MOST_SUGGESTIONS]]
    return [way for way in counted if way[2]][:MOST_SUGGESTIONS]


def address(params: QueryDict, **changes: str | None) -> str:
    """Return the address of this search with some parameters changed; a cursor holds only for the list it came from."""
    copy = params.copy()
    copy.pop("cursor", None)
    for name, value in changes.items():
        copy[name] = value or ""
    query = copy.urlencode()
    return f"?{query}" if query else "?"


def services(found: Organisation) -> list[tuple[str, str, str]]:
    """Return every service newcomers ask for: (label, "yes" | "no" | "unknown", note)."""
    stated = {row.service: row for row in found.services.all()}
    rows = []
    for value, label in labels_of(Offer).items():
        row = stated.get(value)
        answer = Answer.UNKNOWN if row is None else Answer.YES if row.offered else Answer.NO
        rows.append((label, str(answer), row.note if row else ""))
    return sorted(rows, key=lambda row: ["yes", "no", "unknown"].index(row[1]))


def lists(found: Organisation) -> dict[str, str]:
    """Return its sectors, stages and languages as words; empty where none is stated."""
    groups = {
        "sectors": (Sector, found.sectors),
        "stages": (Stage, found.stages),
        "languages": (Language, found.languages),
    }
    return {name: "; ".join(labels_of(words)[value] for value in values) for name, (words, values) in groups.items()}


def unknown(found: Organisation) -> list[str]:
    """Return what the page does not know, in words."""
    silent = len(Offer) - len(found.services.all())
    gaps = (
        (found.last_verified_on is None, _("Whether it still runs: nobody has checked.")),
        (
            silent > 0,
            ngettext("One of the services newcomers ask for.", "%(number)s of the services newcomers ask for.", silent)
            % {"number": silent},
        ),
        (not found.languages, _("In which languages a newcomer is served.")),
        (not found.stages, _("How far along a venture must be.")),
        (found.equity == Answer.UNKNOWN, _("Whether it takes equity.")),
        (found.open_to_newcomers == Answer.UNKNOWN, _("Whether it takes founders from other economies.")),
        (not found.website, _("Its website.")),
        (found.founded_year is None, _("When it was founded.")),
        (found.coordinate_precision != "address", _("Its street address: the point stands for the city.")),
    )
    return [text for missing, text in gaps if missing]


def _without(params: QueryDict, name: str, value: str) -> str:
    """Leave one value out, however it was written ("TW", "Taiwan")."""
    copy = params.copy()
    kept = [one for one in copy.getlist(name) if one != value and getattr(economies.match(one), "code", one) != value]
    copy.setlist(name, kept)
    return address(copy)
