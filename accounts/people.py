"""Find the person behind an address, also one that never signed in."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts.models import User


def person_at(email: str, *, full_name: str = "", economy: str = "") -> User:
    """Return the person whom an address leads to when somebody signs in with it; create them when nobody is.

    An address that a person proved is theirs, even where another once typed it. The name and the economy are used for a new
    person only. Raises ValidationError for a text that is no address.
    """
    address = email.strip().lower()
    return _holder(address) or User.objects.create_user(address, full_name=full_name.strip(), economy=economy)


def known_person(email: str) -> User | None:
    """Return the active person whom any of their addresses leads to; None where nobody is."""
    found = _holder(email.strip().lower())
    return found if found and found.is_active else None


def _holder(address: str) -> User | None:
    proved = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return proved.user if proved else User.objects.filter(email=address).first()
