"""The shapes of a challenge's public facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.eligibility import RuleOut
from api.serializers.fields import EconomyOut, economy
from api.serializers.questions import QuestionOut
from challenge import eligibility, texts
from challenge.models import Award, Challenge, Criterion, Round, Terms, Track, TrackDeadline


class LocalMoment(serializers.DateTimeField):
    """An instant of a challenge or a round as RFC 3339, with the offset that the challenge's own clock has then."""

    def get_attribute(self, row: Any) -> datetime | None:
        """Return the instant on the challenge's clock."""
        moment = super().get_attribute(row)
        return moment.astimezone((row if isinstance(row, Challenge) else row.challenge).zone) if moment else None

    def to_representation(self, value: datetime) -> str:  # type: ignore[override]
        """Return the instant as text."""
        return value.isoformat(timespec="seconds")


class TrackOut(serializers.ModelSerializer[Track]):
    """A category that entries choose."""

    class Meta:
        model = Track
        fields = ["id", "key", "name", "description"]


class LevelOut(serializers.Serializer[Any]):
    """What a span of marks means."""

    def get_fields(self) -> dict[str, Any]:
        """Declare `from`, which is a word of Python's own."""
        return {
            "from": serializers.FloatField(),
            "to": serializers.FloatField(),
            "word": serializers.CharField(),
            "text": serializers.CharField(),
        }

    def to_representation(self, level: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return the level as it is kept: whole marks stay whole."""
        return {"from": level["from"], "to": level["to"], "word": level["word"], "text": level.get("text", "")}


class CriterionFactsOut(serializers.ModelSerializer[Criterion]):
    """One question that judges answer with a mark. Weights and scale are decimal strings; only the proportion of the weights counts."""

    levels = LevelOut(many=True)
    group = serializers.CharField(
        source="group.name",
        allow_null=True,
        default=None,
        help_text="The criterion of two levels it is an attribute of.",
    )
    group_weight = serializers.CharField(
        source="group.weight", allow_null=True, default=None, help_text="What all attributes of the group share."
    )
    track = serializers.CharField(
        source="only_in.key", allow_null=True, default=None, help_text="The key of the track it is asked in alone."
    )

    class Meta:
        model = Criterion
        fields = [
            "key", "kind", "name", "description", "group", "group_weight", "track", "weight", "minimum", "maximum", "step", "levels",
        ]  # fmt: skip


class AwardOut(serializers.ModelSerializer[Award]):
    """Something that can be won. Without a track, entries of all tracks can win it."""

    track = serializers.CharField(source="track.key", allow_null=True, default=None, help_text="The key of its track.")

    class Meta:
        model = Award
        fields = ["id", "name", "prize", "places", "track"]


class TrackDeadlineOut(serializers.ModelSerializer[TrackDeadline]):
    """That a track closes at another moment than its round."""

    track = serializers.CharField(source="track.key", help_text="The key of the track.")
    deadline_at = LocalMoment()

    class Meta:
        model = TrackDeadline
        fields = ["track", "deadline_at"]


class RoundOut(serializers.ModelSerializer[Round]):
    """A stage: its dates, how it is judged, what can be won. `deadline_at` is the last minute in which an entry is taken."""

    opens_at = LocalMoment(allow_null=True)
    deadline_at = LocalMoment(allow_null=True)
    track_deadlines = TrackDeadlineOut(many=True)
    grace_minutes = serializers.SerializerMethodField(
        help_text="How long what was begun in time may still be finished; 0 where the organisers do not tell."
    )
    judging_opens_at = LocalMoment(allow_null=True)
    judging_closes_at = LocalMoment(allow_null=True)
    results_at = LocalMoment(
        allow_null=True, help_text="From then on results/ answers; null as long as nobody has set it."
    )
    tie_break = serializers.ListField(
        child=serializers.CharField(), help_text="Steps in order: criterion:KEY, median, ..."
    )
    criteria = CriterionFactsOut(many=True)
    awards = AwardOut(many=True)

    class Meta:
        model = Round
        fields = [
            "id", "name", "opens_at", "deadline_at", "track_deadlines", "grace_minutes", "judging_opens_at", "judging_closes_at",
            "results_at", "judges_per_entry",
            "same_economy", "max_judges_per_economy", "minimum_scorecards", "method", "tie_break", "criteria", "awards",
        ]  # fmt: skip

    def get_grace_minutes(self, round_: Round) -> int:
        """Return the grace, as far as entrants are told of it."""
        return round_.grace_minutes if round_.grace_shown else 0


class TermsOut(serializers.ModelSerializer[Terms]):
    """What an entrant agrees to, in Markdown."""

    class Meta:
        model = Terms
        fields = ["version", "language", "text"]


class TextOut(serializers.ModelSerializer[Terms]):
    """What is agreed to besides the terms, for one use, in Markdown."""

    class Meta:
        model = Terms
        fields = ["use", "title", "required", "version", "language", "text"]


class ClipLimitsOut(serializers.Serializer[Challenge]):
    """What a clip must keep to. Its length is measured, never believed."""

    need = serializers.ChoiceField(source="clip_need", choices=Challenge.Need.choices)
    maximum_seconds = serializers.IntegerField(source="clip_max_seconds")
    tolerance_seconds = serializers.FloatField(source="clip_tolerance_seconds")
    minimum_side_pixels = serializers.IntegerField(source="clip_min_side")


class DeckLimitsOut(serializers.Serializer[Challenge]):
    """What a deck must keep to."""

    need = serializers.ChoiceField(source="deck_need", choices=Challenge.Need.choices)
    maximum_pages = serializers.IntegerField(source="deck_max_pages")


class ChallengeOut(serializers.ModelSerializer[Challenge]):
    """A challenge's public facts."""

    host_economy = serializers.SerializerMethodField()
    clip = ClipLimitsOut(source="*")
    deck = DeckLimitsOut(source="*")
    tracks = TrackOut(many=True)
    rounds = RoundOut(many=True)
    updated_at = LocalMoment()
    terms = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    eligibility_rules = serializers.SerializerMethodField()

    class Meta:
        model = Challenge
        fields = [
            "id", "slug", "title", "kind", "state", "headline", "summary", "description", "eligibility", "eligibility_rules",
            "prize", "host_economy",
            "contact_email", "time_zone", "clip", "deck", "image_need", "tracks", "rounds", "terms", "consents", "guardian_below_age",
            "questions", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(EconomyOut(allow_null=True))
    def get_host_economy(self, challenge: Challenge) -> dict[str, str] | None:
        """Return the host as {"code", "name"}."""
        return economy(challenge.host_economy)

    @extend_schema_field(RuleOut(many=True))
    def get_eligibility_rules(self, challenge: Challenge) -> list[dict[str, Any]]:
        """Return the rules that every entry is checked by, in words."""
        return list(RuleOut(eligibility.said(challenge), many=True).data)

    @extend_schema_field(QuestionOut(many=True))
    def get_questions(self, challenge: Challenge) -> list[dict[str, Any]]:
        """Return what entries are asked beside the usual fields; what is for the organisers only stays with them and the entrants."""
        rows = [row for row in challenge.questions.all() if row.retired_at is None and not row.private]
        return list(QuestionOut(rows, many=True).data)

    @extend_schema_field(TextOut(many=True))
    def get_consents(self, challenge: Challenge) -> list[dict[str, Any]]:
        """Return the texts of today besides the terms, one for each use; what guardians are asked is among them."""
        rows = texts.newest(challenge.terms.all())
        shown = [texts.in_language(kept, texts.FALLBACK) for use, kept in rows.items() if use != Terms.Use.TERMS]
        return list(TextOut(shown, many=True).data)

    @extend_schema_field(TermsOut(allow_null=True))
    def get_terms(self, challenge: Challenge) -> dict[str, Any] | None:
        """Return the newest version, in English where it is written in it."""
        newest = texts.current(challenge.terms.all(), Terms.Use.TERMS)
        return dict(TermsOut(newest).data) if newest else None
