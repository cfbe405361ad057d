"""Find the person behind an address, also one that never signed in."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User


def person_at(email: str, *, full_name: str = "", economy: str = "") -> User:
    """Return the person behind an address, by any address they proved to be theirs; create them when nobody is.

    Raises ValidationError for a text that is no address. The name and the economy are used for a new person only.
    """
    address = email.strip().lower()
    theirs = Q(email=address) | Q(emailaddress__email=address, emailaddress__verified=True)
    found = User.objects.filter(theirs).order_by("pk").first()
    return found or User.objects.create_user(address, full_name=full_name.strip(), economy=economy)
