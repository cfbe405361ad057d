"""What a judge's device needs to work without a network: the worker, the manifest, a page for what was not kept, and what to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from judging.models import Assignment
from judging.queue import seat_in_use
from judging.seen import entry_of
from judging.sight import files_for
from media.captions import vtt
from media.models import Rendition

#: What a page of an entry weighs beside its files: text, drawn prints, its share of scripts and styles.
PAGE_BYTES = 120_000
#: The copies of a clip a device keeps: the small one, the whole one where there is no smaller.
KEPT_COPIES = ("small", "video")
#: What is kept as it is: loudness and pictures along a clip, pages of a deck, pictures.
KEPT_BESIDE = ("waveform", "sprite", "page", "image")
ICONS = (("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"))


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker. Its address lies above the judge's pages, so these are all it may answer for."""
    with open(str(finders.find("js/judge-worker.js")), "rb") as source:
        return HttpResponse(source.read(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Say how the judge's pages are put on the home screen of a tablet."""
    named = {
        "id": "/judge/",
        "name": _("%(site)s, judging") % {"site": settings.SITE_NAME},
        "short_name": settings.SITE_NAME,
        "lang": get_language(),
        "start_url": reverse("judge:queue"),
        "scope": reverse("judge:queue"),
        "display": "standalone",
        "background_color": "#f1f3ed",
        "theme_color": "#0b2e37",
        "icons": [
            {"src": static(f"img/app-{purpose}-{size}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
            for size, purpose in ICONS
        ],
    }
    return JsonResponse(named, content_type="application/manifest+json")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what stands in for a page that this device did not keep. The worker fetches it beforehand; it names nobody."""
    return render(request, "judge/offline.html")


@require_safe
@never_cache
def who(request: HttpRequest) -> JsonResponse:
    """Say who is signed in, before marks that wait on a device are sent, and hand out the CSRF token of this sign-in."""
    get_token(request)
    return JsonResponse({"account": request.user.pk or ""})


@login_required
@require_safe
@never_cache
def keep_list(request: HttpRequest) -> JsonResponse:
    """List the pages of a judge's queue with the files to keep for each, under addresses made for this judge, and their sizes."""
    seat, _seats = seat_in_use(request.user, at=request.received_at, wanted=request.GET.get("round", ""))
    files = [f"entry__{name}__renditions" for name in ("deck", "image")]
    rows = (
        Assignment.objects.for_judge(request.user)
        .filter(judge=seat)
        .for_listing()
        .with_answers()
        .select_related("entry__deck", "entry__image")
        .prefetch_related(*files)
        .in_queue_order()
    )
    entries: list[dict[str, Any]] = [
        {"page": reverse("judge:bench", args=[row.pk]), "files": list(_files(row, request.user.pk))} for row in rows
    ]
    size = sum(PAGE_BYTES + sum(file["size_bytes"] for file in entry["files"]) for entry in entries)
    return JsonResponse({"entries": entries, "size_bytes": size})


def _files(row: Assignment, viewer: str) -> Iterator[dict[str, Any]]:
    """Yield what one entry shows: of clips the small copy and what its player has beside it; decks and pictures as they are."""
    media = [row.entry.clip, row.entry.deck, row.entry.image, *(given.media for given in entry_of(row).answers)]
    for one in media:
        view = files_for(one, viewer)
        if one is None or view is None:
            continue
        copies = {item["role"]: item for item in view["renditions"]}
        clip = next((copies[role] for role in KEPT_COPIES if role in copies), None)
        shown = [item for item in view["renditions"] if item is clip or item["role"] in KEPT_BESIDE]
        yield from ({"url": item["url"], "size_bytes": item["size_bytes"]} for item in shown)
        if view["poster"]:
            poster = next(copy for copy in one.renditions.all() if copy.role == Rendition.Role.POSTER)
            yield {"url": view["poster"], "size_bytes": poster.size_bytes}
        if view["captions"]:
            spoken = {captions.language: len(vtt(captions).encode()) for captions in one.captions.all()}
            yield from ({"url": track["url"], "size_bytes": spoken[track["language"]]} for track in view["captions"])
