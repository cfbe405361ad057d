"""assignments/: a judge's own, the only way to an entry and its clip. rounds/{id}/assign/: the organiser's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import PROBLEM, Problem, document
from api.pagination import Cursor
from api.permissions import Person
from api.serializers.judging import (
    AssignmentOut,
    CardIn,
    CardOut,
    PlanHow,
    PlanIn,
    PlanOut,
    assignment_view,
    card_view,
    plan_view,
)
from challenge.models import Round
from core import idempotency
from judging import actions
from judging.errors import StaleCard
from judging.marks import asked_for
from judging.models import Assignment, Scorecard
from judging.queue import Written, card_of, written_on

ETAG = re.compile(r'(?:W/)?"v(\d{1,9})"')
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag of the card you changed, such as "v3".',
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 128 ASCII characters of your choice, another for each change. With the same key and body the first answer comes "
    "again, marked `Idempotency-Replayed: true`, for three days; the key with another body is 422. Refusals are not kept.",
)


#: Made once: a serializer copies all its fields each time it is made, and a card is saved on every tap.
CARD_IN, CARD_OUT = CardIn(), CardOut()


class QueueOrder(Cursor):
    """The order of the judge's queue."""

    ordering = ("position", "pk")


class AssignmentViewSet(viewsets.GenericViewSet[Assignment]):
    """assignments/."""

    queryset = Assignment.objects.none()
    serializer_class = AssignmentOut
    permission_classes = [Person]
    pagination_class: type[CursorPagination] = QueueOrder
    lookup_field = "pk"
    lookup_url_kwarg = "id"

    def get_queryset(self) -> Any:
        """Return the caller's own, with all that the answer shows, in a fixed number of queries."""
        files = [f"entry__{name}__renditions" for name in ("deck", "image")]
        rows = (
            Assignment.objects.for_judge(self.request.user)
            .for_listing()
            .with_answers()
            .select_related("entry__deck", "entry__image")
        )
        return rows.prefetch_related("judge__round__criteria", *files)

    @extend_schema(responses=AssignmentOut(many=True))
    def list(self, request: Request) -> Response:
        """Return the judge's queue."""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self._shown(list(rows or [])))

    @extend_schema(responses=AssignmentOut)
    def retrieve(self, request: Request, id: str) -> Response:
        """Return one entry of the queue, with fresh addresses of its files."""
        row = self.get_object()
        answer = Response(self._shown([row])[0])
        answer["ETag"] = etag(card_of(row))
        return answer

    def _shown(self, rows: Sequence[Assignment]) -> Sequence[Any]:
        written = written_on([card for row in rows if (card := card_of(row))])
        viewer, at = self.request.user.pk, self.request.received_at  # type: ignore[union-attr, attr-defined]
        views = [
            assignment_view(
                row,
                written[card.pk] if (card := card_of(row)) else Written(),
                viewer=viewer,
                at=at,
                absolute=self.request.build_absolute_uri,
            )
            for row in rows
        ]
        return list(AssignmentOut(views, many=True).data)


class ScorecardView(APIView):
    """assignments/{id}/scorecard/."""

    permission_classes = [Person]

    @extend_schema(responses=CardOut)
    def get(self, request: Request, id: str) -> Response:
        """Return the judge's own card, with its ETag; an empty one before the first save."""
        row = self._row(request, id)
        card = card_of(row)
        return _answer(row, card, written_on([card])[card.pk] if card else Written())

    @extend_schema(
        request=CardIn,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        responses={
            200: CardOut,
            412: OpenApiTypes.OBJECT,
            422: OpenApiTypes.OBJECT,
            428: OpenApiTypes.OBJECT,
        },
    )
    def put(self, request: Request, id: str) -> Response:
        """Save the card as a whole. Nothing is overwritten that the caller has not seen: a stale If-Match gets the current card."""
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return self._save(request, id)
        asked = {"method": "PUT", "path": request.path, "body": request.data}
        try:
            with idempotency.once(request.user.pk, key.strip(), asked) as claim:
                if claim.kept is not None:
                    self._row(request, id)  # who may no longer see the card gets no kept answer either
                    again = {"Idempotency-Replayed": "true"}
                    return Response(claim.kept.body, status=claim.kept.status, headers=claim.kept.headers | again)
                answer = self._save(request, id)
                if answer.status_code == 200:
                    claim.keep(200, answer.data, {"ETag": answer["ETag"]})
                return answer
        except idempotency.KeyReused:
            raise Problem(
                422, "IDEMPOTENCY_REUSED", _("This key came before with another card. Take a new key for each change.")
            ) from None

    def _save(self, request: Request, id: str) -> Response:
        seen = request.headers.get("If-Match")
        if seen is None:
            self._row(request, id)  # who cannot see the card is told that first
            raise Problem(
                428, "IF_MATCH_NEEDED", _("Send the card's ETag in If-Match, so that nothing is overwritten unseen.")
            )
        try:
            given = dict(CARD_IN.run_validation(request.data))
        except exceptions.ValidationError:
            self._row(request, id)
            raise
        version = ETAG.fullmatch(seen.strip())
        queued = given.pop("queued", None)
        try:
            card = actions.save_scorecard(
                Assignment(pk=id),  # the act looks it up among the caller's own, under its lock; once is enough
                by=request.user,
                at=request.received_at,
                expected_version=int(version[1]) if version else None,
                queued=actions.Queued(**queued) if queued else None,
                **given,
            )
        except PermissionDenied:
            raise Http404 from None
        except StaleCard as refusal:
            current = refusal.current
            answer = _card(current, written_on([current])[current.pk], status=412, content_type=PROBLEM)
            answer.data = document(412, refusal.code, str(refusal)) | answer.data
            return answer
        return _card(card, getattr(card, "written", None) or written_on([card])[card.pk])

    def _row(self, request: Request, id: str) -> Assignment:
        rows = Assignment.objects.for_judge(request.user).select_related("judge__round", "entry", "scorecard")
        return get_object_or_404(rows.prefetch_related("judge__round__criteria"), pk=id)


class AssignView(APIView):
    """rounds/{id}/assign/: the organiser's."""

    permission_classes = [Person]

    @extend_schema(request=PlanIn, parameters=[OpenApiParameter("dry_run", bool)], responses=PlanOut)
    def post(self, request: Request, id: str) -> Response:
        """Work out who judges what; apply it unless `dry_run=true`."""
        round_ = get_object_or_404(Round.objects.organised_by(request.user).select_related("challenge"), pk=id)
        shape = PlanIn(data=request.data or {})
        shape.is_valid(raise_exception=True)
        how = PlanHow(data=request.query_params.dict())
        how.is_valid(raise_exception=True)
        wishes = dict(shape.validated_data)
        if "load" in wishes:
            wishes["even"] = wishes.pop("load") == "even"
        plan = actions.ask_for_plan(round_, by=request.user, **wishes)
        if not how.validated_data["dry_run"]:
            plan = actions.apply_plan(plan, by=request.user, at=request.received_at)
        return Response(PlanOut(plan_view(plan)).data)


def etag(card: Scorecard | None) -> str:
    """Return the ETag of a card: its version, 0 before the first save."""
    return f'"v{card.version if card else 0}"'


def _answer(row: Assignment, card: Scorecard | None, written: Written, **how: Any) -> Response:
    criteria = asked_for(row.judge.round, row.entry.track_id)
    body = CARD_OUT.to_representation(card_view(card, criteria, written))
    return Response(body, headers={"ETag": etag(card)}, **how)


def _card(card: Scorecard, written: Written, **how: Any) -> Response:
    return _answer(card.assignment, card, written, **how)
