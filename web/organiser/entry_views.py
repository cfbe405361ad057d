"""The entries of a challenge: the board and one entry. Organisers look; they never write in somebody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from core import economies
from media import addresses
from media.models import Media
from submissions.models import Entry
from web.organiser import board
from web.organiser.access import own_challenge

FILTERS = ("kind", "track", "economy", "q")


@require_GET
@login_required
def entries(request: HttpRequest, slug: str) -> HttpResponse:
    """All entries, narrowed by what is asked for, in the order of their numbers."""
    challenge = own_challenge(request, slug)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    counts = board.counts(challenge, request.user)
    page = board.page(board.narrowed(challenge, request.user, asked), request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = str(page.after)
    context = {
        "challenge": challenge,
        "section": "entries",
        "finding": _finding(counts),
        "counts": counts,
        "kinds": [(key, label, counts[key]) for key, (label, _which) in board.KINDS.items()],
        "tracks": list(challenge.tracks.all()),
        "economies": economies.all_economies(),
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "page": page,
        "next": f"?{query.urlencode()}" if page.after else "",
    }
    return render(request, "organiser/entries/board.html", context)


def _finding(counts: dict[str, int]) -> str:
    """Return the sentence above the list."""
    if not counts["all"]:
        return _("No entries yet.")
    submitted = ngettext("%(n)d entry is submitted.", "%(n)d entries are submitted.", counts["submitted"]) % {
        "n": counts["submitted"]
    }
    if counts["refused"]:
        waiting = ngettext(
            "%(n)d has a clip that was refused.", "%(n)d have a clip that was refused.", counts["refused"]
        )
        return f"{submitted} {waiting % {'n': counts['refused']}}"
    drafts = ngettext("%(n)d is a draft.", "%(n)d are drafts.", counts["draft"]) % {"n": counts["draft"]}
    return f"{submitted} {drafts}" if counts["draft"] else submitted


@dataclass(frozen=True, slots=True)
class File:
    """A file of an entry: what it is meant to be, its facts, and what of it may be looked at."""

    title: str
    media: Media
    view: dict[str, Any]


@require_GET
@login_required
def entry(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One entry: its facts, files, team, what was agreed to, its receipts."""
    challenge = own_challenge(request, slug)
    rows = Entry.objects.organised_by(request.user).filter(challenge=challenge).for_listing()
    row = get_object_or_404(rows.prefetch_related("clip__renditions", "deck__renditions", "image__renditions"), pk=pk)
    context = {
        "challenge": challenge,
        "section": "entries",
        "entry": row,
        "files": _files(row, request.user),
        "team": list(row.team.all()),
        "consents": list(row.consents.select_related("terms", "user").order_by("accepted_at", "pk")),
        "receipts": list(row.receipts.all()),
    }
    return render(request, "organiser/entries/entry.html", context)


def _files(row: Entry, viewer: User) -> list[File]:
    titles = (("clip", _("Clip")), ("deck", _("Deck")), ("image", _("Picture")))
    return [
        File(title, media, addresses.media_view(media, viewer.pk))
        for name, title in titles
        if (media := getattr(row, name))
    ]
