"""media/{id}/captions/{language}/: read, replace, remove; as JSON cues or as WebVTT."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.parsers import JSONParser
from api.permissions import Person
from api.serializers.captions import CaptionsIn, CaptionsOut, captions_out
from media import captions, languages
from media.models import Captions, Media
from submissions import actions
from submissions.permissions import media_visible_to
from video.captions import MAX_BYTES

ETAG = re.compile(r'(?:W/)?"v(\d{1,9})"')
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description='The ETag of the captions you changed; `"v0"` for new ones.'
)
SHAPES = {(200, "application/json"): CaptionsOut, (200, "text/vtt"): OpenApiTypes.STR}


class WebVTT(BaseRenderer):
    """The file as players read it."""

    media_type, format, charset = captions.CONTENT_TYPE, "vtt", "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the text; a problem goes out as what it is."""
        return data.encode() if isinstance(data, str) else json.dumps(data, default=str).encode()


class Bytes(BaseParser):
    """A file of captions, as it is."""

    media_type = captions.CONTENT_TYPE

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> bytes:
        """Return the bytes, one more at most than captions may take."""
        return stream.read(MAX_BYTES + 1)


class SubRip(Bytes):
    """The same in the form of SRT."""

    media_type = "application/x-subrip"


class CaptionsDetail(APIView):
    """Captions of a clip in one language, for its owner and the organiser."""

    permission_classes = [Person]
    renderer_classes = [JSONRenderer, WebVTT]
    parser_classes = [JSONParser, Bytes, SubRip]

    @extend_schema(responses=SHAPES)
    def get(self, request: Request, id: str, language: str) -> Response:
        """Return the cues, or with `?format=vtt` the file."""
        row = get_object_or_404(self._media(request, id).captions, language=languages.tidy(language))
        return self._answer(request, row)

    @extend_schema(
        request={
            "application/json": CaptionsIn,
            "text/vtt": OpenApiTypes.STR,
            "application/x-subrip": OpenApiTypes.STR,
        },
        parameters=[IF_MATCH],
        responses=SHAPES | {(201, "application/json"): CaptionsOut},
    )
    def put(self, request: Request, id: str, language: str) -> Response:
        """Replace the captions as a whole; 409 STALE_CAPTIONS with the current `version` when somebody else changed them meanwhile."""
        seen = ETAG.fullmatch(request.headers.get("If-Match", "").strip())
        asked: dict[str, Any] = {"version": int(seen[1]) if seen else None}
        if isinstance(request.data, bytes):
            asked["cues"] = request.data
        else:
            shape = CaptionsIn(data=request.data if isinstance(request.data, Mapping) else {})
            shape.is_valid(raise_exception=True)
            asked |= {"cues": shape.typed(), "label": shape.validated_data["label"]}
            if asked["version"] is None:
                asked["version"] = shape.validated_data["version"]
        row = actions.save_captions(
            self._media(request, id), language, by=request.user, at=request.received_at, **asked
        )
        return self._answer(request, row, status=201 if row.version == 1 else 200)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: str, language: str) -> Response:
        """Take them away. Can be repeated."""
        actions.remove_captions(self._media(request, id), language, by=request.user, at=request.received_at)
        return Response(status=204)

    def _media(self, request: Request, media_id: str) -> Media:
        return get_object_or_404(media_visible_to(request.user), pk=media_id)

    def _answer(self, request: Request, row: Captions, status: int = 200) -> Response:
        headers = {"ETag": f'"v{row.version}"'}
        if isinstance(request.accepted_renderer, WebVTT):
            headers["Content-Disposition"] = f'attachment; filename="captions.{row.language}.vtt"'
            return Response(captions.vtt(row), status=status, headers=headers)
        return Response(CaptionsOut(captions_out(row)).data, status=status, headers=headers)
