"""Who may do what here. Everybody is master of their own account; keys are the site administrator's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def can_manage_keys(user: User | AnonymousUser) -> bool:
    """Make and revoke API keys: a site administrator."""
    return bool(user.is_authenticated and user.is_superuser)
