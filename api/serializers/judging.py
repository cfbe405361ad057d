"""The shapes of assignments, scorecards and plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.captions import CaptionsListedOut
from api.serializers.fields import EconomyOut
from api.serializers.media import SpriteLayoutOut
from api.serializers.questions import AnswerIn
from challenge import weights
from challenge.models import Criterion
from challenge.weights import asked_in
from judging.marks import as_number, card_score, tenths
from judging.models import WORDS_LIMIT, Assignment, AssignmentPlan, Scorecard
from judging.models.scorecard import REASON_LIMIT
from judging.planning import difference
from judging.queue import Written, card_of
from judging.seen import entry_of
from judging.sight import files_for


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]})
class MarkIn(serializers.Field):
    """A number, a decimal text, or null for "cannot judge". Whether the scale has it is the action's question."""

    def to_internal_value(self, data: Any) -> Any:
        """Pass it on as it came: a float would already have changed 0.1."""
        return data


class TimedCommentOut(serializers.Serializer[Any]):
    """A note at a moment of the clip."""

    at_seconds = serializers.FloatField(min_value=0)
    text = serializers.CharField(max_length=REASON_LIMIT)


class QueuedIn(serializers.Serializer[Any]):
    """The place of a save in the queue a device keeps while it has no network. `sequence` grows with every change on that device."""

    device = serializers.RegexField(r"^[A-Za-z0-9_-]{8,40}$")
    sequence = serializers.IntegerField(min_value=1, max_value=2**53)


class CardIn(serializers.Serializer[Any]):
    """A whole card. Criteria left out of `marks` are not marked; what else is left out stays as it is."""

    marks = serializers.DictField(child=MarkIn(allow_null=True))
    reasons = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    timed_comments = TimedCommentOut(many=True, required=False)
    queued = QueuedIn(required=False)
    comment_for_entrant = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)
    comment_for_staff = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)
    private_note = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)
    state = serializers.ChoiceField(choices=Scorecard.State.choices, default=Scorecard.State.DRAFT)


class CardOut(serializers.Serializer[Any]):
    """A card as it stands. `version` is the number in its ETag; `score` is of 100, one decimal, over what is marked."""

    marks = serializers.DictField(child=serializers.FloatField(allow_null=True))
    reasons = serializers.DictField(child=serializers.CharField())
    timed_comments = TimedCommentOut(many=True)
    comment_for_entrant = serializers.CharField()
    comment_for_staff = serializers.CharField()
    private_note = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    score = serializers.CharField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)


class CriterionOut(serializers.Serializer[Any]):
    """A criterion with its scale and what the levels mean; of kind "knockout" a question, answered 1 for yes and 0 for no."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=Criterion.Kind.choices)
    name = serializers.CharField()
    description = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="The criterion of two levels it is an attribute of.")
    weight = serializers.CharField(help_text="Within its group, where it has one.")
    effective_weight = serializers.CharField(
        help_text="Of the whole, over both levels; only the proportion to those of the other criteria counts."
    )
    reason_when = serializers.ChoiceField(choices=Criterion.ReasonWhen.choices)
    reason_shared = serializers.BooleanField(help_text="Whether the entrant may read the reason.")
    minimum = serializers.FloatField()
    maximum = serializers.FloatField()
    step = serializers.FloatField()
    levels = serializers.ListField(child=serializers.DictField())


class JudgedFileOut(serializers.Serializer[Any]):
    """A file made by us, under an address that is signed for this judge and ends soon."""

    role = serializers.CharField()
    url = serializers.CharField()
    content_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    layout = SpriteLayoutOut(allow_null=True, help_text="Of a sprite alone.")


class FilesOut(serializers.Serializer[Any]):
    """A clip, deck or picture."""

    state = serializers.CharField()
    duration_seconds = serializers.FloatField(allow_null=True)
    poster = serializers.CharField(allow_null=True)
    renditions = JudgedFileOut(many=True)
    captions = CaptionsListedOut(many=True)


class JudgedAnswerOut(serializers.Serializer[Any]):
    """A question as it was asked, with the answer: its value, and as it is read. A file has its copies."""

    key = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()
    value = AnswerIn(allow_null=True)
    words = serializers.CharField()
    file = FilesOut(allow_null=True)


class JudgedEntryOut(serializers.Serializer[Any]):
    """What a judge sees of an entry. In a blind round, nothing of who entered."""

    id = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    economy = EconomyOut(allow_null=True)
    track = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    summary = serializers.CharField()
    answers = JudgedAnswerOut(many=True)
    clip = FilesOut(allow_null=True)
    deck = FilesOut(allow_null=True)
    image = FilesOut(allow_null=True)


class JudgedRoundOut(serializers.Serializer[Any]):
    """The round an assignment belongs to, and whether it takes marks now."""

    id = serializers.CharField()
    name = serializers.CharField()
    challenge = serializers.CharField()
    judging_opens_at = serializers.DateTimeField(allow_null=True)
    judging_closes_at = serializers.DateTimeField(allow_null=True)
    takes_marks = serializers.BooleanField()


class AssignmentOut(serializers.Serializer[Any]):
    """One entry to score, with everything it takes."""

    id = serializers.CharField()
    position = serializers.IntegerField()
    round = JudgedRoundOut()
    entry = JudgedEntryOut()
    criteria = CriterionOut(many=True)
    scorecard = CardOut()
    scorecard_url = serializers.CharField()


class PlanIn(serializers.Serializer[Any]):
    """A seed chooses among plans of equal value; `load` asks for even loads, or for none. Left out, both are the round's own."""

    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    load = serializers.ChoiceField(choices=["even"], required=False, allow_null=True)


class PlanHow(serializers.Serializer[Any]):
    """What stands in the address. A word that is neither yes nor no is refused: taken for a no it would change who judges what."""

    dry_run = serializers.BooleanField(default=False)


class DifferenceOut(serializers.Serializer[Any]):
    """What the plan changes, as [judge, entry] pairs."""

    added = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    removed = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    kept = serializers.IntegerField()


class UnmetOut(serializers.Serializer[Any]):
    """An entry that does not get all its judges, and why."""

    entry = serializers.CharField()
    missing = serializers.IntegerField()
    why = serializers.CharField()


class LoadOut(serializers.Serializer[Any]):
    """The fewest and the most entries of a judge."""

    min = serializers.IntegerField()
    max = serializers.IntegerField()


class PlanOut(serializers.Serializer[Any]):
    """The solver's answer for a round, what it changes, and whether it was applied."""

    id = serializers.CharField()
    applied = serializers.BooleanField()
    assignments = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    total_affinity = serializers.FloatField()
    load = LoadOut()
    unmet = UnmetOut(many=True)
    advice = serializers.ListField(child=serializers.CharField())
    seconds = serializers.FloatField()
    difference = DifferenceOut()


def card_view(card: Scorecard | None, criteria: list[Criterion], written: Written) -> dict[str, Any]:
    """Return a card as CardOut takes it; an empty one, version 0, when none was begun."""
    marks = written.marks
    return {
        "marks": {c.key: as_number(marks[c.key]) for c in criteria if c.key in marks},
        "reasons": written.reasons,
        "timed_comments": card.timed_comments if card else [],
        "comment_for_entrant": card.comment_for_entrant if card else "",
        "comment_for_staff": card.comment_for_staff if card else "",
        "private_note": card.private_note if card else "",
        "state": card.state if card else Scorecard.State.DRAFT.value,
        "version": card.version if card else 0,
        "score": tenths(card_score(criteria, marks)),
        "submitted_at": card.submitted_at if card else None,
        "updated_at": card.updated_at if card and card.version else None,
    }


def assignment_view(
    row: Assignment, written: Written, *, viewer: str, at: Any, absolute: Callable[[str], str]
) -> dict[str, Any]:
    """Return an assignment as AssignmentOut takes it. Expects what the view's queryset joins."""
    entry, seen, round_ = row.entry, entry_of(row), row.judge.round
    criteria = asked_in(round_.criteria.all(), entry.track_id)
    carried = weights.effective(criteria)
    return {
        "id": row.pk,
        "position": row.position,
        "round": {
            "id": round_.pk,
            "name": round_.name,
            "challenge": entry.challenge.slug,
            "judging_opens_at": round_.judging_opens_at,
            "judging_closes_at": round_.judging_closes_at,
            "takes_marks": round_.takes_marks(at),
        },
        "entry": {
            "id": seen.pk,
            "number": seen.number,
            "title": seen.title,
            "economy": seen.economy,
            "track": seen.track.name if seen.track else None,
            "language": seen.language,
            "summary": seen.summary,
            "answers": [
                {
                    "key": given.key,
                    "kind": given.kind,
                    "label": given.label,
                    "value": given.value,
                    "words": given.words,
                    "file": files_for(given.media, viewer, absolute=absolute),
                }
                for given in seen.answers
            ],
            **{name: files_for(getattr(seen, name), viewer, absolute=absolute) for name in ("clip", "deck", "image")},
        },
        "criteria": [
            {
                "key": c.key,
                "kind": c.kind,
                "name": c.name,
                "description": c.description,
                "group": c.group.name if c.group else None,
                "weight": str(c.weight),
                "effective_weight": weights.text(carried[c.key]),
                "reason_when": c.reason_when,
                "reason_shared": c.reason_shared,
                "minimum": as_number(c.minimum),
                "maximum": as_number(c.maximum),
                "step": as_number(c.step),
                "levels": c.levels,
            }
            for c in criteria
        ],
        "scorecard": card_view(card_of(row), criteria, written),
        "scorecard_url": absolute(reverse("api:assignment-scorecard", args=[row.pk])),
    }


def plan_view(plan: AssignmentPlan) -> dict[str, Any]:
    """Return a plan as PlanOut takes it."""
    change = difference(plan)
    return plan.result | {
        "id": plan.pk,
        "applied": plan.applied_at is not None,
        "difference": {"added": change.added, "removed": change.removed, "kept": len(change.kept)},
    }
