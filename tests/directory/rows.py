"""Organisations for tests, made in one line."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from directory.index import reindex
from directory.models import Location, Organisation, Service
from directory.search import Search, read


def make(
    name: str, *, offers: dict[str, bool] | None = None, also_in: tuple[tuple[str, str], ...] = (), **fields: Any
) -> Organisation:
    """Keep an organisation, found by everything it says. `offers` states services, `also_in` further (economy, city)."""
    slug = fields.pop("slug", None) or f"place-{Organisation.objects.count() + 1}"
    facts = {"economy": "PE", "city": "Lima", "kinds": ["hub"], "source": "a test"} | fields
    organisation = Organisation(slug=slug, name=name, **facts)
    organisation.full_clean()
    organisation.save()
    for service, offered in (offers or {}).items():
        Service.objects.create(organisation=organisation, service=service, offered=offered)
    for position, (economy, city) in enumerate(also_in):
        Location.objects.create(organisation=organisation, economy=economy, city=city, position=position)
    reindex([organisation])
    return organisation


def asked(query: str) -> Search:
    """Return the search of a query string that is understood."""
    search, errors = read(QueryDict(query))
    assert errors == {}
    return search


def names(query: str) -> list[str]:
    """Return the names that a query string finds, in its order."""
    found = asked(query)
    order = {
        "name": ("sort_name", "id"),
        "-updated_at": ("-updated_at", "id"),
        "relevance": ("-rank", "sort_name", "id"),
    }
    return [row.name for row in found.ranked().order_by(*order[found.ordering])]
