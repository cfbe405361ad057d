"""Where a person begins: the space in which their work is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from challenge.models import Challenge
from judging.models import Judge


@never_cache
@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead an organiser to their challenges, a judge to the queue, everybody else to their entries."""
    if Challenge.objects.organised_by(request.user).exists() or request.user.is_superuser:
        return redirect("/organise/")
    if Judge.objects.filter(user=request.user).exclude(state=Judge.State.REMOVED).exists():
        return redirect("/judge/")
    return redirect("/entries/")
