"""The judge's queue, and the way out for who knows the people behind an entry."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from judging import actions
from judging.models import Judge
from judging.queue import places, seat_in_use
from judging.seen import entry_of
from judging.sight import poster_for
from web.judge.desk import device, own
from web.judge.forms import ConflictForm
from web.judge.news import news_for
from web.shared.doors import tell_user


@login_required
@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """Show the entries this judge was given, in the order that is theirs, and what is left to do."""
    seat, seats = seat_in_use(request.user, at=request.received_at, wanted=request.GET.get("round", ""))
    if seat is None:
        return render(request, "judge/nothing.html")
    if not all(one.state == Judge.State.ACTIVE and one.was_seen(request.received_at) for one in seats):
        actions.take_seats(by=request.user, at=request.received_at)
    queue = places(seat, request.user, list(seat.round.criteria.all()))
    waiting = [place for place in queue if not place.sent]
    opens_at = seat.round.judging_opens_at
    news = news_for(seat, sent=len(queue) - len(waiting))
    context = {
        "seat": seat,
        "seats": seats,
        "total": len(queue),
        "waiting": [(place, poster_for(place.assignment.entry.clip, request.user.pk)) for place in waiting],
        "sent": [place for place in queue if place.sent],
        "news": news,
        "talked_about": [place.entry for place in queue if place.assignment.entry_id in news.unread],
        "is_open": seat.round.takes_marks(request.received_at),
        "not_yet": opens_at is None or request.received_at < opens_at,
    }
    return render(request, "judge/queue.html", device(request) | context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, pk: str) -> HttpResponse:
    """Let a judge say that they know the people behind an entry. It leaves their queue at once."""
    row = own(request, pk)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        success = _("Noted. “%(title)s” has left your queue.") % {"title": entry_of(row)}
        with tell_user(request, success=success, form=form) as told:
            actions.declare_conflict(row.judge, row.entry, by=request.user, **form.cleaned_data)
        if told.ok:
            return redirect("judge:queue")
    return render(request, "judge/conflict.html", {"assignment": row, "entry": entry_of(row), "form": form})
