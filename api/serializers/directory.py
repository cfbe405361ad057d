"""The shapes of the directory. Written out as dicts, which costs a third of what a ModelSerializer does; the classes describe them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.serializers.fields import EconomyOut, economy
from directory.models import Location, Organisation, Programme, Service
from directory.vocabulary import Answer, Kind, Language, Offer, Precision, Sector, Stage, Status

#: The columns a list reads, in one query: `Organisation.objects.values(*COLUMNS)`, with those that its cursor is made of.
COLUMNS = (
    "id", "slug", "name", "local_name", "local_language", "alternate_names", "summary", "kinds", "sectors", "tags", "stages", "languages",
    "equity", "open_to_newcomers", "economy", "city", "latitude", "longitude", "coordinate_precision", "website", "public_email",
    "founded_year", "status", "last_verified_on", "last_verified_by", "source", "is_invented", "created_at", "updated_at",
    "sort_name", "rank",
)  # fmt: skip


def choices(name: type[Any], many: bool = False, **kwargs: Any) -> serializers.Field[Any, Any, Any, Any]:
    """Return the field of a vocabulary, one value or a list."""
    one = serializers.ChoiceField(choices=name.choices, **({} if many else kwargs))
    return serializers.ListField(child=one, **kwargs) if many else one


class OrganisationOut(serializers.Serializer[Any]):
    """An organisation. Null and "unknown" mean that nobody has said; nothing is guessed."""

    id = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField(help_text="Its page for people.")
    name = serializers.CharField()
    local_name = serializers.CharField(allow_null=True, help_text="Its name in the local script.")
    local_language = serializers.CharField(allow_null=True, help_text="The language of `local_name` (BCP 47).")
    alternate_names = serializers.ListField(child=serializers.CharField(), help_text="Other and former names.")
    summary = serializers.CharField()
    kinds = choices(Kind, many=True)
    sectors = choices(Sector, many=True, help_text="Ours, mapped from the words of the source.")
    tags = serializers.ListField(child=serializers.CharField(), help_text="The focus in the words of the source.")
    stages = choices(Stage, many=True, allow_null=True)
    languages = choices(Language, many=True, allow_null=True, help_text="In which a newcomer is served.")
    equity = choices(Answer, help_text="Whether it takes equity.")
    open_to_newcomers = choices(Answer, help_text="Whether it takes founders from other economies.")
    economy = EconomyOut(source="*", help_text="Of its first place; `locations` names the others.")
    city = serializers.CharField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    coordinate_precision = choices(Precision, help_text="`city`: the middle of the city, not an address.")
    website = serializers.URLField(allow_null=True)
    public_email = serializers.EmailField(allow_null=True)
    founded_year = serializers.IntegerField(allow_null=True)
    status = choices(Status)
    last_verified_on = serializers.DateField(allow_null=True)
    last_verified_by = serializers.CharField(allow_null=True)
    source = serializers.CharField()
    is_invented = serializers.BooleanField(help_text="True for organisations made up for a demonstration.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ProgrammeOut(serializers.Serializer[Any]):
    """A scheme that ventures apply to."""

    id = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    intake = choices(Programme.Intake)
    length_weeks = serializers.IntegerField(allow_null=True)
    stages = choices(Stage, many=True, allow_null=True)
    equity = choices(Answer)
    website = serializers.URLField(allow_null=True)


class LocationOut(serializers.Serializer[Any]):
    """A place where it works; the first of the list stands on the organisation too."""

    economy = EconomyOut(source="*")
    city = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    coordinate_precision = choices(Precision)


class ServiceOut(serializers.Serializer[Any]):
    """A stated yes or no. A service that is not in the list has not been stated."""

    service = choices(Offer)
    offered = serializers.BooleanField()
    note = serializers.CharField(allow_null=True)


class OrganisationDetailOut(OrganisationOut):
    """An organisation with all that belongs to it."""

    programmes = ProgrammeOut(many=True)
    locations = LocationOut(many=True)
    services = ServiceOut(many=True)


class OrganisationListOut(serializers.Serializer[Any]):
    """One page of the list."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OrganisationOut(many=True)


class FacetValueOut(serializers.Serializer[Any]):
    """A value that would find something, and how many."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class FacetsOut(serializers.Serializer[Any]):
    """Counts by facet; a facet's own filter does not restrict its own counts."""

    economy = FacetValueOut(many=True)
    kind = FacetValueOut(many=True)
    sector = FacetValueOut(many=True)
    service = FacetValueOut(many=True)


def organisation(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an organisation in the API's form, from a row of `.values(*COLUMNS)`."""
    return {
        "id": row["id"],
        "slug": row["slug"],
        "url": f"{settings.SITE_URL}/directory/{row['slug']}/",
        "name": row["name"],
        "local_name": row["local_name"] or None,
        "local_language": row["local_language"] or None,
        "alternate_names": row["alternate_names"],
        "summary": row["summary"],
        "kinds": row["kinds"],
        "sectors": row["sectors"],
        "tags": row["tags"],
        "stages": row["stages"] or None,
        "languages": row["languages"] or None,
        "equity": row["equity"],
        "open_to_newcomers": row["open_to_newcomers"],
        "economy": economy(row["economy"]),
        "city": row["city"] or None,
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "coordinate_precision": row["coordinate_precision"],
        "website": row["website"] or None,
        "public_email": row["public_email"] or None,
        "founded_year": row["founded_year"],
        "status": row["status"],
        "last_verified_on": row["last_verified_on"].isoformat() if row["last_verified_on"] else None,
        "last_verified_by": row["last_verified_by"] or None,
        "source": row["source"],
        "is_invented": row["is_invented"],
        "created_at": row["created_at"].isoformat(),
        "updated_at": row["updated_at"].isoformat(),
    }


def detail(found: Organisation) -> dict[str, Any]:
    """Return an organisation with its programmes, locations and services; takes a row of `for_detail()`."""
    return organisation(vars(found)) | {
        "programmes": [programme(row) for row in found.programmes.all()],
        "locations": [location(row) for row in (found, *found.locations.all())],
        "services": [service(row) for row in sorted(found.services.all(), key=Service.place)],
    }


def programme(row: Programme) -> dict[str, Any]:
    """Return a programme in the API's form."""
    return {
        "id": row.pk,
        "name": row.name,
        "summary": row.summary,
        "intake": row.intake,
        "length_weeks": row.length_weeks,
        "stages": row.stages or None,
        "equity": row.equity,
        "website": row.website or None,
    }


def location(row: Organisation | Location) -> dict[str, Any]:
    """Return a place in the API's form; the organisation itself holds the first one."""
    return {
        "economy": economy(row.economy),
        "city": row.city or None,
        "address": getattr(row, "address", "") or None,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "coordinate_precision": row.coordinate_precision,
    }


def service(row: Service) -> dict[str, Any]:
    """Return a service in the API's form."""
    return {"service": row.service, "offered": row.offered, "note": row.note or None}
