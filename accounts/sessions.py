"""Who is signed in, asked on every request: Django's sessions in the database and its people, in words that are put together once.

Nothing is remembered between requests: a session that was ended or a person who was made inactive is out at once.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from core.prepared import Hole, Prepared

KEPT: Prepared[Session] = Prepared(lambda: Session.objects.filter(pk=Hole("key")))
PERSON: Prepared[User] = Prepared(lambda: User.objects.filter(pk=Hole("id")))


class SessionStore(db.SessionStore):
    """A session in the database."""

    def _get_session_from_db(self) -> Session | None:
        session = KEPT.first(key=self.session_key or "")
        if session is None or session.expire_date <= timezone.now():
            self._session_key = None
            return None
        return session


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs in as allauth does, and finds the person of a session."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of an id, unless they were made inactive."""
        user = PERSON.first(id=str(user_id))
        return user if user and self.user_can_authenticate(user) else None
