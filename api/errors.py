"""Every error of the API, in one shape: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import StateConflict
from media.store import StoreProblem

PROBLEM = "application/problem+json"
#: One code for one refusal, whoever raised it.
CODES = {exceptions.PermissionDenied: "NOT_ALLOWED", exceptions.NotFound: "NOT_FOUND"}

log = structlog.get_logger(__name__)


class Problem(exceptions.APIException):
    """An error with a code and facts of its own, for the few that are none of Django's."""

    def __init__(self, status: int, code: str, detail: Any, **facts: Any) -> None:
        super().__init__(str(detail), code)
        self.status_code = status
        self.facts = facts


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into the answer. Unknown ones stay what they are: a 500 that is logged."""
    facts: dict[str, Any] = {}
    headers: dict[str, str] = {}
    errors: dict[str, list[str]] | None = None
    match exc:
        case StateConflict():
            status, code, detail, facts = 409, exc.code, str(exc.message), exc.facts
        case ValidationError():
            errors = by_field(exc)
            status, code, detail = 400, "INVALID", _("Some fields need another value.")
        case exceptions.ValidationError():
            errors = flatten(exc.detail)
            status, code, detail = 400, "INVALID", _("Some fields need another value.")
        case StoreProblem():
            log.warning("store_away", error=str(exc))
            status, code, detail = (
                503,
                "STORE_AWAY",
                _("Files cannot be reached just now. Nothing was lost; try again in a minute."),
            )
            headers["Retry-After"] = "60"
        case Http404():
            status, code, detail = 404, "NOT_FOUND", _("There is nothing here that you can see.")
        case PermissionDenied():
            status, code, detail = 403, "NOT_ALLOWED", str(exc) or _("You may not do this here.")
        case Problem():
            status, code, detail, facts = exc.status_code, str(exc.detail.code), str(exc.detail), exc.facts
        case exceptions.APIException():
            status, code, detail = exc.status_code, CODES.get(type(exc), str(exc.default_code).upper()), str(exc.detail)
            if getattr(exc, "auth_header", None):
                headers["WWW-Authenticate"] = exc.auth_header
            if getattr(exc, "wait", None):
                headers["Retry-After"] = str(int(exc.wait) + 1)
        case _:
            return None
    set_rollback()
    body = document(status, code, detail, errors) | facts
    return Response(body, status=status, headers=headers, content_type=PROBLEM)


def document(status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the body of a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return body | {"errors": errors} if errors else body


def by_field(exc: ValidationError) -> dict[str, list[str]]:
    """Return Django's messages by field; what belongs to none stands under "_"."""
    if not hasattr(exc, "error_dict"):
        return {"_": exc.messages}
    return {("_" if field == NON_FIELD_ERRORS else field): messages for field, messages in exc.message_dict.items()}


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Return DRF's nested messages as one level, with dotted paths."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            name = "_" if key == "non_field_errors" else str(key)
            found |= flatten(value, f"{path}.{name}" if path else name)
        return found
    if isinstance(detail, list):
        if all(not isinstance(item, dict | list) for item in detail):
            return {path or "_": [str(item) for item in detail]}
        found = {}
        for number, item in enumerate(detail):
            if item:
                found |= flatten(item, f"{path}.{number}" if path else str(number))
        return found
    return {path or "_": [str(detail)]}


def server_error(request: Any) -> JsonResponse:
    """Answer for a fault of ours, which the log describes."""
    detail = _("Something failed on our side. Nothing of this request was kept; try again.")
    return JsonResponse(document(500, "SERVER_ERROR", detail), status=500, content_type=PROBLEM)


def database_away(request: Any) -> JsonResponse:
    """Answer while the database cannot be reached."""
    detail = _("The database cannot be reached just now. Nothing of this request was kept; send it again in a moment.")
    return JsonResponse(document(503, "DATABASE_AWAY", detail), status=503, content_type=PROBLEM)


def not_found(request: Any, exception: Any = None) -> JsonResponse:
    """Answer an address of the API that leads nowhere."""
    return JsonResponse(
        document(404, "NOT_FOUND", _("There is nothing here that you can see.")), status=404, content_type=PROBLEM
    )
