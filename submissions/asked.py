"""The questions of an entry with what it answers: live while it is a draft, and as they were asked from the moment it is handed in.

A change to a form reaches drafts alone. What was handed in carries its own copy of the questions (`Entry.form`), and its answers with it.
Pass entries that were read `with_answers()`; then nothing here asks the database once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from challenge import questions
from challenge.models import Question
from media.models import Media
from submissions import answers
from submissions.models import Answer, Entry

Kind = Question.Kind


@dataclass(frozen=True, slots=True)
class Given:
    """One question with what an entry answers to it. `error` is what stands beside its field; `stands`: it cannot be changed any more."""

    key: str
    kind: str
    label: str
    help: str = ""
    options: list[dict[str, Any]] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    required: bool = False
    private: bool = False
    hidden_when_blind: bool = False
    value: Any = None
    typed: Any = None
    media: Media | None = None
    error: str = ""
    stands: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.value is None and self.media is None

    @property
    def words(self) -> str:
        """The answer as it is read."""
        return answers.in_words(self.value, self, self.labels)

    @property
    def is_link(self) -> bool:
        """Whether the answer is an address."""
        return self.kind == Kind.LINK and bool(self.value)


def of_entry(entry: Entry, questions_: Iterable[Question]) -> list[Question]:
    """Return those of a challenge's questions that this entry is asked: of its round and track, and not retired."""
    return [
        row
        for row in questions_
        if row.retired_at is None and row.round_id in (None, entry.round_id) and row.track_id in (None, entry.track_id)
    ]


def given(entry: Entry, *, language: str = "en", at: datetime | None = None) -> list[Given]:
    """Return what an entry answers: a draft to the questions of today, anything else to those it was handed in with."""
    return drafted(entry, language=language, at=at) if entry.state == Entry.State.DRAFT else handed_in(entry)


def drafted(entry: Entry, *, language: str = "en", at: datetime | None = None) -> list[Given]:
    """Return the questions a draft is asked, in a language where it is there, each with its answer so far."""
    there = {answer.question_id: answer for answer in entry.answers.all()}
    return [
        _live(question, there.get(question.pk), language, at)
        for question in of_entry(entry, entry.challenge.questions.all())
    ]


def blank(question: Question, language: str = "en") -> Given:
    """Return a question as it stands before its entrant, without an answer."""
    return _live(question, None, language, None)


def _live(question: Question, answer: Answer | None, language: str, at: datetime | None) -> Given:
    words = questions.in_language(question, language)
    value, typed = (answer.value, answer.typed) if answer else (None, None)
    return Given(
        key=question.key,
        kind=question.kind,
        label=words.label,
        help=words.help,
        options=question.options,
        limits=question.limits,
        labels=words.options,
        language=words.language,
        required=question.required,
        private=question.private,
        hidden_when_blind=question.hidden_when_blind,
        value=value,
        typed=typed,
        media=answer.media if answer else None,
        error=_error(question, value, typed),
        stands=bool(answer and at and stands(question, answer, at)),
    )


def _error(question: Question, value: Any, typed: Any) -> str:
    if typed is None:
        return answers.fault(value, question)
    try:
        answers.parse(typed, question)
    except ValidationError as refusal:
        return refusal.messages[0]
    return ""  # the question was made wider meanwhile: the next save takes it


def stands(question: Question, answer: Answer, at: datetime) -> bool:
    """Whether an answer cannot be changed any more: it was there when its question was frozen.

    A question that was open at that moment may still be answered, so that nobody who comes later is shut out by it.
    """
    frozen_at = question.frozen_at
    was_given = answer.value is not None or answer.media_id is not None
    return bool(frozen_at and frozen_at <= at and was_given and answer.updated_at < frozen_at)


def handed_in(entry: Entry) -> list[Given]:
    """Return what an entry was handed in with, each question as it was asked. The stricter of then and now says who may read it."""
    now = {row.key: row for row in entry.challenge.questions.all()}
    files = {answer.media_id: answer.media for answer in entry.answers.all() if answer.media_id}
    found = []
    for row in entry.form:
        live = now.get(row["key"])
        found.append(
            Given(
                key=row["key"],
                kind=row["kind"],
                label=row["label"],
                help=row["help"],
                options=row["options"],
                labels={option["key"]: option["label"] for option in row["options"]},
                required=row["required"],
                private=row["private"] or bool(live and live.private),
                hidden_when_blind=row["hidden_when_blind"] or bool(live and live.hidden_when_blind),
                value=row["value"],
                media=files.get(row["media"]),
            )
        )
    return found


def for_judges(entry: Entry, *, blind: bool) -> list[Given]:
    """Return the answers that judges read: none that is private, and where they do not see who entered, none that would tell."""
    return [
        row
        for row in handed_in(entry)
        if not row.private and not (blind and row.hidden_when_blind) and not row.is_empty
    ]


def form_of(entry: Entry) -> list[dict[str, Any]]:
    """Return the questions as they are asked now, in English, with the answers: what an entry keeps when it is handed in.

    `words` is the answer as it is read; `file` names a file by what the entrant called it and by its hash.
    """
    return [
        {
            "key": row.key,
            "kind": row.kind,
            "label": row.label,
            "help": row.help,
            "options": row.options,
            "required": row.required,
            "private": row.private,
            "hidden_when_blind": row.hidden_when_blind,
            "value": row.value,
            "words": row.words,
            "media": row.media.pk if row.media else None,
            "file": {"filename": row.media.upload.filename, "sha256": row.media.sha256} if row.media else None,
        }
        for row in drafted(entry)
    ]


def unanswered(entry: Entry) -> dict[str, list[str]]:
    """Return what answers still lack, by field (`answers.KEY`): those that must be given, and what is wrong with those that were."""
    found = {}
    for row in drafted(entry):
        problem = row.error or _problem(row)
        if problem:
            found[f"answers.{row.key}"] = [_("“%(label)s”: %(what)s") % {"label": row.label, "what": problem}]
    return found


def _problem(row: Given) -> str:
    if row.kind == Kind.FILE and row.media:
        return file_problem(row.media)
    if row.required and row.is_empty:
        return _("add a file.") if row.kind == Kind.FILE else _("this needs an answer.")
    return ""


def file_problem(media: Media) -> str:
    """Return why a file cannot be handed in, or an empty text. One that is still being checked can: the entry waits for it."""
    if media.state == Media.State.REJECTED:
        return media.verdict or _("this file was refused. Choose another one.")
    return ""
