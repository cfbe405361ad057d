"""Who may do what with the directory. Reading what is not hidden needs no permission."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def can_hide_organisations(user: User | AnonymousUser) -> bool:
    """Site administrators may hide an organisation from everybody and show it again."""
    return bool(user.is_authenticated and user.is_superuser)
