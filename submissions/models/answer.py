"""What an entrant answers to an organiser's own questions."""

from __future__ import annotations

from django.db import models

from challenge.models import Question
from core.models import Row
from media.models import Media
from submissions.models.entry import Entry


class Answer(Row):
    """One answer. `value` has the shape of its kind: text, number as text, {"amount", "currency", "kind"}, ISO date,
    keys of choices. `typed` is what somebody wrote that is no answer yet, such as a number with letters in it: it is shown again in
    its field, on any device, and nowhere else.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(null=True, blank=True)
    typed = models.JSONField(null=True, blank=True)
    media = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, blank=True, related_name="answer_of")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.question_id} of {self.entry_id}"
