"""The shapes of entries and receipts. Rules are in submissions/actions/."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.eligibility import DayOrNothing, FindingOut
from api.serializers.fields import EconomyOut
from api.serializers.questions import AnswersField, QuestionOut, answers_of
from challenge.models import Challenge, Terms, Track
from core import economies
from submissions import asked, consents, eligibility, rules
from submissions.consents import Asked
from submissions.models import Entry, Startup, TeamMember
from submissions.permissions import organises, owns_entry

#: What entrants are asked; guardians answer by a letter of their own.
ASKABLE = [choice for choice in Terms.Use.choices if choice[0] != Terms.Use.GUARDIAN]


class TeamMemberField(serializers.Serializer[Any]):
    """A person named on an entry."""

    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    role = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")
    kind = serializers.ChoiceField(
        required=False, choices=[TeamMember.Kind.MEMBER, TeamMember.Kind.MENTOR, TeamMember.Kind.LEAD]
    )


class TeamMemberOut(serializers.ModelSerializer[TeamMember]):
    """A person named on an entry, and how they stand to it."""

    state = serializers.ChoiceField(choices=TeamMember.State.choices, read_only=True)

    class Meta:
        model = TeamMember
        fields = ("id", "name", "email", "role", "kind", "state")
        read_only_fields = fields


class ConsentOut(serializers.Serializer[Any]):
    """One text the entry is asked to agree to, in the version of today, and what was answered."""

    use = serializers.ChoiceField(source="text.use", choices=Terms.Use.choices)
    title = serializers.CharField()
    required = serializers.BooleanField(source="text.required")
    version = serializers.IntegerField(source="text.version")
    stands = serializers.SerializerMethodField(
        help_text="Whether the use is allowed now, by this version or one before it."
    )
    agreed_version = serializers.IntegerField(source="stands.terms.version", default=None, allow_null=True)
    language = serializers.CharField(source="stands.language", default=None, allow_null=True)
    accepted_at = serializers.DateTimeField(source="stands.accepted_at", default=None, allow_null=True)
    on_behalf = serializers.SerializerMethodField(help_text="Whether who files the entry agreed for the entrant.")

    def get_stands(self, row: Asked) -> bool:
        """Whether the use is allowed now."""
        return row.stands is not None

    def get_on_behalf(self, row: Asked) -> bool:
        """Whether somebody agreed for the entrant."""
        return bool(row.stands and row.stands.on_behalf_of_id)


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

    team = TeamMemberOut(many=True, read_only=True)
    consents = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    eligibility = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta(EntryOut.Meta):
        fields = (
            *EntryOut.Meta.fields,
            "filer_kind",
            "born_on",
            "staff_tie",
            "team",
            "consents",
            "questions",
            "answers",
            "eligibility",
            "missing",
        )
        read_only_fields = fields

    def to_representation(self, entry: Entry) -> dict[str, Any]:
        """Leave out, for who only joined the team, what is personal to others: dates of birth, ties, addresses, what is missing."""
        data = super().to_representation(entry)
        viewer = self.context["request"].user
        if owns_entry(viewer, entry) or organises(viewer, entry):
            return data
        team = [{**person, "email": ""} for person in data["team"]]
        return data | {"born_on": None, "staff_tie": "", "team": team, "eligibility": [], "missing": {}}

    @extend_schema_field(ConsentOut(many=True))
    def get_consents(self, entry: Entry) -> list[dict[str, Any]]:
        """Return every text this entry is asked to agree to."""
        return list(ConsentOut(consents.asked_of(entry), many=True).data)

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


class FiledFor(serializers.Serializer[Any]):
    """The person in whose name an entry is filed."""

    kind = serializers.ChoiceField(choices=Entry.Filer.choices)
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField()


class EntryStart(serializers.Serializer[Any]):
    """What begins an entry."""

    challenge = serializers.SlugField(help_text="The challenge's slug.")
    track = serializers.SlugField(required=False, allow_null=True, help_text="The key of one of its tracks.")
    filed_for = FiledFor(
        required=False, help_text="Begins it in somebody else's name; they answer for it and are told."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Find the challenge among those the caller may see, and the track in it."""
        challenge = Challenge.objects.visible_to(self.context["request"].user).filter(slug=data["challenge"]).first()
        if challenge is None:
            raise serializers.ValidationError({"challenge": _("There is no such challenge.")})
        track = challenge.tracks.filter(key=data["track"]).first() if data.get("track") else None
        if data.get("track") and track is None:
            raise serializers.ValidationError({"track": _("There is no such track in this challenge.")})
        return {"challenge": challenge, "track": track, "filed_for": data.get("filed_for")}


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
    consents = serializers.ListField(
        child=serializers.ChoiceField(choices=ASKABLE),
        required=False,
        default=list,
        help_text="The uses whose texts of today are agreed to with this act.",
    )
    language = serializers.CharField(default="en", max_length=10, help_text="In which the texts were read.")


class ConsentIn(serializers.Serializer[Any]):
    """A consent given or taken back."""

    use = serializers.ChoiceField(choices=ASKABLE)
    given = serializers.BooleanField(help_text="False takes it back, with effect at once.")
    language = serializers.CharField(default="en", max_length=10, help_text="In which the text was read.")


class InvitationOut(serializers.ModelSerializer[TeamMember]):
    """An invitation to a team, as the person invited sees it."""

    challenge = serializers.SlugField(source="entry.challenge.slug", read_only=True)
    entry = serializers.PrimaryKeyRelatedField(read_only=True)
    title = serializers.CharField(source="entry.title", read_only=True)
    state = serializers.ChoiceField(choices=TeamMember.State.choices, read_only=True)

    class Meta:
        model = TeamMember
        fields = ("id", "challenge", "entry", "title", "role", "kind", "state", "invited_at")
        read_only_fields = fields


class ReceiptOut(serializers.Serializer[Any]):
    """Proof of a submission."""

    number = serializers.CharField()
    issued_at = serializers.DateTimeField()
    content = serializers.JSONField()
    signature = serializers.CharField()
