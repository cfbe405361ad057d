"""The form builder: the questions an organiser asks beside those that every entry answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from challenge import actions, questions
from challenge.models import Challenge, Question
from media.languages import OWN_NAMES, own_name
from submissions import asked
from web.organiser.access import own_challenge
from web.organiser.question_forms import (
    KIND_HINTS,
    CopyForm,
    KindForm,
    LanguageForm,
    OptionFormSet,
    QuestionForm,
    TranslationForm,
)
from web.organiser.setup_views import setup_page
from web.shared import question_fields
from web.shared.doors import tell_user

EMPTY_LABEL = "…"


@require_GET
@login_required
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions in their order, the form as entrants see it, and the retired ones."""
    challenge = own_challenge(request, slug)
    rows = list(challenge.questions.select_related("round", "track"))
    current = [row for row in rows if row.retired_at is None]
    tags = questions.languages(current)
    tongue = request.GET.get("language", "en")
    context = {
        "questions": current,
        "retired": [row for row in rows if row.retired_at],
        "kinds": _kinds(),
        "copy_form": _copy_form(request, challenge),
        "places": [_preview(row, tongue) for row in current],
        "tongues": [(tag, own_name(tag)) for tag in tags] if len(tags) > 1 else [],
        "tongue": tongue if tongue in tags else "en",
    }
    return setup_page(request, challenge, "questions", context)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Write a new question of one kind; it comes last."""
    challenge = own_challenge(request, slug)
    form, options = _forms(request, challenge, _known(kind))
    if request.method == "POST" and form.is_valid() and options.is_valid():
        with tell_user(request, form=form, success=_("Added.")) as told:
            actions.add_question(challenge, by=request.user, kind=kind, options=options.options(), **form.facts())
        if told.ok:
            return redirect("organiser:questions", slug)
    return _draw(request, challenge, form, options, kind=kind)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Change a question."""
    challenge = own_challenge(request, slug)
    row = _row(challenge, pk)
    form, options = _forms(request, challenge, row.kind, row)
    if request.method == "POST" and form.is_valid() and options.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.edit_question(row, by=request.user, options=options.options(), **form.facts())
        if told.ok:
            return redirect("organiser:questions", slug)
        row = _row(challenge, pk)
    return _draw(request, challenge, form, options, kind=row.kind, row=row)


@require_POST
@login_required
def preview(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Draw a question as its entrant would see it, from what is typed so far. Nothing is kept."""
    challenge = own_challenge(request, slug)
    form, options = _forms(request, challenge, _known(kind))
    form.is_valid()
    options.is_valid()
    typed = {name: form.cleaned_data.get(name) for name in ("label", "help_text", "required", "private")}
    row = Question(challenge=challenge, key="preview", kind=kind, **{name: typed[name] or "" for name in typed})
    row.required, row.private = bool(typed["required"]), bool(typed["private"])
    row.label = row.label or EMPTY_LABEL
    limits = {name: form.cleaned_data.get(name) for name in questions.LIMITS[kind]}
    row.limits = questions.tidy_limits(kind, limits)
    row.options = questions.merged_options(row, options.options()) if kind in questions.WITH_OPTIONS else []
    return render(request, "organiser/setup/question_preview.html", {"place": _preview(row, "en")})


@require_http_methods(["GET", "POST"])
@login_required
def translate(request: HttpRequest, slug: str, pk: str, language: str) -> HttpResponse:
    """Write a question in another language. Without words, the language is taken out."""
    challenge = own_challenge(request, slug)
    row = _row(challenge, pk)
    if language not in OWN_NAMES or language == "en":
        raise Http404
    form = TranslationForm(request.POST or None, question=row, language=language)
    if request.method == "POST" and form.is_valid():
        with tell_user(request, form=form, success=_("Saved.")) as told:
            actions.translate_question(row, by=request.user, language=language, **form.words())
        if told.ok:
            return redirect("organiser:question_edit", slug, row.pk)
    context = {"form": form, "question": row, "language": language, "language_name": own_name(language)}
    status = 422 if form.errors else 200
    return setup_page(request, challenge, "questions", context, template="question_translate", status=status)


@require_POST
@login_required
def choose_language(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Lead on to the page of the chosen language."""
    challenge = own_challenge(request, slug)
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect("organiser:question_edit", slug, _row(challenge, pk).pk)
    return redirect("organiser:question_translate", slug, _row(challenge, pk).pk, form.cleaned_data["language"])


@require_POST
@login_required
def change_kind(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Make an unanswered question one of another kind, with that kind's usual limits."""
    challenge = own_challenge(request, slug)
    row, form = _row(challenge, pk), KindForm(request.POST)
    if form.is_valid():
        with tell_user(request, success=_("The kind is changed. Look at its limits.")):
            options = row.options or [{"label": _("First choice")}, {"label": _("Second choice")}]
            actions.edit_question(row, by=request.user, kind=form.cleaned_data["kind"], options=options, limits={})
    return redirect("organiser:question_edit", slug, pk)


@require_POST
@login_required
def move(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Put a question one place up or down."""
    challenge = own_challenge(request, slug)
    with tell_user(request):
        actions.move_question(_row(challenge, pk), by=request.user, up=request.POST.get("to") == "up")
    return redirect("organiser:questions", slug)


@require_POST
@login_required
def retire(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Ask a question no more."""
    row = _row(own_challenge(request, slug), pk)
    with tell_user(request, success=_("“%(question)s” is not asked any more. Its answers stay.") % {"question": row}):
        actions.retire_question(row, by=request.user, at=request.received_at)
    return redirect("organiser:questions", slug)


@require_POST
@login_required
def take_up(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Ask a retired question again."""
    row = _row(own_challenge(request, slug), pk)
    with tell_user(request, success=_("“%(question)s” is asked again, after the others.") % {"question": row}):
        actions.take_up_question(row, by=request.user)
    return redirect("organiser:questions", slug)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Delete a question that nobody answered."""
    row = _row(own_challenge(request, slug), pk)
    with tell_user(request, success=_("“%(question)s” is removed.") % {"question": row}):
        actions.remove_question(row, by=request.user)
    return redirect("organiser:questions", slug)


@require_POST
@login_required
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy the questions of another challenge this person runs."""
    challenge = own_challenge(request, slug)
    form = _copy_form(request, challenge)
    if form.is_valid():
        with tell_user(request) as told:
            made = actions.copy_questions(challenge, by=request.user, source=form.cleaned_data["source"])
        if told.ok:
            words = ngettext("%(n)d question is copied.", "%(n)d questions are copied.", len(made)) % {"n": len(made)}
            messages.success(request, words if made else _("There was nothing to copy that is not here already."))
    return redirect("organiser:questions", slug)


def _kinds() -> list[tuple[str, Any, Any]]:
    return [(kind.value, kind.label, KIND_HINTS[kind]) for kind in Question.Kind]


def _known(kind: str) -> str:
    if kind not in Question.Kind.values:
        raise Http404
    return kind


def _row(challenge: Challenge, pk: str) -> Question:
    return get_object_or_404(challenge.questions.select_related("challenge", "round", "track"), pk=pk)


def _copy_form(request: HttpRequest, challenge: Challenge) -> CopyForm:
    others = Challenge.objects.organised_by(request.user).exclude(pk=challenge.pk)
    known = others.filter(questions__isnull=False, questions__retired_at=None).distinct().order_by("-created_at", "pk")
    return CopyForm(request.POST if request.method == "POST" else None, sources=known)


def _forms(
    request: HttpRequest, challenge: Challenge, kind: str, row: Question | None = None
) -> tuple[QuestionForm, Any]:
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, challenge=challenge, kind=kind, question=row)
    rows = questions.open_options(row) if row else []
    has_options = kind in questions.WITH_OPTIONS
    options = OptionFormSet(data if has_options else None, initial=rows, prefix="options")
    return form, options if has_options else NoOptions()


class NoOptions:
    """The list of a kind that has none."""

    def is_valid(self) -> bool:
        """Nothing can be wrong."""
        return True

    def options(self) -> list[dict[str, str]]:
        """There are none."""
        return []


def _preview(row: Question, language: str) -> question_fields.Place:
    """Return the field of a question as it stands empty before its entrant."""
    return question_fields.place(asked.blank(row, language))


def _draw(
    request: HttpRequest,
    challenge: Challenge,
    form: QuestionForm,
    options: Any,
    *,
    kind: str,
    row: Question | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "options": None if isinstance(options, NoOptions) else options,
        "kind": kind,
        "kind_name": Question.Kind(kind).label,
        "question": row,
        "place": _preview(row, "en") if row else None,
        "kind_form": KindForm(initial={"kind": kind}) if row and not row.answered_at else None,
        "language_form": LanguageForm(),
        "translations": [(tag, own_name(tag)) for tag in sorted(row.translations)] if row else [],
    }
    wrong = bool(form.errors or (context["options"] and options.is_bound and not options.is_valid()))
    return setup_page(request, challenge, "questions", context, template="question", status=422 if wrong else 200)
