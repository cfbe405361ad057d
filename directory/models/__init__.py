"""The tables of the directory."""

from directory.models.index import Facet, SearchText
from directory.models.organisation import RESERVED_SLUGS, Organisation, OrganisationQuerySet
from directory.models.parts import Location, Programme, Service

__all__ = [
    "RESERVED_SLUGS",
    "Facet",
    "Location",
    "Organisation",
    "OrganisationQuerySet",
    "Programme",
    "SearchText",
    "Service",
]
