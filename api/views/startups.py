"""startups/{id}/funding/: the money a start-up tells of. Its owner's alone to read and to write here."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.permissions import Person
from api.serializers.eligibility import FundingShape
from submissions import actions
from submissions.models import Startup


class FundingView(APIView):
    """The list as a whole."""

    permission_classes = [Person]

    @extend_schema(responses=FundingShape)
    def get(self, request: Request, id: str) -> Response:
        """Return what was told."""
        return self._answer(self._startup(request, id))

    @extend_schema(request=FundingShape, responses=FundingShape)
    def put(self, request: Request, id: str) -> Response:
        """Replace it."""
        startup = self._startup(request, id)
        shape = FundingShape(data=request.data)
        shape.is_valid(raise_exception=True)
        told = shape.validated_data
        saved = actions.save_funding(
            startup, by=request.user, rows=told["funding"], raised_nothing=told["raised_nothing"]
        )
        return self._answer(saved)

    def _startup(self, request: Request, id: str) -> Startup:
        return get_object_or_404(Startup.objects.owned_by(request.user), pk=id)

    def _answer(self, startup: Startup) -> Response:
        told = {"funding": startup.funding.all(), "raised_nothing": startup.raised_nothing}
        return Response(FundingShape(told).data)
