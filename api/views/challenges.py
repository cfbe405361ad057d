"""challenges/: the public facts, for anybody; what is in preparation, for its organisers."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView

from api.permissions import PublicRead
from api.serializers.challenges import ChallengeOut
from challenge.models import Challenge


def _shown(view: ListAPIView[Challenge] | RetrieveAPIView[Challenge]) -> QuerySet[Challenge]:
    """Return what this caller may see, with all that the answer holds in a fixed number of queries."""
    rows = Challenge.objects.visible_to(view.request.user)  # type: ignore[arg-type]
    rows = rows.prefetch_related("tracks", "terms", "questions__track", "eligibility_rules")
    return rows.prefetch_related("rounds__criteria", "rounds__awards__track", "rounds__track_deadlines__track")


class Challenges(ListAPIView[Challenge]):
    """challenges/: newest first, by cursor."""

    permission_classes = [PublicRead]
    serializer_class = ChallengeOut

    def get_queryset(self) -> QuerySet[Challenge]:
        """Return the visible ones."""
        return _shown(self)


@extend_schema(description="One challenge. What is in preparation is there for its organisers only.")
class ChallengeDetail(RetrieveAPIView[Challenge]):
    """challenges/{slug}/."""

    permission_classes = [PublicRead]
    serializer_class = ChallengeOut
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Challenge]:
        """Return the visible ones."""
        return _shown(self)
