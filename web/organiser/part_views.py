"""Add, change, move and remove one part of a challenge: a track, a round, a criterion or an award."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from challenge import actions, criteria
from challenge.models import Award, Challenge, Criterion, CriterionGroup, Round, Track
from web.organiser.access import own_challenge
from web.organiser.criteria_forms import CriterionForm, GroupForm, LevelFormSet, QuestionForm, level_rows
from web.organiser.part_forms import AwardForm, PartForm, RoundForm, TrackForm, trimmed
from web.organiser.setup_views import round_of, setup_page
from web.shared.doors import tell_user


@dataclass(frozen=True, slots=True)
class Kind:
    """What the pages need to know of one kind of part. `in_round`: it hangs on a round; `dated`: its acts take the moment; `only`: which
    rows of its table it is."""

    key: str
    model: type[models.Model]
    form: type[PartForm]
    add: Callable[..., Any]
    edit: Callable[..., Any]
    remove: Callable[..., None]
    page: str
    new: Promise
    lost: Promise
    in_round: bool = False
    dated: bool = False
    only: tuple[tuple[str, str], ...] = ()


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "track", Track, TrackForm, actions.add_track, actions.edit_track, actions.remove_track, "tracks",
            gettext_lazy("New track"), gettext_lazy("Entries can no longer choose it."),
        ),
        Kind(
            "round", Round, RoundForm, actions.add_round, actions.edit_round, actions.remove_round, "rounds",
            gettext_lazy("New round"), gettext_lazy("Its criteria, its awards and the seats of its panel go with it."), dated=True,
        ),
        Kind(
            "criterion", Criterion, CriterionForm, actions.add_criterion, actions.edit_criterion, actions.remove_criterion, "criteria",
            gettext_lazy("New criterion"), gettext_lazy("The shares of the others grow."), in_round=True,
            only=(("kind", Criterion.Kind.SCALE),),
        ),
        Kind(
            "question", Criterion, QuestionForm, actions.add_criterion, actions.edit_criterion, actions.remove_criterion, "criteria",
            gettext_lazy("New knock-out question"), gettext_lazy("Judges are no longer asked it."), in_round=True,
            only=(("kind", Criterion.Kind.KNOCKOUT),),
        ),
        Kind(
            "group", CriterionGroup, GroupForm, actions.add_group, actions.edit_group, actions.remove_group, "criteria",
            gettext_lazy("New group"), gettext_lazy("Its attributes have to leave it first."), in_round=True,
        ),
        Kind(
            "award", Award, AwardForm, actions.add_award, actions.edit_award, actions.remove_award, "awards",
            gettext_lazy("New award"), gettext_lazy("It cannot be given to anybody."), in_round=True,
        ),
    )
}  # fmt: skip


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def _row(kind: Kind, challenge: Challenge, pk: str) -> Any:
    """Return a part of this challenge, with the rows above it."""
    path = "round__challenge" if kind.in_round else "challenge"
    rows = kind.model._default_manager.select_related(path).filter(**dict(kind.only))
    return get_object_or_404(rows, **{path: challenge, "pk": pk})


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, slug: str, kind: str, round_pk: str = "") -> HttpResponse:
    """Write a new part; it comes last."""
    shape, challenge = _kind(kind), own_challenge(request, slug)
    if shape.in_round != bool(round_pk):
        raise Http404
    parent = round_of(challenge, round_pk) if shape.in_round else challenge
    form = shape.form(request.POST or None, parent=parent)
    levels = _levels(request, shape, [])
    if request.method == "POST" and _valid(form, levels):
        with tell_user(request, form=form, success=_("Added.")) as told:
            shape.add(parent, by=request.user, **_facts(form, levels))
        if told.ok:
            return _done(request, shape, form, levels, slug)
    return _draw(request, challenge, shape, form, levels, title=str(shape.new), parent=parent)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, slug: str, kind: str, pk: str) -> HttpResponse:
    """Change a part."""
    shape, challenge = _kind(kind), own_challenge(request, slug)
    row = _row(shape, challenge, pk)
    parent = row.round if shape.in_round else challenge
    form = shape.form(request.POST or None, instance=row, parent=parent)
    levels = _levels(request, shape, getattr(row, "levels", []))
    if request.method == "POST" and _valid(form, levels):
        moment = {"at": request.received_at} if shape.dated else {}
        with tell_user(request, form=form, success=_("Saved.")) as told:
            shape.edit(row, by=request.user, **moment, **_facts(form, levels))
        if told.ok:
            return _done(request, shape, form, levels, slug)
        row = _row(shape, challenge, pk)
    return _draw(request, challenge, shape, form, levels, title=str(row), parent=parent, row=row)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: HttpRequest, slug: str, kind: str, pk: str) -> HttpResponse:
    """Remove a part, after asking."""
    shape, challenge = _kind(kind), own_challenge(request, slug)
    row = _row(shape, challenge, pk)
    if request.method == "POST":
        with tell_user(request, success=_("“%(name)s” is removed.") % {"name": row}):
            shape.remove(row, by=request.user)
        return redirect(f"organiser:{shape.page}", slug)
    return setup_page(request, challenge, shape.page, {"row": row, "kind": shape}, template="remove")


@require_POST
@login_required
def move(request: HttpRequest, slug: str, kind: str, pk: str) -> HttpResponse:
    """Put a part one place up or down."""
    shape, challenge = _kind(kind), own_challenge(request, slug)
    with tell_user(request):
        actions.move_part(_row(shape, challenge, pk), by=request.user, up=request.POST.get("to") == "up")
    return redirect(f"organiser:{shape.page}", slug)


def _levels(request: HttpRequest, kind: Kind, levels: list[dict[str, Any]]) -> Any:
    if kind.key != "criterion":
        return None
    return LevelFormSet(request.POST if request.method == "POST" else None, initial=level_rows(levels), prefix="levels")


def _valid(form: PartForm, levels: Any) -> bool:
    """Check both, so that every error shows at once."""
    return all([form.is_valid(), levels is None or levels.is_valid()])


def _facts(form: PartForm, levels: Any) -> dict[str, Any]:
    return form.facts() | ({} if levels is None else {"levels": levels.levels()})


def _done(request: HttpRequest, kind: Kind, form: PartForm, levels: Any, slug: str) -> HttpResponse:
    for low, high in criteria.gaps(levels.levels(), form.cleaned_data["step"]) if levels else []:
        span = "–".join(dict.fromkeys((trimmed(low), trimmed(high))))
        messages.info(request, _("No level says what %(marks)s means.") % {"marks": span})
    for note in form.notes():
        messages.info(request, note)
    return redirect(f"organiser:{kind.page}", slug)


def _draw(
    request: HttpRequest,
    challenge: Challenge,
    kind: Kind,
    form: PartForm,
    levels: Any,
    *,
    title: str,
    parent: Any,
    row: Any = None,
) -> HttpResponse:
    round_ = row if isinstance(row, Round) else parent if isinstance(parent, Round) else None
    frozen = bool(round_ and round_.criteria_frozen_at)
    context = {
        "form": form,
        "levels": levels,
        "title": title,
        "kind": kind,
        "row": row,
        "round": round_,
        "frozen": frozen,
    }
    wrong = bool(form.errors or (levels is not None and levels.is_bound and not levels.is_valid()))
    return setup_page(request, challenge, kind.page, context, template="part", status=422 if wrong else 200)
