"""entries/: the entrant's own, and for an organiser those of the challenges they run. Each act is one call of submissions.actions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Person
from api.serializers.submissions import ConsentIn, EntryChange, EntryDetail, EntryOut, EntryStart, ReceiptOut, SubmitIn
from submissions import actions
from submissions.models import Entry


class EntryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Entry]):
    """Entries."""

    queryset = Entry.objects.none()
    serializer_class = EntryOut
    permission_classes = [Person]
    lookup_field = "pk"
    lookup_url_kwarg = "id"

    def get_queryset(self) -> Any:
        """Return what the caller may see, with what the answer needs."""
        rows = Entry.objects.visible_to(self.request.user).for_listing()
        return rows if self.action == "list" else rows.with_answers().prefetch_related("team")

    @extend_schema(request=EntryStart, responses={201: EntryDetail})
    def create(self, request: Request) -> Response:
        """Begin an entry, or get the one already begun."""
        shape = self._read(EntryStart, request)
        by, at, person = request.user, request.received_at, shape["filed_for"]
        if person:
            entry = actions.file_entry(shape["challenge"], by=by, at=at, track=shape["track"], **person)
        else:
            entry = actions.start_entry(shape["challenge"], track=shape["track"], by=by, at=at)
        return self._answer(entry, 201)

    @extend_schema(responses=EntryDetail)
    def retrieve(self, request: Request, id: str) -> Response:
        """Return one entry."""
        return Response(EntryDetail(self.get_object(), context={"request": request}).data)

    @extend_schema(request=EntryChange, responses=EntryDetail)
    def partial_update(self, request: Request, id: str) -> Response:
        """Keep what was typed so far. An incomplete draft is fine."""
        entry = self.get_object()
        shape = self._read(EntryChange, request, entry=entry)
        version, team, answers = (shape.pop(name, None) for name in ("version", "team", "answers"))
        by, at = request.user, request.received_at
        with transaction.atomic():  # all of it or nothing
            entry = actions.save_draft(entry, by=by, at=at, changes=shape, version=version)
            if team is not None:
                entry = actions.set_team(entry, by=by, at=at, members=team)
            if answers:
                entry = actions.save_answers(entry, by=by, at=at, answers=answers)
        return self._answer(entry)

    @extend_schema(request=SubmitIn, responses=EntryDetail)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, id: str) -> Response:
        """Put a complete draft before the judges. What counts is the moment this request arrives."""
        shape = self._read(SubmitIn, request)
        return self._answer(actions.submit_entry(self.get_object(), by=request.user, at=request.received_at, **shape))

    @extend_schema(request=None, responses=EntryDetail)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, id: str) -> Response:
        """Take an entry back."""
        return self._answer(actions.withdraw_entry(self.get_object(), by=request.user, at=request.received_at))

    @extend_schema(request=ConsentIn, responses=EntryDetail)
    @action(detail=True, methods=["post"])
    def consents(self, request: Request, id: str) -> Response:
        """Agree to the text of one use, or take that back; both at any time."""
        shape = self._read(ConsentIn, request)
        entry, by, at = self.get_object(), request.user, request.received_at
        if shape["given"]:
            entry = actions.give_consents(entry, by=by, at=at, uses=[shape["use"]], language=shape["language"])
        else:
            entry = actions.withdraw_consent(entry, shape["use"], by=by, at=at)
        return self._answer(entry)

    @extend_schema(
        request=None, responses=EntryDetail, parameters=[OpenApiParameter("member", str, OpenApiParameter.PATH)]
    )
    @action(detail=True, methods=["post"], url_path="team/(?P<member>[^/.]+)/invite")
    def invite(self, request: Request, id: str, member: str) -> Response:
        """Mail a person of the team the way to join, or the same letter again."""
        row = get_object_or_404(self.get_object().team.select_related("entry"), pk=member)
        actions.invite_member(row, by=request.user, at=request.received_at)
        return self._answer(row.entry)

    @extend_schema(responses=ReceiptOut)
    @action(detail=True, methods=["get"])
    def receipt(self, request: Request, id: str) -> Response:
        """Return the receipt of the last submission; 404 before there is one."""
        receipt = self.get_object().receipts.first()
        if receipt is None:
            raise Http404
        return Response(ReceiptOut(receipt).data)

    def _read(self, shape: type, request: Request, **context: Any) -> dict[str, Any]:
        serializer = shape(data=request.data, context={"request": request} | context)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _answer(self, entry: Entry, status: int = 200) -> Response:
        row = self.get_queryset().get(pk=entry.pk)
        return Response(EntryDetail(row, context={"request": self.request}).data, status=status)
