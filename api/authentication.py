"""Who is calling: a program with a key in the header, or a person with the web session and its CSRF token."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import keys
from accounts.models import ApiKey


class KeyHolder(AnonymousUser):
    """A program with a key. It is nobody: no row belongs to it, its scopes say what it may read."""

    def __init__(self, key: ApiKey) -> None:
        super().__init__()
        self.key = key

    @property
    def pk(self) -> str:  # type: ignore[override]
        return f"key-{self.key.pk}"


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer KEY`. Never from the query string, where logs would keep it."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, ApiKey] | None:
        """Return the holder and the key; None when no Bearer header came, refuse a key that is wrong, expired or revoked."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        key = keys.recognise(words[1].decode("latin-1"), at=request.received_at) if len(words) == 2 else None
        if key is None:
            raise AuthenticationFailed(_("This key is not valid. It may have expired or been revoked."))
        return KeyHolder(key), key

    def authenticate_header(self, request: Request) -> str:
        """Make a missing sign-in a 401, not a 403."""
        return "Bearer"


class WebSessionAuthentication(SessionAuthentication):
    """The web session, with CSRF."""


class ApiKeyScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.ApiKeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class WebSessionScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.WebSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
