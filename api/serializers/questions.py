"""The shapes of an organiser's questions and of the answers to them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from challenge import questions
from challenge.models import Question
from submissions.asked import Given

#: Any of the shapes that `submissions.answers.parse` reads.
ANSWER = {
    "oneOf": [
        {"type": "string"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
        {
            "type": "object",
            "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}, "kind": {"type": ["string", "null"]}},
        },
        {"type": "null"},
    ]
}  # fmt: skip


class OptionOut(serializers.Serializer[Any]):
    """One choice of a list; of money, one kind of it."""

    key = serializers.CharField()
    label = serializers.CharField()


class QuestionWordsOut(serializers.Serializer[Any]):
    """A question in another language. What is empty is read in English."""

    label = serializers.CharField()
    help = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())


class QuestionOut(serializers.ModelSerializer[Question]):
    """A question that entries answer beside the usual fields."""

    help = serializers.CharField(source="help_text")
    options = serializers.SerializerMethodField()
    translations = serializers.DictField(child=QuestionWordsOut(), help_text="By language tag.")
    limits = serializers.DictField(help_text="Those of its kind; null is no limit.")
    round = serializers.CharField(source="round_id", allow_null=True, help_text="Null: asked in every round.")
    track = serializers.CharField(
        source="track.key", allow_null=True, default=None, help_text="Null: asked of every track."
    )

    class Meta:
        model = Question
        fields = (
            "key",
            "kind",
            "label",
            "help",
            "options",
            "limits",
            "required",
            "private",
            "frozen_at",
            "round",
            "track",
            "translations",
        )
        read_only_fields = fields

    @extend_schema_field(OptionOut(many=True))
    def get_options(self, question: Question) -> list[dict[str, str]]:
        """Return what can be chosen now."""
        return [{"key": row["key"], "label": row["label"]} for row in questions.open_options(question)]


@extend_schema_field(ANSWER)
class AnswerIn(serializers.Field):
    """One answer in the shape of its kind. What is right is the action's question."""

    def to_internal_value(self, data: Any) -> Any:
        """Pass it on as it came."""
        return data

    def to_representation(self, value: Any) -> Any:
        """Return the answer."""
        return value


class AnswersField(serializers.DictField):
    """Answers by the key of their question; null takes one back."""

    child = AnswerIn(allow_null=True)


def answers_of(rows: list[Given]) -> dict[str, Any]:
    """Return answers by key: values, and of a file the id of its media. What was not answered is null."""
    return {row.key: row.media.pk if row.media else row.value for row in rows}
