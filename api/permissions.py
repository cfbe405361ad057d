"""Door rights: who may knock at all. What they may do inside is the rooms' business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey

if TYPE_CHECKING:  # DRF reads this module while rest_framework.views is still being imported
    from rest_framework.views import APIView


class Person(BasePermission):
    """Somebody signed in through the web session. A key is no person."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let signed-in people through."""
        return bool(request.user.is_authenticated)


class PublicRead(BasePermission):
    """Anybody may read; nobody may write here."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let reading through."""
        return request.method in SAFE_METHODS


class DirectoryReader(BasePermission):
    """A key with the scope `directory:read`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let keys with the scope through."""
        return isinstance(request.auth, ApiKey) and ApiKey.Scope.DIRECTORY_READ in request.auth.scopes
