"""assignments/{id}/recuse/: a judge steps aside from an entry of their queue."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.permissions import Person
from api.serializers.recusal import RecusalIn, RecusalOut
from judging import actions
from judging.models import Assignment


class RecuseView(APIView):
    """assignments/{id}/recuse/."""

    permission_classes = [Person]

    @extend_schema(request=RecusalIn, responses=RecusalOut)
    def post(self, request: Request, id: str) -> Response:
        """Take the entry out of the queue, for good and at once. A card that was begun is kept, unseen and uncounted."""
        mine = Assignment.objects.for_judge(request.user).select_related("judge__round", "entry")
        row = get_object_or_404(mine, pk=id)
        shape = RecusalIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said = shape.validated_data
        actions.declare_conflict(row.judge, row.entry, by=request.user, kind=said["reason"], note=said["note"])
        return Response(RecusalOut({"state": "recused"}).data)
