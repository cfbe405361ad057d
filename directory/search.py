"""Find organisations: read a request's filters, narrow the queryset, rank it, count its facets. Both doors ask here.

Values of one filter widen (Peru or Chile), filters narrow each other (and a hub), words of `q` narrow each other. A facet's own filter
does not restrict its own counts, so that each count says what choosing it as well would add.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, IntegerField, Q, TextChoices, Value, When
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core import economies
from directory.models import Facet, Organisation, OrganisationQuerySet, SearchText
from directory.text import Word, words
from directory.vocabulary import Kind, Language, Offer, Sector, Stage, Status

#: The filters whose values are kept as facets, with what each value is called.
FACETS: dict[str, Callable[[], list[tuple[str, Any]]]] = {
    "economy": economies.choices,
    "kind": lambda: Kind.choices,
    "sector": lambda: Sector.choices,
    "service": lambda: Offer.choices,
    "language": lambda: Language.choices,
    "stage": lambda: Stage.choices,
}
ORDERINGS = ("name", "-updated_at", "relevance")
LONGEST_QUERY = 200
NAME, OTHER_NAME, ABOUT, SUMMARY, FROM_THE_START = 8, 6, 4, 1, 8


@dataclass(frozen=True)
class Search:
    """What somebody looks for."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet -> values, only where some are chosen
    status: tuple[str, ...] = ()
    updated_since: datetime | None = None
    asked_ordering: str = ""

    @property
    def ordering(self) -> str:
        """Name, unless words are sought: then the best match first. Without words, relevance is the order by name."""
        default = "relevance" if self.q else "name"
        return "name" if not self.q and self.asked_ordering == "relevance" else self.asked_ordering or default

    @property
    def words(self) -> list[Word]:
        """The words of `q` that are searched."""
        return words(self.q)

    @property
    def narrows(self) -> bool:
        """Whether anything at all is asked."""
        return bool(self.q or self.chosen or self.status or self.updated_since)

    def found(self, *, ignoring: str = "") -> OrganisationQuerySet:
        """Return what is found, unordered; `ignoring` leaves one facet's filter out."""
        found = Organisation.objects.visible()
        for facet, values in self.chosen.items():
            if facet != ignoring:
                rows = Facet.objects.filter(facet=facet, value__in=values)
                found = found.filter(pk__in=rows.values("organisation"))
        if self.status:
            found = found.filter(status__in=self.status)
        if self.updated_since:
            found = found.filter(updated_at__gte=self.updated_since)
        if self.q:
            sought = self.words
            if not sought:
                return found.none()
            texts = SearchText.objects.all()
            for word in sought:
                texts = texts.filter(_anywhere(word))
            found = found.filter(pk__in=texts.values("pk"))  # one walk over the narrow table, not a join row by row
        return found

    def ranked(self) -> OrganisationQuerySet:
        """Return what is found with `rank`: how well it matches, in names before places before summaries."""
        found = self.found()
        if self.ordering != "relevance" or not self.words:
            return found.annotate(rank=Value(0, output_field=IntegerField()))
        return found.annotate(rank=self._rank())

    def without(self, facet: str, value: str = "") -> Search:
        """Return the same search without one chosen value, or without the whole facet."""
        kept = {
            name: tuple(one for one in values if not (name == facet and value in ("", one)))
            for name, values in self.chosen.items()
        }
        return replace(self, chosen={name: values for name, values in kept.items() if values})

    def _rank(self) -> Combinable:
        sought = self.words
        opening = "".join(f" {word.text}" for word in sought)
        rank: Combinable = Case(
            When(search_text__name__startswith=opening, then=Value(FROM_THE_START)), default=Value(0)
        )
        for word in sought:
            rank += Case(
                When(search_text__name__contains=word.needle, then=Value(NAME)),
                When(search_text__other_names__contains=word.needle, then=Value(OTHER_NAME)),
                When(search_text__about__contains=word.needle, then=Value(ABOUT)),
                default=Value(SUMMARY),
            )
        named = [economy.code for economy in economies.named_in(self.q)]
        if named:
            rank += Case(When(economy__in=named, then=Value(1)), default=Value(0))
        return rank


def read(params: QueryDict) -> tuple[Search, dict[str, list[ValidationError]]]:
    """Return the search that a query string asks for, and by parameter what in it is not understood (and left out).

    Parameters that are none of ours are ignored, like a key in the query string.
    """
    errors: dict[str, list[ValidationError]] = {}
    chosen = {facet: _known(params, facet, values(facet), errors) for facet in FACETS}
    search = Search(
        q=" ".join(" ".join(params.getlist("q")).split())[:LONGEST_QUERY],
        chosen={facet: values for facet, values in chosen.items() if values},
        status=_known(params, "status", Status.values, errors),
        updated_since=_moment(params, "updated_since", errors),
        asked_ordering=(_known(params, "ordering", ORDERINGS, errors) or ("",))[-1],
    )
    return search, errors


@cache
def values(facet: str) -> tuple[str, ...]:
    """Return the values that a facet can have, in the order in which they are listed."""
    return tuple(value for value, _label in FACETS[facet]())


def labels(facet: str) -> dict[str, str]:
    """Return what the values of a facet are called, in the order in which they are listed."""
    return {value: str(label) for value, label in FACETS[facet]()}


def labels_of(choices: type[TextChoices]) -> dict[str, str]:
    """Return what the values of a vocabulary are called."""
    return {value: str(label) for value, label in choices.choices}


def facet_counts(search: Search, facets: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Return [(value, how many)] by facet, none of them 0: economies in the official order, the rest most frequent first."""
    asked = list(facets)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in asked}
    free = [facet for facet in asked if facet not in search.chosen]
    for group, found in [
        (free, search),
        *(([facet], search.without(facet)) for facet in asked if facet in search.chosen),
    ]:
        for facet, value, number in _counted(group, found):
            counts[facet][value] = number
    return {facet: _in_order(facet, counts[facet]) for facet in asked}


def _counted(facets: list[str], search: Search) -> Iterable[tuple[str, str, int]]:
    if not facets:
        return []
    rows = Facet.objects.filter(facet__in=facets)
    if search.narrows:
        rows = rows.filter(organisation__in=search.found().values("pk"))
    else:  # few are hidden: leaving them out is cheaper than asking for all the others
        rows = rows.exclude(organisation__in=Organisation.objects.filter(hidden=True).values("pk"))
    return rows.values_list("facet", "value").annotate(number=Count("organisation")).order_by()


def _in_order(facet: str, counts: dict[str, int]) -> list[tuple[str, int]]:
    places = {value: place for place, value in enumerate(values(facet))}
    if facet == "economy":
        return sorted(counts.items(), key=lambda item: places[item[0]])
    return sorted(counts.items(), key=lambda item: (-item[1], places[item[0]]))


def _anywhere(word: Word) -> Q:
    return (
        Q(about__contains=word.needle)
        | Q(summary__contains=word.needle)
        | Q(name__contains=word.needle)
        | Q(other_names__contains=word.needle)
    )


def _known(
    params: QueryDict, name: str, known: Collection[str], errors: dict[str, list[ValidationError]]
) -> tuple[str, ...]:
    """Return the values asked for, each once; an economy also by any of its names."""
    found: dict[str, None] = {}
    for asked in params.getlist(name):
        value = asked.strip()
        if name == "economy" and (economy := economies.match(value)):
            value = economy.code
        if value in known:
            found[value] = None
        elif value:
            message = _("“%(value)s” is not known here. Known are: %(known)s.")
            facts = {"value": value[:60], "known": ", ".join(known)}
            errors.setdefault(name, []).append(ValidationError(message, code="unknown", params=facts))
    return tuple(found)


def _moment(params: QueryDict, name: str, errors: dict[str, list[ValidationError]]) -> datetime | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", text)  # a plus sign that nobody escaped arrives as a blank
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        errors[name] = [
            ValidationError(_("Write a time with its offset, such as 2026-11-22T08:00:00+08:00."), code="time")
        ]
        return None
    return moment
