"""Standings and publication for organisers; published results for everybody."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from api.permissions import Person, PublicRead
from api.serializers.fields import economy
from api.serializers.results import PublicationOut, PublishIn, ResultsOut, StandingsOut
from challenge.models import Round
from results import actions, standings
from results.models import Publication
from results.showcase import Winner, winners

ROUND = OpenApiParameter("round", str, description="The id of a round; the latest published one where it is left out.")


class StandingsView(APIView):
    """rounds/{id}/standings/: the organiser's."""

    permission_classes = [Person]

    @extend_schema(responses=StandingsOut)
    def get(self, request: Request, id: str) -> Response:
        """Return who stands where, in exact arithmetic."""
        round_ = get_object_or_404(
            Round.objects.organised_by(request.user).select_related("challenge").prefetch_related("criteria"), pk=id
        )
        return Response(standings.table_of(round_))


class PublishView(APIView):
    """rounds/{id}/publish/: the organiser's."""

    permission_classes = [Person]

    @extend_schema(request=PublishIn, responses=PublicationOut)
    def post(self, request: Request, id: str) -> Response:
        """Freeze the results and set the instant from which everybody sees them."""
        round_ = get_object_or_404(Round.objects.organised_by(request.user), pk=id)
        shape = PublishIn(data=request.data)
        shape.is_valid(raise_exception=True)
        at = request.received_at
        row = actions.schedule_publication(
            round_, by=request.user, results_at=shape.validated_data.get("results_at") or at, at=at
        )
        shown = timezone.localtime(row.round.results_at, row.round.challenge.zone)
        return Response({"round": row.round_id, "results_at": shown.isoformat(), "bundle_sha256": row.sha256})


class ResultsView(APIView):
    """challenges/{slug}/results/: 404 until published."""

    permission_classes = [PublicRead]

    @extend_schema(parameters=[ROUND], responses=ResultsOut)
    def get(self, request: Request, slug: str) -> Response:
        """Return the winners, with citations and clips."""
        row = published(request, slug)
        round_, challenge = row.round, row.round.challenge
        bundle_url = reverse("api:results-bundle", args=[slug], request=request)
        return Response(
            {
                "challenge": challenge.slug,
                "round": round_.pk,
                "published_at": timezone.localtime(round_.results_at, challenge.zone).isoformat(),
                "awards": [award(winner, request) for winner in winners(row, at=request.received_at, viewer="public")],
                "standings": row.bundle["standings"],
                "bundle_url": f"{bundle_url}?round={round_.pk}",
                "bundle_sha256": row.sha256,
            }
        )


class BundleView(APIView):
    """challenges/{slug}/results/bundle/: 404 until published."""

    permission_classes = [PublicRead]

    @extend_schema(parameters=[ROUND], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Return the document that `verify_results` checks."""
        return Response(published(request, slug).bundle)


def published(request: Request, slug: str) -> Publication:
    """Find the published results that are asked for, or answer 404."""
    rows = (
        Publication.objects.visible(request.received_at)
        .filter(round__challenge__slug=slug)
        .select_related("round__challenge")
    )
    if asked := request.query_params.get("round"):
        return get_object_or_404(rows, round=asked)
    latest = rows.order_by("-round__position", "-round__results_at", "pk").first()
    return latest or get_object_or_404(rows, pk="")


def award(winner: Winner, request: Request) -> dict[str, Any]:
    """Return one award given, in the API's form."""
    view = winner.view or {"renditions": [], "poster": None}
    clip = next(
        (
            item | {"url": request.build_absolute_uri(item["url"])}
            for item in view["renditions"]
            if item["role"] == "video"
        ),
        None,
    )
    return {
        "award": winner.award,
        "prize": winner.prize,
        "place": winner.place,
        "citation": winner.citation,
        "entry": {
            "id": winner.entry.pk,
            "title": winner.entry.title,
            "credit": winner.credit,
            "track": winner.entry.track.name if winner.entry.track else None,
            "economy": economy(winner.entry.economy),
            "clip": clip,
            "poster": request.build_absolute_uri(view["poster"]) if view["poster"] else None,
        },
    }
