"""Shapes of media/{id}/captions/."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from media.captions import cues_of
from media.models import Captions
from video.captions import MAX_CUES, Cue


class CaptionsListedOut(serializers.Serializer[Any]):
    """Captions that can be shown with a clip: WebVTT under an address that is signed for the caller and ends."""

    language = serializers.CharField(help_text="A tag as in BCP 47.")
    label = serializers.CharField(help_text="The name in the player.")
    url = serializers.CharField()


class CueField(serializers.Serializer[Any]):
    """What is said from one moment to another, in seconds of the clip. Plain text, at most 500 characters, lines parted by a newline."""

    start_seconds = serializers.FloatField(min_value=0)
    end_seconds = serializers.FloatField(min_value=0)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)


class CaptionsIn(serializers.Serializer[Any]):
    """The captions as a whole. Cues without text are left out. `version` is the one they are based on, 0 where there were none."""

    cues = serializers.ListField(child=CueField(), max_length=MAX_CUES)
    label = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    version = serializers.IntegerField(required=False, allow_null=True, min_value=0, default=None)

    def typed(self) -> list[Cue]:
        """Return the cues, as `submissions.actions.save_captions` takes them."""
        return [Cue(cue["start_seconds"], cue["end_seconds"], cue["text"]) for cue in self.validated_data["cues"]]


class CaptionsOut(serializers.Serializer[Any]):
    """The captions of a clip in one language."""

    language = serializers.CharField(help_text="A tag as in BCP 47.")
    label = serializers.CharField(help_text="The name in the player.")
    origin = serializers.CharField(help_text="`uploaded` or `edited`.")
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    cues = CueField(many=True)


def captions_out(row: Captions) -> dict[str, Any]:
    """Return captions as CaptionsOut takes them."""
    return {
        "language": row.language,
        "label": row.label,
        "origin": row.origin,
        "version": row.version,
        "updated_at": row.updated_at,
        "cues": [{"start_seconds": cue.start, "end_seconds": cue.end, "text": cue.text} for cue in cues_of(row)],
    }
