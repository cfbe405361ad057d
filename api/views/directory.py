"""organisations/: the directory, for anybody, faster with a key. Nothing hidden is in any answer."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from api.permissions import PublicRead
from api.serializers import directory as shapes
from directory import paging, search
from directory.models import Organisation
from directory.vocabulary import Status

PAGE_SIZE, LARGEST_PAGE = 50, 200
FACETS = ("economy", "kind", "sector", "service")

FILTERS = [
    OpenApiParameter(
        "q",
        many=True,
        description="Words in any script; all must occur. Colloquial names of economies and cities are understood.",
        examples=[
            OpenApiExample("By place", value=["accelerator in Peru"]),
            OpenApiExample("In Thai", value=["กรุงเทพ"]),
        ],
    ),
    *(
        OpenApiParameter(
            name,
            many=True,
            enum=list(search.labels(name)),
            description="May be repeated: any of the values. Different filters narrow each other.",
        )
        for name in search.FACETS
    ),
    OpenApiParameter("status", many=True, enum=Status.values, description="May be repeated: any of the values."),
    OpenApiParameter("updated_since", OpenApiTypes.DATETIME, description="RFC 3339 with offset."),
]
LISTING = [
    OpenApiParameter(
        "ordering",
        enum=search.ORDERINGS,
        description="`name` unless there is a `q`, then `relevance`. Without a `q`, `relevance` is the order by name.",
    ),
    OpenApiParameter("cursor", description="From `next` or `previous`."),
    OpenApiParameter(
        "page_size", int, description=f"1 to {LARGEST_PAGE}; {PAGE_SIZE} unless given, more is cut to {LARGEST_PAGE}."
    ),
]


class Directory(APIView):
    """Public reading, answers that can be kept and asked after by ETag."""

    permission_classes = [PublicRead]

    def answer(self, request: Request, body: dict[str, Any]) -> HttpResponse:
        """Return the body as JSON, or 304 when the caller already has it. Made by hand: nothing here needs a renderer's choice."""
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        tag = f'W/"{hashlib.blake2b(text, digest_size=12).hexdigest()}"'
        known = [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]
        response = HttpResponse(status=304) if tag in known else HttpResponse(text, content_type="application/json")
        response["ETag"] = tag
        response["Cache-Control"] = "public, no-cache"  # may be kept, must be asked after: hiding works at once
        return response

    def search(self, request: Request) -> search.Search:
        """Return what the query string asks for. Raises ValidationError naming what is not understood, and what would be."""
        found, errors = search.read(request.query_params)
        if errors:
            raise ValidationError(errors)
        return found


class Organisations(Directory):
    """organisations/"""

    @extend_schema(
        operation_id="organisations_list", parameters=FILTERS + LISTING, responses=shapes.OrganisationListOut
    )
    def get(self, request: Request) -> HttpResponse:
        """List organisations, by cursor."""
        wanted = self.search(request)
        rows = wanted.ranked().values(*shapes.COLUMNS)
        page = paging.page(
            rows, wanted.ordering, cursor=request.query_params.get("cursor", ""), size=page_size(request)
        )
        here = request.build_absolute_uri()
        return self.answer(
            request,
            {
                "next": replace_query_param(here, "cursor", page.next) if page.next else None,
                "previous": replace_query_param(here, "cursor", page.previous) if page.previous else None,
                "results": [shapes.organisation(row) for row in page.rows],
            },
        )


class OrganisationDetail(Directory):
    """organisations/{slug}/"""

    @extend_schema(operation_id="organisations_retrieve", responses=shapes.OrganisationDetailOut)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Return one organisation with its programmes, locations and services."""
        found = get_object_or_404(Organisation.objects.visible().for_detail(), slug=slug)
        return self.answer(request, shapes.detail(found))


class OrganisationFacets(Directory):
    """organisations/facets/"""

    @extend_schema(operation_id="organisations_facets", parameters=FILTERS, responses=shapes.FacetsOut)
    def get(self, request: Request) -> HttpResponse:
        """Count what the same filters find, by economy, kind, sector and service.

        A facet's own filter does not restrict its own counts. Values that would find nothing are left out.
        """
        counts = search.facet_counts(self.search(request), FACETS)
        names = {facet: search.labels(facet) for facet in FACETS}
        return self.answer(
            request,
            {
                facet: [
                    {"value": value, "label": names[facet][value], "count": count} for value, count in counts[facet]
                ]
                for facet in FACETS
            },
        )


def page_size(request: Request) -> int:
    """Return how many rows are asked for. Raises ValidationError for anything but a positive whole number."""
    text = request.query_params.get("page_size", "")
    if not text:
        return PAGE_SIZE
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise ValidationError({"page_size": f"1 to {LARGEST_PAGE}."})
    return min(int(text[:9]), LARGEST_PAGE)
