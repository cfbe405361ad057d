"""The talk of a panel about one entry: open to who sent their own card, closed to everybody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from judging import actions
from judging.discussion import Chair, cards_for, chair_for, posts_for
from judging.models import Assignment, Post
from judging.seen import entry_of
from web.judge.forms import PostForm
from web.shared.doors import tell_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request: HttpRequest, seat: str, entry: str) -> HttpResponse:
    """Show the cards and the talk about an entry; a POST says something. Before one's own card is in, only that it will open."""
    chair = _chair(request, seat, entry)
    form = PostForm(request.POST or None)
    status = 200 if request.method != "POST" or form.is_valid() else 400
    if request.method == "POST" and form.is_valid():
        parent = _parent(chair, request.POST.get("parent", ""))
        with tell_user(request, form=form) as told:
            actions.write_post(
                chair, by=request.user, at=request.received_at, text=form.cleaned_data["text"], parent=parent
            )
        if told.ok:
            return redirect("judge:discussion", chair.seat.pk, chair.entry.pk)
        status = 400 if form.errors else 409
    if chair.open and request.method == "GET":
        actions.mark_discussion_read(chair, by=request.user, at=request.received_at)
    answered = request.POST.get("parent", "")
    row = chair.assignment or Assignment(judge=chair.seat, entry=chair.entry)
    context = {
        "chair": chair,
        "round": chair.seat.round,
        "entry": entry_of(row, in_full=False),
        "cards": cards_for(chair) if chair.open else [],
        "posts": posts_for(chair) if chair.open else [],
        "takes_words": chair.takes_words(request.received_at),
        "answered": answered,
        # What was refused stays where it was typed: an answer under what it answers.
        "kept": request.POST.get("text", ""),
        "refused": " ".join(form.errors.get("text", [])),
        "form": PostForm() if answered else form,
    }
    return render(request, "judge/discussion.html", context, status=status)


@require_POST
@login_required
def withdraw(request: HttpRequest, seat: str, entry: str, post: str) -> HttpResponse:
    """Take back what one said."""
    chair = _chair(request, seat, entry)
    row = get_object_or_404(Post.objects.filter(judge=chair.seat, entry=chair.entry), pk=post)
    with tell_user(request, success=_("Taken back. Your words are gone.")):
        actions.withdraw_post(chair, row, by=request.user, at=request.received_at)
    return redirect("judge:discussion", chair.seat.pk, chair.entry.pk)


def _chair(request: HttpRequest, seat: str, entry: str) -> Chair:
    chair = chair_for(request.user, seat, entry)
    if chair is None:
        raise Http404
    return chair


def _parent(chair: Chair, pk: str) -> Post | None:
    if not pk:
        return None
    rows = Post.objects.filter(entry=chair.entry, judge__round=chair.seat.round).select_related("judge", "parent")
    return get_object_or_404(rows, pk=pk)
