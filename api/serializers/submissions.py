"""The shapes of entries and receipts. Rules are in submissions/actions/."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.eligibility import DayOrNothing, FindingOut
from api.serializers.fields import EconomyOut
from api.serializers.questions import AnswersField, QuestionOut, answers_of
from challenge.models import Challenge, Track
from core import economies
from submissions import asked, eligibility, rules
from submissions.models import Entry, Startup


class TeamMemberField(serializers.Serializer[Any]):
    """A person named on an entry."""

    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    role = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")


class EntryOut(serializers.ModelSerializer[Entry]):
    """An entry as its entrant and the organisers see it."""

    challenge = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    round = serializers.PrimaryKeyRelatedField(read_only=True)
    track = serializers.SlugRelatedField(slug_field="key", read_only=True, allow_null=True)
    economy = EconomyOut(source="*")
    startup = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)
    clip = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)
    deck = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)
    image = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)

    class Meta:
        model = Entry
        fields = (
            "id",
            "number",
            "challenge",
            "round",
            "track",
            "state",
            "version",
            "title",
            "summary",
            "economy",
            "basis",
            "language",
            "credit_name",
            "music_source",
            "startup",
            "clip",
            "deck",
            "image",
            "submitted_at",
            "withdrawn_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class EntryDetail(EntryOut):
    """One entry, with its team and what still stands between it and the judges."""

    team = TeamMemberField(many=True, read_only=True)
    questions = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    eligibility = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta(EntryOut.Meta):
        fields = (*EntryOut.Meta.fields, "born_on", "staff_tie", "team", "questions", "answers", "eligibility", "missing")
        read_only_fields = fields

    @extend_schema_field(QuestionOut(many=True))
    def get_questions(self, entry: Entry) -> list[dict[str, Any]]:
        """Return the questions this entry is asked today."""
        rows = asked.of_entry(entry, entry.challenge.questions.all())
        return list(QuestionOut(rows, many=True).data)

    @extend_schema_field(AnswersField())
    def get_answers(self, entry: Entry) -> dict[str, Any]:
        """Return the answers by the key of their question; of a file, the id of its media. Null where nothing was answered."""
        return answers_of(asked.given(entry))

    @extend_schema_field(FindingOut(many=True))
    def get_eligibility(self, entry: Entry) -> list[dict[str, Any]]:
        """Return how it stands to each rule of its challenge."""
        return list(FindingOut(eligibility.findings_of(entry), many=True).data)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}})
    def get_missing(self, entry: Entry) -> dict[str, list[str]]:
        """Return messages by field; empty once the entry is submitted."""
        return rules.missing(entry) if entry.state == Entry.State.DRAFT else {}


class EntryStart(serializers.Serializer[Any]):
    """What begins an entry."""

    challenge = serializers.SlugField(help_text="The challenge's slug.")
    track = serializers.SlugField(required=False, allow_null=True, help_text="The key of one of its tracks.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Find the challenge among those the caller may see, and the track in it."""
        challenge = Challenge.objects.visible_to(self.context["request"].user).filter(slug=data["challenge"]).first()
        if challenge is None:
            raise serializers.ValidationError({"challenge": _("There is no such challenge.")})
        track = challenge.tracks.filter(key=data["track"]).first() if data.get("track") else None
        if data.get("track") and track is None:
            raise serializers.ValidationError({"track": _("There is no such track in this challenge.")})
        return {"challenge": challenge, "track": track}


class EntryChange(serializers.Serializer[Any]):
    """What an entrant may change in a draft. Every field may be left out; an empty one is kept empty."""

    version = serializers.IntegerField(
        required=False, min_value=0, help_text="The version the change is based on; a stale one is refused (409)."
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=600)
    economy = serializers.ChoiceField(choices=[("", ""), *economies.choices()], required=False, allow_blank=True)
    basis = serializers.ChoiceField(choices=Entry.Basis.choices, required=False, allow_blank=True)
    language = serializers.CharField(required=False, allow_blank=True, max_length=20)
    credit_name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    music_source = serializers.CharField(required=False, allow_blank=True, max_length=300)
    track = serializers.CharField(required=False, allow_null=True, allow_blank=True, help_text="The key of a track.")
    startup = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, help_text="The id of one of your start-ups."
    )
    team = TeamMemberField(many=True, required=False)
    born_on = DayOrNothing(required=False, allow_null=True)
    staff_tie = serializers.ChoiceField(choices=Entry.StaffTie.choices, required=False, allow_blank=True)
    answers = AnswersField(required=False, help_text="By the key of their question; those left out stay as they are.")

    def validate_track(self, key: str | None) -> Track | None:
        """Find the track in the entry's challenge."""
        if not key:
            return None
        track = Track.objects.filter(challenge=self.context["entry"].challenge_id, key=key).first()
        if track is None:
            raise serializers.ValidationError(_("There is no such track in this challenge."))
        return track

    def validate_startup(self, pk: str | None) -> Startup | None:
        """Find the start-up among the caller's own."""
        if not pk:
            return None
        startup = Startup.objects.owned_by(self.context["request"].user).filter(pk=pk).first()
        if startup is None:
            raise serializers.ValidationError(_("There is no such start-up of yours."))
        return startup


class SubmitIn(serializers.Serializer[Any]):
    """What submitting takes."""

    accept_terms = serializers.BooleanField(default=False, help_text="True accepts the current terms of the challenge.")


class ReceiptOut(serializers.Serializer[Any]):
    """Proof of a submission."""

    number = serializers.CharField()
    issued_at = serializers.DateTimeField()
    content = serializers.JSONField()
    signature = serializers.CharField()
