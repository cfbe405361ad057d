"""invitations/: those that wait for a person's answer, by any address of theirs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Person
from api.serializers.submissions import InvitationOut
from submissions import actions
from submissions.models import TeamMember


class InvitationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[TeamMember]):
    """Invitations to teams. Nothing of the entry but its title shows before one is accepted."""

    queryset = TeamMember.objects.none()
    serializer_class = InvitationOut
    permission_classes = [Person]
    lookup_field = "pk"
    lookup_url_kwarg = "id"

    def get_queryset(self) -> Any:
        """Return the invitations that mean the caller; a list holds those that wait."""
        rows = TeamMember.objects.addressed_to(self.request.user).filter(invited_at__isnull=False)
        return (rows.invited() if self.action == "list" else rows).select_related("entry__challenge", "entry__round")

    @extend_schema(request=None, responses=InvitationOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, id: str) -> Response:
        """Join the team, until the deadline of the entry."""
        return Response(
            InvitationOut(actions.join_team(self.get_object(), by=request.user, at=request.received_at)).data
        )

    @extend_schema(request=None, responses=InvitationOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, id: str) -> Response:
        """Decline, or leave a team that was joined."""
        return Response(
            InvitationOut(actions.leave_team(self.get_object(), by=request.user, at=request.received_at)).data
        )
