"""Shapes of uploads/ and media/."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.captions import CaptionsListedOut
from media.models import Media, Purpose, Rendition, Upload


@extend_schema_field(OpenApiTypes.STR)
class AnyText(serializers.Field):
    """Any string at all: a file's name never decides whether the file is taken."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it came."""
        if not isinstance(data, str):
            raise serializers.ValidationError(_("This must be a text."))
        return data

    def to_representation(self, value: str) -> str:
        """Return the text."""
        return value


class UploadStart(serializers.Serializer):
    """What a client says before it sends a file."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    entry = serializers.CharField(max_length=18, help_text="The draft the file is for.")
    question = serializers.SlugField(
        required=False, default="", allow_blank=True, help_text="The key of the question that the file answers."
    )
    filename = AnyText()
    size_bytes = serializers.IntegerField(min_value=0, max_value=2**40)
    content_type = AnyText(required=False, default="")
    head_sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}\Z",
        required=False,
        default="",
        allow_blank=True,
        help_text="SHA-256 of the first part: by it another device knows the same file.",
    )


class PartOut(serializers.Serializer):
    """Where one part is PUT, with exactly these headers and no others."""

    number = serializers.IntegerField()
    url = serializers.URLField()
    headers = serializers.DictField(child=serializers.CharField())


class ReceivedOut(serializers.Serializer):
    """A part that is there."""

    number = serializers.IntegerField()
    size_bytes = serializers.IntegerField()


class UploadOut(serializers.Serializer):
    """An upload as it begins: every part's address."""

    id = serializers.CharField()
    part_size_bytes = serializers.IntegerField()
    parts = PartOut(many=True)
    expires_at = serializers.DateTimeField()


class UploadStateOut(serializers.Serializer):
    """How far an upload is: what the store holds, and fresh addresses of what it does not."""

    id = serializers.CharField()
    state = serializers.ChoiceField(choices=Upload.State.choices)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    filename = serializers.CharField()
    size_bytes = serializers.IntegerField()
    head_sha256 = serializers.CharField(help_text="Empty where the client that began it could not take it.")
    part_size_bytes = serializers.IntegerField()
    received = ReceivedOut(many=True)
    parts = PartOut(many=True)
    expires_at = serializers.DateTimeField()
    media = serializers.CharField(allow_null=True, help_text="The media it became, once it is complete.")


class OpenUploadOut(serializers.ModelSerializer):
    """A file on its way, as a list names it; how much has arrived is asked of the upload itself."""

    question = serializers.CharField(source="place", help_text="The key of the question it answers, if it is for one.")

    class Meta:
        model = Upload
        fields = [
            "id",
            "purpose",
            "question",
            "filename",
            "size_bytes",
            "head_sha256",
            "part_size_bytes",
            "created_at",
            "expires_at",
        ]


class SpriteLayoutOut(serializers.Serializer):
    """How the pictures of a sprite lie: in rows from the top left, one for each step of `every_seconds`."""

    columns = serializers.IntegerField()
    rows = serializers.IntegerField()
    tile_width = serializers.IntegerField()
    tile_height = serializers.IntegerField()
    every_seconds = serializers.FloatField()
    count = serializers.IntegerField()


class MediaRenditionOut(serializers.Serializer):
    """A copy that is shown, under a signed address that ends after some hours."""

    role = serializers.ChoiceField(choices=Rendition.Role.choices)
    url = serializers.URLField()
    content_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    duration_seconds = serializers.FloatField(allow_null=True)
    layout = SpriteLayoutOut(allow_null=True, help_text="Of a sprite alone.")


class MediaOut(serializers.Serializer):
    """A file that arrived: being checked, ready with its copies, or refused with a reason."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Purpose.choices)
    state = serializers.ChoiceField(choices=Media.State.choices)
    reason = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)
    duration_seconds = serializers.FloatField(allow_null=True)
    renditions = MediaRenditionOut(many=True)
    poster = serializers.URLField(allow_null=True)
    captions = CaptionsListedOut(many=True)
