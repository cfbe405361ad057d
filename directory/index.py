"""Keep what the search reads in step with what an organisation says. Called by whatever writes one; costs a few statements a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import translation

from core.economies import SYNONYMS, get
from directory import places
from directory.models import Facet, Organisation, SearchText
from directory.text import searchable
from directory.vocabulary import Kind, Language, Offer, Sector, Stage

BATCH = 500


def reindex(organisations: Iterable[Organisation]) -> None:
    """Write anew the facets and the search text of these organisations, in batches of 500."""
    waiting = iter(organisations)
    while batch := list(islice(waiting, BATCH)):
        prefetch_related_objects(batch, "locations", "programmes", "services")
        ids = [organisation.pk for organisation in batch]
        with transaction.atomic(), translation.override("en"):
            Facet.objects.filter(organisation__in=ids).delete()
            Facet.objects.bulk_create(
                [
                    Facet(organisation=organisation, facet=facet, value=value)
                    for organisation in batch
                    for facet, value in facet_values(organisation)
                ]
            )
            SearchText.objects.filter(pk__in=ids).delete()
            SearchText.objects.bulk_create([search_text(organisation) for organisation in batch])


def facet_values(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Yield (facet, value) for all by which it can be found. A service stated as not offered is not among them."""
    for economy in economies_of(organisation):
        yield "economy", economy
    for facet, values in (
        ("kind", organisation.kinds),
        ("sector", organisation.sectors),
        ("stage", organisation.stages),
        ("language", organisation.languages),
    ):
        for value in values:
            yield facet, value
    for service in organisation.services.all():
        if service.offered:
            yield "service", service.service


def economies_of(organisation: Organisation) -> list[str]:
    """Return the codes of all economies it works in, the first place first."""
    return list(dict.fromkeys([organisation.economy, *(place.economy for place in organisation.locations.all())]))


def search_text(organisation: Organisation) -> SearchText:
    """Return its words, strongest first, unsaved. Labels stand here in English, the language of the source files."""
    return SearchText(
        organisation=organisation,
        name=searchable([organisation.name]),
        other_names=searchable(
            [organisation.local_name, *organisation.alternate_names, _host(organisation.website)],
        ),
        about=searchable(_about(organisation)),
        summary=searchable([organisation.summary, *(scheme.name for scheme in organisation.programmes.all())]),
    )


def _about(organisation: Organisation) -> Iterator[str]:
    for code in economies_of(organisation):
        economy = get(code)
        yield from (economy.name, economy.short_name, *SYNONYMS.get(code, ()))
    further = [(place.economy, place.city) for place in organisation.locations.all()]
    for code, city in [(organisation.economy, organisation.city), *further]:
        yield city
        yield from places.other_names(code, city)
    yield from (str(Kind(value).label) for value in organisation.kinds)
    yield from (str(Sector(value).label) for value in organisation.sectors)
    yield from (str(Stage(value).label) for value in organisation.stages)
    yield from (str(Language(value).label) for value in organisation.languages)
    yield from (str(Offer(row.service).label) for row in organisation.services.all() if row.offered)
    yield from organisation.tags


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")
