"""The door for captions: WebVTT, under an address signed for one viewer. They are rows, so they come from here whatever the store is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from media import captions, tokens
from media.models import Captions
from web.shared.media_rights import may_see
from web.shared.media_views import guards, plain


@require_safe
def serve_captions(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Send captions to the viewer the address was made for, if they may still see the clip. `name` is for people who keep the file."""
    try:
        captions_id, viewer, _end = tokens.read(tokens.CAPTIONS, token, at=request.received_at)
    except tokens.TokenExpired:
        return plain(403, _("This address has expired. Load the page it came from again."))
    except tokens.TokenRefused:
        return plain(403, _("This address is not one of ours."))
    row = Captions.objects.filter(pk=captions_id).first()
    if row is None or not may_see(viewer, row.media_id, at=request.received_at):
        return plain(404, _("There is nothing here that you can see."))
    # They may be corrected at any moment: a browser keeps them, and asks each time whether they are still the same.
    headers = guards() | {"ETag": f'"{row.pk}-{row.version}"', "Cache-Control": "private, no-cache"}
    if {headers["ETag"], "*"} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(captions.vtt(row), content_type=f"{captions.CONTENT_TYPE}; charset=utf-8", headers=headers)
