"""The doors for bytes: parts of an upload come in, renditions go out.

Neither asks for a session. The signature in the address says what it opens and for whom; whether that viewer still may is asked anew
each time (media_rights.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
    UnreadablePostError,
)
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from media import tokens
from media.local_store import CHUNK_BYTES, LocalStore, PartRefused, UploadGone
from media.models import Rendition, Upload
from media.store import store
from web.shared.byte_ranges import Span, Unsatisfiable, asked_for
from web.shared.media_rights import may_see

# What a browser that sent too much is still listened to, so that it hears the answer instead of a broken line.
DRAINED_BYTES = 16 * 1024 * 1024


@csrf_exempt
@require_http_methods(["PUT"])
def receive_part(request: HttpRequest, token: str) -> HttpResponse:
    """Take one part. The signature says of which upload, which number and how many bytes; the same part may come again."""
    try:
        upload_id, number, size_bytes, _end = tokens.read(tokens.PART, token, at=request.received_at)
    except tokens.TokenExpired:
        return _refused(
            request, 403, "ADDRESS_EXPIRED", _("This address has expired. Ask for the upload to get a new one.")
        )
    except tokens.TokenRefused:
        return _refused(request, 403, "ADDRESS_WRONG", _("This address is not one of ours."))
    kept = store()
    upload = Upload.objects.filter(pk=upload_id, state=Upload.State.OPEN).only("key").first()
    if upload is None or not isinstance(kept, LocalStore):
        return _refused(request, 409, "UPLOAD_OVER", _("This upload is over. Ask for its state."))
    try:
        if request.headers.get("Content-Length") != str(size_bytes):
            raise PartRefused
        kept.receive(upload.key, number, size_bytes, request.read)
    except PartRefused:
        return _refused(request, 400, "PART_SIZE", _part_size(size_bytes))
    except UnreadablePostError:  # the line broke or fell silent: nothing more is waited for
        return _problem(400, "PART_SIZE", _part_size(size_bytes))
    except UploadGone:
        return _refused(request, 409, "UPLOAD_OVER", _("This upload is over. Ask for its state."))
    return HttpResponse(status=204)


def _refused(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse:
    left = DRAINED_BYTES
    with suppress(UnreadablePostError):
        while left > 0 and (chunk := request.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
    return _problem(status, code, detail)


def _part_size(size_bytes: int) -> str:
    return _("This part has exactly %(size)d bytes. Nothing of what came was kept.") % {"size": size_bytes}


def _problem(status: int, code: str, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@require_safe
def serve_rendition(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Send a rendition, whole or a span of it, under the type it was made with. `name` is for people who keep the file."""
    try:
        rendition_id, viewer, end = tokens.read(tokens.RENDITION, token, at=request.received_at)
    except tokens.TokenExpired:
        return plain(403, _("This address has expired. Load the page it came from again."))
    except tokens.TokenRefused:
        return plain(403, _("This address is not one of ours."))
    rendition = Rendition.objects.filter(pk=rendition_id).first()
    if rendition is None or not may_see(viewer, rendition.media_id, at=request.received_at):
        return plain(404, _("There is nothing here that you can see."))
    kept = store()
    elsewhere = kept.address(rendition.key, rendition.content_type, expires_at=datetime.fromtimestamp(end, UTC))
    if elsewhere or not isinstance(kept, LocalStore):
        answer: HttpResponseBase = HttpResponseRedirect(elsewhere or "")
    else:
        try:
            answer = _bytes_of(request, kept.path(rendition.key), rendition)
        except FileNotFoundError:
            return plain(404, _("There is nothing here that you can see."))
    answer["Cache-Control"] = f"private, max-age={end - int(request.received_at.timestamp())}"
    return answer


def _bytes_of(request: HttpRequest, path: Path, rendition: Rendition) -> HttpResponseBase:
    size = path.stat().st_size
    etag = f'"{rendition.pk}"'  # a rendition never changes; a new one is a new row
    headers = guards() | {"ETag": etag, "Accept-Ranges": "bytes"}
    if {etag, "*"} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        return HttpResponseNotModified(headers=headers)
    try:
        span = asked_for(request.headers.get("Range", ""), request.headers.get("If-Range", ""), etag=etag, size=size)
    except Unsatisfiable:
        return plain(416, _("This part of the file does not exist."), headers={"Content-Range": f"bytes */{size}"})
    if span is None:
        whole = FileResponse(path.open("rb"), content_type=rendition.content_type, headers=headers)
        whole["Content-Disposition"] = headers["Content-Disposition"]  # it puts the file's own name there
        return whole
    headers |= {"Content-Range": f"bytes {span.first}-{span.last}/{size}", "Content-Length": str(span.length)}
    return StreamingHttpResponse(_chunks(path, span), status=206, content_type=rendition.content_type, headers=headers)


def _chunks(path: Path, span: Span) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(span.first)
        left = span.length
        while left and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def guards() -> dict[str, str]:
    """Return the headers of everything that people sent, in whatever form: never guessed at, run or shared."""
    return {
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def plain(status: int, text: str, *, headers: dict[str, str] | None = None) -> HttpResponse:
    """Answer with a line of text, behind the same guards."""
    return HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=guards() | (headers or {})
    )
