"""The form of a challenge: the questions an organiser puts beside those that every entry answers.

What was answered is never lost: such a question keeps its kind, its options stay where they were chosen, and it is retired, not deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import questions
from challenge.models import Challenge, Question
from challenge.writing import hold, next_position, note_changes, read_again, remove_part, set_facts
from core import audit, typed
from core.errors import StateConflict

QUESTION_FIELDS = (
    "kind",
    "label",
    "help_text",
    "options",
    "limits",
    "required",
    "private",
    "hidden_when_blind",
    "frozen_at",
    "round",
    "track",
)


@transaction.atomic
def add_question(challenge: Challenge, *, by: User, **facts: Any) -> Question:
    """Add a question after the others: any of QUESTION_FIELDS. Its key is made from its words and never changes.

    Raises ValidationError by field; a limit under its own name, such as `most`.
    """
    challenge = hold(challenge, by=by)
    questions.require_room(challenge)
    question = Question(challenge=challenge, position=next_position(challenge.questions))
    return _write(question, challenge, facts, by=by, verb="question_added")


@transaction.atomic
def edit_question(question: Question, *, by: User, **facts: Any) -> Question:
    """Change any of QUESTION_FIELDS. One that was answered keeps its kind (StateConflict QUESTION_ANSWERED)."""
    challenge = hold(question.challenge, by=by)
    question = _held(question)
    if question.answered_at and facts.get("kind", question.kind) != question.kind:
        raise StateConflict(
            "QUESTION_ANSWERED",
            _("This question was answered, so its kind stays. Retire it and ask a new one instead."),
        )
    return _write(question, challenge, facts, by=by, verb="question_edited")


@transaction.atomic
def translate_question(
    question: Question, *, by: User, language: str, label: str, help_text: str = "", options: Mapping[str, str]
) -> Question:
    """Write a question in another language. Without any words, that language is taken out again."""
    challenge = hold(question.challenge, by=by)
    question = _held(question)
    known = {row["key"] for row in question.options}
    words = {
        "label": _line(label, "label", 300),
        "help": typed.clean(help_text).strip(),
        "options": {
            key: _line(text, f"option-{key}", 200)
            for key, text in options.items()
            if key in known and not typed.is_blank(text)
        },
    }
    if len(words["help"]) > 1000:
        raise ValidationError({"help_text": _("The help has at most 1,000 characters.")})
    before = question.translations.get(language)
    if any(words.values()):
        question.translations[language] = words
    else:
        question.translations.pop(language, None)
    if question.translations.get(language) != before:
        question.full_clean()
        question.save()
        audit.record(by, "question_translated", question, scope=challenge.pk, language=language)
    return question


@transaction.atomic
def retire_question(question: Question, *, by: User, at: datetime) -> Question:
    """Ask it no more. Answers stay with the entries that gave them."""
    return _retire(question, at, by=by, verb="question_retired")


@transaction.atomic
def take_up_question(question: Question, *, by: User) -> Question:
    """Ask a retired question again, after the others."""
    challenge = hold(question.challenge, by=by)
    questions.require_room(challenge)
    question.position = next_position(challenge.questions)
    return _retire(question, None, by=by, verb="question_taken_up")


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    """Delete a question that nobody answered; one that was answered is retired instead (StateConflict QUESTION_ANSWERED)."""
    challenge = hold(question.challenge, by=by)
    question = _held(question)
    if question.answered_at:
        raise StateConflict("QUESTION_ANSWERED", _("This question was answered. Retire it: its answers stay."))
    remove_part(question, challenge, by=by, verb="question_removed")


@transaction.atomic
def move_question(question: Question, *, by: User, up: bool) -> None:
    """Put a question one place up or down among those that are asked; at the end of the line nothing happens."""
    challenge = hold(question.challenge, by=by)
    kin = list(challenge.questions.filter(retired_at=None))
    here = next((index for index, row in enumerate(kin) if row.pk == question.pk), None)
    there = None if here is None else here - 1 if up else here + 1
    if here is None or there is None or not 0 <= there < len(kin):
        return
    kin[here], kin[there] = kin[there], kin[here]
    for position, row in enumerate(kin):
        Question.objects.filter(pk=row.pk).update(position=position)
    audit.record(by, "question_moved", question, scope=challenge.pk, position=there)


@transaction.atomic
def copy_questions(challenge: Challenge, *, by: User, source: Challenge) -> list[Question]:
    """Copy what another challenge of the same organiser asks, after one's own; what is here under the same key is left out.

    Tracks are found again by their key. Rounds and dates belong to the other challenge and are left behind.
    """
    challenge = hold(challenge, by=by)
    source = hold(source, by=by)
    taken = set(challenge.questions.values_list("key", flat=True))
    tracks = {track.key: track for track in challenge.tracks.all()}
    made = []
    for row in source.questions.filter(retired_at=None).select_related("track"):
        if row.key in taken:
            continue
        questions.require_room(challenge)
        copy = Question(
            challenge=challenge,
            position=next_position(challenge.questions),
            key=row.key,
            kind=row.kind,
            label=row.label,
            help_text=row.help_text,
            translations=row.translations,
            options=questions.open_options(row),
            limits=row.limits,
            required=row.required,
            private=row.private,
            hidden_when_blind=row.hidden_when_blind,
            track=tracks.get(row.track.key) if row.track else None,
        )
        copy.full_clean()
        copy.save()
        made.append(copy)
    if made:
        audit.record(by, "questions_copied", challenge, scope=challenge.pk, source=source.pk, count=len(made))
    return made


def _held(question: Question) -> Question:
    """Lock the row, so that the first answer cannot be given in between."""
    read_again(question)
    return Question.objects.select_for_update(no_key=True).get(pk=question.pk)


def _write(question: Question, challenge: Challenge, facts: Mapping[str, Any], *, by: User, verb: str) -> Question:
    facts = dict(facts)
    if "label" in facts:
        facts["label"] = _line(facts["label"], "label", 300)
    if "help_text" in facts:
        facts["help_text"] = typed.clean(facts["help_text"]).strip()
    if "options" in facts:
        facts["options"] = questions.merged_options(question, facts["options"])
    changes = set_facts(question, facts, QUESTION_FIELDS)
    if not question.key:
        kin = challenge.questions.values_list("key", flat=True)
        question.key = questions.free_key(question.label, taken=kin, stem="question")
    question.clean_fields(exclude=["options", "limits"])
    questions.check_question(question)
    question.full_clean()
    question.save()
    note_changes(by, verb, question, challenge, changes)
    return question


def _retire(question: Question, at: datetime | None, *, by: User, verb: str) -> Question:
    challenge = hold(question.challenge, by=by)
    if bool(question.retired_at) != bool(at):
        question.retired_at = at
        question.save(update_fields=["retired_at", "position", "updated_at"])
        audit.record(by, verb, question, scope=challenge.pk)
    return question


def _line(text: str, field: str, most: int) -> str:
    line = " ".join(typed.clean(text).split())
    if len(line) > most:
        raise ValidationError({field: _("This has at most %(n)d characters.") % {"n": most}})
    return "" if typed.is_blank(line) else line
