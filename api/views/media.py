"""uploads/ and media/: how a file comes here in parts, and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import Problem, by_field
from api.permissions import Person
from api.serializers.media import MediaOut, OpenUploadOut, UploadOut, UploadStart, UploadStateOut
from media import actions
from media.addresses import media_view
from media.models import Upload
from media.store import store
from submissions.actions import answer_upload_terms, attach_answer, attach_media, upload_terms
from submissions.models import Entry
from submissions.permissions import media_visible_to

#: Refusals of a size that have the same code before a byte is sent as they would have after the file was looked at.
EARLY = {"EMPTY", "TOO_LARGE"}


class Uploads(ListAPIView[Upload]):
    """Beginning, and what was begun."""

    permission_classes = [Person]
    serializer_class = OpenUploadOut
    queryset = Upload.objects.none()  # names the model to the schema

    def get_queryset(self) -> QuerySet[Upload]:
        """Find one's own uploads whose parts may still come."""
        rows = Upload.objects.owned_by(self.request.user).still_open(self.request.received_at)
        entry_id = self.request.query_params.get("entry")
        return rows.filter(subject=f"entry:{_entry(self.request, entry_id).pk}") if entry_id else rows

    @extend_schema(parameters=[OpenApiParameter("entry", str, description="Only those for this entry.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own uploads that are not over, newest first: what another device began can be finished here."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=UploadStart, responses={201: UploadOut})
    def post(self, request: Request) -> Response:
        """Make room for a file and return where its parts are PUT."""
        shape = UploadStart(data=request.data)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        entry = _entry(request, asked.pop("entry"))
        place = asked.pop("question")
        if place:
            question = get_object_or_404(entry.challenge.questions, key=place)
            limits = answer_upload_terms(entry, question, asked["purpose"], by=request.user, at=request.received_at)
        else:
            limits = upload_terms(entry, asked["purpose"], by=request.user, at=request.received_at)
        try:
            upload = actions.start_upload(
                by=request.user,
                at=request.received_at,
                subject=f"entry:{entry.pk}",
                place=place,
                limits=limits,
                **asked,
            )
        except ValidationError as error:
            raise _early(error) from error
        return Response(_addresses(request, upload, {}), status=201)


class UploadDetail(APIView):
    """One upload, for the person who sends it."""

    permission_classes = [Person]

    @extend_schema(responses=UploadStateOut)
    def get(self, request: Request, id: str) -> Response:
        """Return what has truly arrived, and fresh addresses for what has not."""
        upload = _upload(request, id)
        is_open = upload.state == Upload.State.OPEN
        received = store().received(upload.key, upload.store_upload_id) if is_open else {}
        if upload.state == Upload.State.COMPLETE:
            received = dict(enumerate(upload.part_sizes, start=1))
        media = getattr(upload, "media", None)
        return Response(
            _addresses(request, upload, received, closed=not is_open or upload.expires_at <= request.received_at)
            | {
                "state": upload.state,
                "purpose": upload.purpose,
                "filename": upload.filename,
                "size_bytes": upload.size_bytes,
                "head_sha256": upload.head_sha256,
                "received": [{"number": number, "size_bytes": size} for number, size in sorted(received.items())],
                "media": media.pk if media else None,
            }
        )

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, id: str) -> Response:
        """Give it up. What came of it is removed."""
        actions.abandon_upload(_upload(request, id), by=request.user)
        return Response(status=204)


class UploadComplete(APIView):
    """The end of sending."""

    permission_classes = [Person]

    @extend_schema(request=None, responses=MediaOut)
    def post(self, request: Request, id: str) -> Response:
        """Say that every part was sent; answer at once with the media. Can be repeated. 409 PARTS_MISSING names parts in `missing`."""
        upload = _upload(request, id)
        entry = _entry(request, upload.subject.removeprefix("entry:"))
        media = actions.complete_upload(upload, by=request.user, at=request.received_at)
        question = entry.challenge.questions.filter(key=upload.place).first() if upload.place else None
        if question:
            attach_answer(entry, question, media, by=request.user, at=request.received_at)
        elif not upload.place:
            attach_media(entry, media, by=request.user, at=request.received_at)
        return Response(media_view(media, str(request.user.pk), absolute=request.build_absolute_uri))


class MediaDetail(APIView):
    """What became of a file, for its owner and the organiser."""

    permission_classes = [Person]

    @extend_schema(responses=MediaOut)
    def get(self, request: Request, id: str) -> Response:
        """Return the state, the reason of a refusal, and the copies under addresses made for the caller."""
        media = get_object_or_404(media_visible_to(request.user).with_renditions(), pk=id)
        return Response(media_view(media, str(request.user.pk), absolute=request.build_absolute_uri))


def _entry(request: Request, entry_id: str) -> Entry:
    return get_object_or_404(
        Entry.objects.visible_to(request.user).select_related("challenge", "round__challenge"), pk=entry_id
    )


def _upload(request: Request, upload_id: str) -> Upload:
    return get_object_or_404(Upload.objects.owned_by(request.user).select_related("media"), pk=upload_id)


def _addresses(request: Request, upload: Upload, received: dict[int, int], *, closed: bool = False) -> dict[str, Any]:
    kept = store()
    parts = []
    for number in [] if closed else upload.missing(received):
        part = kept.part_address(
            upload.key,
            upload.store_upload_id,
            upload_id=upload.pk,
            number=number,
            size_bytes=upload.part_sizes[number - 1],
            expires_at=upload.expires_at,
        )
        parts.append({"number": number, "url": request.build_absolute_uri(part.url), "headers": part.headers})
    return {
        "id": upload.pk,
        "part_size_bytes": upload.part_size_bytes,
        "parts": parts,
        "expires_at": upload.expires_at.isoformat(),
    }


def _early(error: ValidationError) -> Exception:
    found = [item for items in getattr(error, "error_dict", {}).values() for item in items]
    for item in found:
        if item.code in EARLY:
            return Problem(400, item.code, item.messages[0], errors=by_field(error))
    return error
