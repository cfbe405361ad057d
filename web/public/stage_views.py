"""A pitch day for everybody: the audience's page, the screen in the hall, and the clock that all of them follow."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from core.prepared import Hole, Prepared
from judging import pitch_days
from judging.models import PitchDay
from web.shared import stage_words

#: When the question came and when the answer went, in milliseconds of the epoch; on every answer, also on one that says "not changed".
CLOCK_HEADER = "Soundings-Clock"

#: Asked some two hundred times a second on a full day, so it is put into words once.
PUBLIC: Prepared[PitchDay] = Prepared(
    lambda: (
        PitchDay.objects.public().filter(round=Hole("round"), round__challenge__slug=Hole("slug")).only("pk", "version")
    )
)


@require_safe
def audience(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Who is on stage, how long still, who comes next, and the whole run order on both clocks."""
    return _page(request, slug, pk, "public/stage.html")


@require_safe
def screen(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """The same in three facts, as large as the wall."""
    return _page(request, slug, pk, "public/stage_screen.html")


@require_safe
def clock(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """The document that a screen counts from, and what time it is here. One query while nothing has changed.

    Nothing on the way may keep an answer: it carries the moment at which it was made.
    """
    day = PUBLIC.first(round=pk, slug=slug)
    if day is None:
        day = PitchDay.objects.visible_to(request.user).filter(round=pk, round__challenge__slug=slug).first()
    if day is None:
        raise Http404
    found = pitch_days.document(day)
    # A proxy that compresses marks our ETag as a weak one; it stands for the same document.
    known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    same = bool(known & {found.etag, "*"})
    answer = HttpResponseNotModified() if same else HttpResponse(found.body, content_type="application/json")
    answer["ETag"] = found.etag
    answer["Cache-Control"] = "no-store"
    answer[CLOCK_HEADER] = " ".join(map(stage_words.milliseconds, (request.received_at, timezone.now())))
    return answer


def _page(request: HttpRequest, slug: str, pk: str, template: str) -> HttpResponse:
    days = PitchDay.objects.visible_to(request.user).select_related("round__challenge")
    day = get_object_or_404(days, round=pk, round__challenge__slug=slug)
    response = render(request, template, stage_words.context(day))
    patch_cache_control(response, private=True)
    return response
