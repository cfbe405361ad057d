"""receipts/: the public keys, and the question whether a receipt is genuine. For anybody."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.serializers.receipts import CheckIn, CheckOut, KeysOut
from submissions import receipts
from submissions.models import SigningKey


class ReceiptKeys(APIView):
    """receipts/keys/."""

    permission_classes = [AllowAny]

    @extend_schema(responses=KeysOut)
    def get(self, request: Request) -> Response:
        """Return the public halves of all keys that ever signed a receipt here, the newest first."""
        return Response(KeysOut({"keys": list(SigningKey.objects.all())}).data)


class ReceiptCheck(APIView):
    """receipts/check/."""

    permission_classes = [AllowAny]

    @extend_schema(request=CheckIn, responses=CheckOut)
    def post(self, request: Request) -> Response:
        """Say whether one of our keys signed this content. Nothing else is told."""
        shape = CheckIn(data=request.data)
        shape.is_valid(raise_exception=True)
        return Response(CheckOut({"genuine": receipts.is_ours(shape.validated_data)}).data)
