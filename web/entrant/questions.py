"""The step with the organiser's own questions. The script saves answers as they are typed; without it, the button does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_http_methods, require_POST

from challenge import questions
from challenge.models import Question
from core.errors import StateConflict
from media import addresses
from media.languages import own_name
from submissions import actions, asked
from submissions.asked import Given
from submissions.models import Entry
from web.entrant import files
from web.entrant.page import own_entry, step_page
from web.entrant.steps import after, steps_of
from web.shared import question_fields
from web.shared.doors import tell_user

#: The language somebody chose to read questions in, for as long as they are signed in.
CHOSEN = "questions_in"


@require_http_methods(["GET", "POST"])
@login_required
def step(request: HttpRequest, pk: str) -> HttpResponse:
    """The questions this entry is asked, in the entrant's language where they were translated."""
    row = own_entry(request, pk)
    rows, posted = _asked(request, row), None
    if request.method == "POST":
        posted = question_fields.read(rows, request.POST)
        with tell_user(request) as told:
            row = _save(request, row, posted)
        if told.ok:
            row = own_entry(request, pk)
            rows, posted = _asked(request, row), None
            if not question_fields.errors(rows):
                return redirect(after(steps_of(row, now="questions", missing={}), "questions").url)
    wrong = bool(posted or (request.method == "POST" and question_fields.errors(rows)))
    return step_page(request, row, "questions", _context(request, row, rows, posted), status=422 if wrong else 200)


@require_POST
@login_required
def kept(request: HttpRequest, pk: str) -> HttpResponse:
    """The same, as it is typed: what can be kept is kept, and what is wrong is told by field."""
    row = own_entry(request, pk)
    try:
        row = _save(request, row, question_fields.read(_asked(request, row), request.POST))
    except StateConflict as refusal:
        return JsonResponse({"code": refusal.code, "detail": str(refusal.message)} | refusal.facts, status=409)
    except ValidationError as refusal:
        return JsonResponse({"errors": question_fields.by_control(refusal.message_dict)}, status=422)
    row = own_entry(request, pk)
    return JsonResponse({"version": row.version, "errors": question_fields.errors(_asked(request, row))})


@require_POST
@login_required
def remove_file(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """Take the file out of an answer."""
    row = own_entry(request, pk)
    question = next((one for one in row.challenge.questions.all() if one.key == key), None)
    if question is None:
        raise Http404
    with tell_user(request, success=_("Taken out. You can add another one.")):
        actions.remove_answer_file(row, question, by=request.user, at=request.received_at)
    return redirect("entrant:questions", pk)


def _save(request: HttpRequest, row: Entry, typed: Mapping[str, Any]) -> Entry:
    version = request.POST.get("version", "")
    return actions.save_answers(
        row,
        by=request.user,
        at=request.received_at,
        answers=typed,
        version=int(version) if version.isdecimal() else None,
        keep_typed=True,
    )


def _asked(request: HttpRequest, row: Entry) -> list[Given]:
    found = asked.drafted(row, language=_language(request, row), at=request.received_at)
    if not found:
        raise Http404
    return found


def _context(request: HttpRequest, row: Entry, rows: list[Given], posted: Mapping[str, Any] | None) -> dict[str, Any]:
    prefetch_related_objects([row], "answers__media__renditions", "answers__media__captions")
    fields = [
        question_fields.place(one, slot=_slot(row, one, request))
        if one.kind == Question.Kind.FILE
        else question_fields.place(one, (posted or {}).get(one.key))
        for one in rows
    ]
    return {
        "places": fields,
        "sends_files": any(one.slot for one in fields),
        "held_files": [one for one in rows if one.media],
        "tongues": _tongues(row),
        "tongue": _language(request, row),
    }


def _slot(row: Entry, given: Given, request: HttpRequest) -> files.Slot:
    view = addresses.media_view(given.media, request.user.pk) if given.media else None
    return files.answer_slot(row.challenge, given, view)


def _tongues(row: Entry) -> list[tuple[str, str]]:
    tags = questions.languages(asked.of_entry(row, row.challenge.questions.all()))
    return [(tag, own_name(tag)) for tag in tags] if len(tags) > 1 else []


def _language(request: HttpRequest, row: Entry) -> str:
    """Return the language to read the questions in: the one asked for, the one chosen before, the site's, the browser's; else English."""
    there = questions.languages(row.challenge.questions.all())
    wanted = request.GET.get("language", "")
    if wanted in there:
        request.session[CHOSEN] = wanted
        return wanted
    browser = [tag for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return _first([request.session.get(CHOSEN, ""), _site_language(), *browser], there)


def _site_language() -> str:
    """Return the language of the page, unless it is the one everything falls back to."""
    tag = get_language() or "en"
    return "" if tag == "en" else tag


def _first(wanted: Iterable[str], there: list[str]) -> str:
    by_tag = {tag.lower(): tag for tag in there}
    for tag in wanted:
        found = by_tag.get(tag.lower()) or by_tag.get(tag.lower().partition("-")[0])
        if found:
            return found
    return "en"
