"""The shapes of standings and published results."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.fields import EconomyOut
from api.serializers.media import MediaRenditionOut


class StandingOut(serializers.Serializer[Any]):
    """One place, as `tally` gives it."""

    entry = serializers.CharField()
    rank = serializers.IntegerField()
    score = serializers.CharField(help_text="Six decimals, half up.")
    scorecards = serializers.IntegerField()
    decided_by = serializers.CharField(allow_null=True)
    interval = serializers.CharField(allow_null=True)


class UnrankedOut(serializers.Serializer[Any]):
    """An entry without a place."""

    entry = serializers.CharField()
    why = serializers.CharField()


class StandingsOut(serializers.Serializer[Any]):
    """The table of a round."""

    standings = StandingOut(many=True)
    unranked = UnrankedOut(many=True)


class PublishIn(serializers.Serializer[Any]):
    """When the results show; left out or in the past it means now."""

    results_at = serializers.DateTimeField(required=False, allow_null=True)


class PublicationOut(serializers.Serializer[Any]):
    """A publication that is set."""

    round = serializers.CharField()
    results_at = serializers.DateTimeField()
    bundle_sha256 = serializers.CharField()


class ResultEntry(serializers.Serializer[Any]):
    """A winner."""

    id = serializers.CharField()
    title = serializers.CharField()
    credit = serializers.CharField()
    track = serializers.CharField(allow_null=True)
    economy = EconomyOut(source="*")
    clip = MediaRenditionOut(allow_null=True)
    poster = serializers.CharField(allow_null=True)


class AwardGiven(serializers.Serializer[Any]):
    """An award and who won it."""

    award = serializers.CharField()
    prize = serializers.CharField()
    place = serializers.IntegerField()
    citation = serializers.CharField()
    entry = ResultEntry()


class ResultsOut(serializers.Serializer[Any]):
    """The published results of a challenge's latest round, or of the one asked for."""

    challenge = serializers.CharField(help_text="The slug.")
    round = serializers.CharField()
    published_at = serializers.DateTimeField()
    awards = AwardGiven(many=True)
    standings = StandingOut(many=True)
    bundle_url = serializers.CharField()
    bundle_sha256 = serializers.CharField()
