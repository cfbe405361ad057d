"""The rescue desk: one page of everything that does not get through by itself, each with the act that helps."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from challenge import clock
from media.models import Media
from submissions import actions
from submissions.models import Entry
from submissions.permissions import media_visible_to
from web.organiser import rescue
from web.organiser.access import own_challenge
from web.shared.doors import tell_user

#: What can be given in one tap.
MORE_TIME = {
    "24": (gettext_lazy("24 hours from now"), timedelta(hours=24)),
    "48": (gettext_lazy("48 hours from now"), timedelta(hours=48)),
    "72": (gettext_lazy("three days from now"), timedelta(hours=72)),
    "2": (gettext_lazy("two hours from now"), timedelta(hours=2)),
}


@require_GET
@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """All of it, with what may be done at this moment."""
    challenge = own_challenge(request, slug)
    found = rescue.desk(challenge, request.user, request.received_at)
    total = len(found.uploads) + len(found.refused) + len(found.hanging) + len(found.ready) + len(found.nearly)
    context = {
        "challenge": challenge,
        "section": "entries",
        "tab": "rescue",
        "desk": found,
        "total": total,
        "now": request.received_at,
        "more_time": [(key, label) for key, (label, _time) in MORE_TIME.items()],
        "most": rescue.MOST,
    }
    return render(request, "organiser/entries/rescue.html", context)


@require_POST
@login_required
def nudge(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Remind one entrant."""
    entry = _entry(request, slug, pk)
    with tell_user(request, success=_("%(entry)s: the letter is on its way.") % {"entry": entry}):
        actions.nudge_entrant(entry, by=request.user, at=request.received_at)
    return redirect("organiser:rescue", slug)


@require_POST
@login_required
def extend(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Give one entrant more time, counted from now, to the end of that minute."""
    entry = _entry(request, slug, pk)
    _label, more = MORE_TIME.get(request.POST.get("more", ""), MORE_TIME["24"])
    until_at = (request.received_at + more).replace(second=0, microsecond=0)
    said = _("%(entry)s can be submitted until %(until)s.") % {
        "entry": entry,
        "until": clock.say(until_at, entry.challenge.zone),
    }
    with tell_user(request, success=said):
        actions.grant_extension(
            entry,
            by=request.user,
            at=request.received_at,
            until_at=until_at,
            reason=_("So that you can finish what you began."),
        )
    return redirect("organiser:rescue", slug)


@require_POST
@login_required
def check_again(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Promise the check of a file once more."""
    entry = _entry(request, slug, pk)
    media = get_object_or_404(
        Media.objects.filter(pk__in=media_visible_to(request.user)), pk=request.POST.get("media", "")[:18]
    )
    with tell_user(request, success=_("%(entry)s: the file is being checked again.") % {"entry": entry}):
        actions.check_file_again(entry, media, by=request.user, at=request.received_at)
    return redirect("organiser:rescue", slug)


def _entry(request: HttpRequest, slug: str, pk: str) -> Entry:
    rows = Entry.objects.organised_by(request.user).filter(challenge=own_challenge(request, slug))
    return get_object_or_404(rows.for_listing(), pk=pk)
