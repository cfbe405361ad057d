"""Who may do what in a challenge. Rooms above ask here; nobody asks for a role by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from challenge.models import Challenge, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def has_role(user: User | AnonymousUser, challenge: Challenge, *roles: str) -> bool:
    """Whether a person holds one of these roles (`Membership.Role`) in a challenge. Administrators hold none by themselves."""
    if not user.is_authenticated:
        return False
    return Membership.objects.filter(user=user, challenge=challenge, role__in=roles).exists()


def is_organiser(user: User | AnonymousUser, challenge: Challenge) -> bool:
    """Whether a person was appointed organiser of this challenge."""
    return has_role(user, challenge, Membership.Role.ORGANISER)


def can_organise(user: User | AnonymousUser, challenge: Challenge) -> bool:
    """Whether a person may set up and run a challenge: its organisers, and site administrators."""
    return user.is_authenticated and (user.is_superuser or is_organiser(user, challenge))


def organises_any(user: User | AnonymousUser) -> bool:
    """Whether a person runs any challenge at all."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or Membership.objects.filter(user=user, role=Membership.Role.ORGANISER).exists()


def can_create(user: User | AnonymousUser) -> bool:
    """Whether a person may start a new challenge: administrators, and those who already run one."""
    return organises_any(user)
