"""Clips that were entered before: pairs side by side, in words, and what the organisers say about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from media import addresses
from media.models import Media
from submissions import actions
from submissions.models import Entry, Resemblance
from video.likeness import compare
from web.organiser.access import own_challenge
from web.organiser.screening_forms import RulingForm
from web.shared.doors import tell_user

MOST = 100


@dataclass(frozen=True, slots=True)
class Side:
    """One of two clips. `entry` and `view` are None where it stands in a challenge that this organiser does not run."""

    media: Media
    entry: Entry | None
    view: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clips and how alike they are, in hundredths; `same_file` for equal bytes."""

    row: Resemblance
    first: Side
    second: Side
    picture: int
    sound: int | None
    same_file: bool


@require_GET
@login_required
def alike(request: HttpRequest, slug: str) -> HttpResponse:
    """All pairs of a challenge, those nobody has ruled on first."""
    challenge = own_challenge(request, slug)
    rows = Resemblance.objects.organised_by(request.user).in_challenge(challenge).select_related("first", "second")
    found = list(rows.order_by("ruling", "-created_at", "pk")[:MOST])
    pairs = _pairs(found, request.user)
    context = {
        "challenge": challenge,
        "section": "entries",
        "tab": "alike",
        "pairs": pairs,
        "open": sum(not pair.row.ruling for pair in pairs),
    }
    return render(request, "organiser/entries/alike.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def pair(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One pair, to look at and to rule on."""
    challenge = own_challenge(request, slug)
    rows = Resemblance.objects.organised_by(request.user).in_challenge(challenge)
    row = get_object_or_404(rows.select_related("first", "second", "ruled_by"), pk=pk)
    form = RulingForm(
        request.POST if request.method == "POST" else None, initial={"ruling": row.ruling, "note": row.note}
    )
    if form.is_bound and form.is_valid():
        with tell_user(request, form=form, success=_("Kept.")) as told:
            actions.rule_resemblance(row, by=request.user, **form.cleaned_data)
        if told.ok:
            return redirect("organiser:alike", slug)
    (found,) = _pairs([row], request.user, players=True)
    likeness = (
        compare(row.first.fingerprint, row.second.fingerprint)
        if row.first.fingerprint and row.second.fingerprint
        else None
    )
    context = {
        "challenge": challenge,
        "section": "entries",
        "tab": "alike",
        "pair": found,
        "sides": [(_("Came first"), found.first), (_("Came later"), found.second)],
        "offset": likeness.offset_seconds if likeness else 0,
        "form": form,
    }
    return render(request, "organiser/entries/pair.html", context, status=422 if form.errors else 200)


def _pairs(rows: list[Resemblance], user: User, *, players: bool = False) -> list[Pair]:
    clips = {media for row in rows for media in (row.first_id, row.second_id)}
    mine = Entry.objects.organised_by(user).filter(clip__in=clips).for_listing().order_by("created_at", "pk")
    if players:
        mine = mine.prefetch_related("clip__renditions", "clip__captions")
    entries = {entry.clip_id: entry for entry in mine}

    def side(media: Media) -> Side:
        entry = entries.get(media.pk)
        seen = entry.clip if entry else None
        return Side(media, entry, addresses.media_view(seen, user.pk) if seen and players else None)

    return [
        Pair(
            row,
            side(row.first),
            side(row.second),
            picture=round(100 * row.picture),
            sound=None if row.sound is None else round(100 * row.sound),
            same_file=bool(row.first.sha256) and row.first.sha256 == row.second.sha256,
        )
        for row in rows
    ]
