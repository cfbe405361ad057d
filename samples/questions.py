"""What the demonstration's challenges ask beside the usual fields, and what its invented people answered."""

from __future__ import annotations

from accounts.models import User
from challenge import actions as challenges
from challenge.models import Challenge, Question
from samples import people
from submissions import answers, asked
from submissions.models import Answer, Entry


def ask(challenge: Challenge, organiser: User) -> None:
    """Put the questions of its kind into a challenge in preparation, in English and in Spanish."""
    for row in people.read("questions")[challenge.kind]:
        question = challenges.add_question(
            challenge,
            by=organiser,
            kind=row["kind"],
            label=row["label"],
            help_text=row.get("help", ""),
            required=row.get("required", False),
            private=row.get("private", False),
            limits=row.get("limits", {}),
            options=[{"label": label} for label in row.get("options", [])],
        )
        spanish = row["es"]
        challenges.translate_question(
            question,
            by=organiser,
            language="es",
            label=spanish["label"],
            help_text=spanish.get("help", ""),
            options=spanish.get("options", {}),
        )


def answer(entry: Entry, *, only: int | None = None) -> None:
    """Write the answers of an entry, and its copy of the form where it was handed in; of a draft, `only` so many."""
    rows = people.read("questions")[entry.challenge.kind]
    by_label = {row["label"]: row["answers"] for row in rows}
    for question in list(entry.challenge.questions.all())[:only]:
        given = by_label[question.label]
        value = answers.parse(given[entry.number % len(given)], question)
        Answer.objects.create(entry=entry, question=question, value=value)
        Question.objects.filter(pk=question.pk, answered_at=None).update(answered_at=entry.created_at)
    if entry.state != Entry.State.DRAFT:
        entry.form = asked.form_of(entry)
        entry.save(update_fields=["form"])
