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
    proved = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    found = proved.user if proved else User.objects.filter(email=address).first()
    return found or User.objects.create_user(address, full_name=full_name.strip(), economy=economy)
