"""Answering an organiser's own questions: with what is typed, and with files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.file_limits import file_limits
from challenge.models import Question
from core import audit, typed
from core.errors import StateConflict
from core.rights import require
from media.models import Media
from submissions import answers as reading
from submissions import asked, permissions
from submissions.actions.locked import locked_draft, require_draft
from submissions.models import Answer, Entry

LONGEST_TYPED = 500


@transaction.atomic
def save_answers(
    entry: Entry,
    *,
    by: User,
    at: datetime,
    answers: Mapping[str, Any],
    version: int | None = None,
    keep_typed: bool = False,
) -> Entry:
    """Keep answers to questions by key, in the shapes of `submissions.answers.parse`; None or an empty text takes an answer back.

    What is no answer of its kind is refused by field (`answers.KEY`), or with `keep_typed` kept as it was typed, to be shown again.
    A page that is behind is told (STALE_DRAFT) and nothing is overwritten; neither is an answer that stands since its question froze.
    """
    entry = locked_draft(entry, by=by, at=at)
    if version is not None and version != entry.version:
        raise StateConflict(
            "STALE_DRAFT", _("This entry was changed in another window. Load it again to go on."), version=entry.version
        )
    questions = {row.key: row for row in _held(asked.of_entry(entry, entry.challenge.questions.all()), answers)}
    there = {row.question_id: row for row in entry.answers.filter(question__in=questions.values())}
    wrong: dict[str, Any] = {key: _("This is not asked here.") for key in answers if key not in questions}
    changed = []
    for key, question in questions.items():
        row = there.get(question.pk) or Answer(entry=entry, question=question)
        try:
            if _keep(row, question, answers[key], at=at, keep_typed=keep_typed):
                changed.append(question)
        except ValidationError as refusal:
            wrong[key] = refusal
    if wrong:
        raise ValidationError({f"answers.{key}": what for key, what in wrong.items()})
    if changed:
        _note_answered(changed, at)
        entry.version += 1
        entry.save(update_fields=["version", "updated_at"])
    return entry


def answer_upload_terms(entry: Entry, question: Question, purpose: str, *, by: User, at: datetime) -> dict[str, Any]:
    """Return the limits a file for this question must keep, after checking that it may come at all."""
    require(permissions.owns_entry(by, entry))
    require_draft(entry)
    entry.deadline().require(at, new=True)
    if question not in asked.of_entry(entry, [question]) or question.limits.get("purpose") != purpose:
        raise StateConflict("NOT_ASKED", _("This challenge does not ask for such a file."))
    _require_open(Answer.objects.filter(entry=entry, question=question).first(), question, at)
    challenge, limits = entry.challenge, question.limits
    return file_limits(challenge, purpose, seconds=limits["seconds"], pages=limits["pages"])


@transaction.atomic
def attach_answer(entry: Entry, question: Question, media: Media, *, by: User, at: datetime) -> Entry:
    """Answer a question with a file that arrived. The one it replaces stays with its owner, unused.

    The number of the draft stays: no page holds a file among what it saves, so none is behind through one.
    """
    entry = locked_draft(entry, by=by, at=at)
    require(media.owner_id == by.pk)
    question = _held([question], {question.key})[0]
    if question.challenge_id != entry.challenge_id or question.limits.get("purpose") != media.kind:
        raise StateConflict("NOT_ASKED", _("This challenge does not ask for such a file."))
    row = Answer.objects.filter(entry=entry, question=question).select_related("media").first()
    if row and row.media and row.media.created_at >= media.created_at:
        return entry  # this one, or a newer one: the end of an old upload, told again, changes nothing
    _require_open(row, question, at)
    row = row or Answer(entry=entry, question=question)
    row.media = media
    row.full_clean()
    row.save()
    _note_answered([question], at)
    audit.record(by, "file_attached", entry, scope=entry.challenge_id, slot=f"answers.{question.key}", media=media.pk)
    return entry


@transaction.atomic
def remove_answer_file(entry: Entry, question: Question, *, by: User, at: datetime) -> Entry:
    """Take the file out of an answer. Can be repeated."""
    entry = locked_draft(entry, by=by, at=at)
    row = Answer.objects.filter(entry=entry, question=question, media__isnull=False).first()
    if row:
        _require_open(row, question, at)
        row.delete()
        audit.record(by, "file_removed", entry, scope=entry.challenge_id, slot=f"answers.{question.key}")
    return entry


def _held(questions: Sequence[Question], keys: Container[str]) -> list[Question]:
    """Return the questions of these keys; those never answered before are locked against a change of their kind."""
    wanted = [row for row in questions if row.key in keys]
    fresh = [row.pk for row in wanted if row.answered_at is None]
    if not fresh:
        return wanted
    rows = Question.objects.select_for_update(no_key=True).filter(pk__in=fresh).order_by("pk")
    locked = {row.pk: row for row in rows}
    return [locked.get(row.pk, row) for row in wanted]


def _note_answered(questions: Iterable[Question], at: datetime) -> None:
    fresh = [row.pk for row in questions if row.answered_at is None]
    if fresh:
        Question.objects.filter(pk__in=fresh, answered_at=None).update(answered_at=at)


def _require_open(row: Answer | None, question: Question, at: datetime) -> None:
    if row and asked.stands(question, row, at):
        raise StateConflict("ANSWER_STANDS", _("Answers to this question stand and cannot be changed any more."))


def _keep(row: Answer, question: Question, raw: Any, *, at: datetime, keep_typed: bool) -> bool:
    """Write one answer; return whether anything changed."""
    if question.kind == Question.Kind.FILE:
        reading.parse(raw, question)
        return False
    value, unread = None, None
    try:
        value = reading.parse(raw, question)
    except ValidationError:
        unread = _as_typed(raw) if keep_typed else None
        if unread is None:
            raise
    if (row.value, row.typed) == (value, unread):
        return False
    if not row._state.adding and asked.stands(question, row, at):
        raise ValidationError(_("Answers to this question stand and cannot be changed any more."))
    row.value, row.typed = value, unread
    if value is None and unread is None:
        row.delete()
        return True
    row.full_clean()
    row.save()
    return True


def _as_typed(raw: Any) -> Any:
    """Return what was typed, if it is of a shape and length that a field can show again; else None."""
    parts = list(raw.values()) if isinstance(raw, Mapping) else raw if isinstance(raw, list) else [raw]
    if not all(isinstance(part, str) and len(part) <= LONGEST_TYPED for part in parts):
        return None
    if isinstance(raw, Mapping):
        return {name: typed.clean(raw.get(name, "")) for name in ("amount", "currency", "kind")}
    return None if isinstance(raw, list) else typed.clean(raw)
