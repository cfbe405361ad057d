"""Who must not meet which entry: what was declared, what was found, and what the organisers decide about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from judging import actions
from judging.models import Conflict
from web.organiser.conflict_forms import ConflictForm, DecisionForm
from web.organiser.conflict_words import evidence
from web.organiser.judging_frame import back, frame
from web.shared.doors import tell_user

PAGE = 50
#: What the list can be narrowed to.
SOURCES = {
    "": (gettext_lazy("All"), Q()),
    "judge": (gettext_lazy("By judges"), Q(source=Conflict.Source.JUDGE)),
    "organiser": (gettext_lazy("By organisers"), Q(source=Conflict.Source.ORGANISER)),
    "detected": (gettext_lazy("Found"), Q(source=Conflict.Source.DETECTED)),
    "decided": (gettext_lazy("Decided"), Q(pinned=True)),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who must not meet which entry, and declare one more."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    form = ConflictForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, success=_("Declared. The two will not meet."), form=form) as told:
            actions.declare_conflict(by=request.user, **form.cleaned_data)
        if told.ok:
            return back("conflicts", round_)
    rows = Conflict.objects.organised_by(request.user).filter(judge__round=round_)
    context |= _listed(request, rows) | {"form": form}
    return render(request, "organiser/conflicts.html", context, status=400 if form.errors else 200)


def _listed(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """Return one page of the list, narrowed, the newest first; how many there are of each source."""
    chosen = request.GET.get("source", "")
    chosen = chosen if chosen in SOURCES else ""
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and 0 < len(asked) < 7 and int(asked) else 1
    wanted = {f"n_{key}": Count("pk", filter=which) for key, (_label, which) in SOURCES.items()}
    counts = rows.aggregate(standing=Count("pk", filter=Q(state=Conflict.State.STANDING)), **wanted)
    listed = rows.filter(SOURCES[chosen][1]).select_related("judge__user", "entry", "declared_by")
    found = list(listed.order_by("-created_at", "-pk")[(page - 1) * PAGE : page * PAGE + 1])
    here = f"?round={request.GET.get('round', '')}&source={chosen}&page=" if request.GET.get("round") else ""
    here = here or f"?source={chosen}&page="
    return {
        "conflicts": [(row, evidence(row)) for row in found[:PAGE]],
        "source": chosen,
        "sources": [(key, label, counts[f"n_{key}"]) for key, (label, _which) in SOURCES.items()],
        "standing": counts["standing"],
        "previous": f"{here}{page - 1}" if page > 1 else "",
        "next": f"{here}{page + 1}" if len(found) > PAGE else "",
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show one conflict with what speaks for it, and let an organiser decide about it."""
    row = _own(request, slug, pk)
    _challenge, _round, context = frame(request, slug, "panel")
    form = DecisionForm(request.POST or None, initial=DecisionForm.of(row))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with tell_user(request, form=form, success=_("Decided.")) as told:
            if said["decision"] == DecisionForm.APART:
                actions.pin_conflict(row, by=request.user, note=said["note"])
            elif said["decision"] == DecisionForm.MEET:
                actions.lift_conflict(row, by=request.user, note=said["note"])
            elif row.pinned:
                actions.unpin_conflict(row, by=request.user)
        if told.ok:
            return back("conflicts", row.judge.round)
    context |= {"row": row, "evidence": evidence(row), "form": form, "round": row.judge.round}
    return render(request, "organiser/conflict.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Look for conflicts again, now."""
    _challenge, round_, context = frame(request, slug, "panel")
    if round_ is None:
        return render(request, "organiser/judging_no_round.html", context)
    with tell_user(request):
        changed = actions.look_for_conflicts(round_, by=request.user)
        words = ngettext("%(n)d more pair is kept apart.", "%(n)d more pairs are kept apart.", changed.added)
        messages.success(request, words % {"n": changed.added} if changed.added else _("Nothing new was found."))
    return back("conflicts", round_)


@require_POST
@login_required
def withdraw_conflict(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Take back what an organiser declared by mistake."""
    row = _own(request, slug, pk)
    with tell_user(request, success=_("Withdrawn. Ask for a new plan if the two should meet after all.")):
        actions.withdraw_conflict(row, by=request.user)
    return back("conflicts", row.judge.round)


def _own(request: HttpRequest, slug: str, pk: str) -> Conflict:
    rows = Conflict.objects.organised_by(request.user).select_related(
        "judge__round__challenge", "judge__user", "entry", "declared_by"
    )
    return get_object_or_404(rows, pk=pk, entry__challenge__slug=slug)
