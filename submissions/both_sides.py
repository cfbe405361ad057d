"""Who runs a contest and is in it: the people of entries among its organisers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from accounts.models import User
from challenge.models import Challenge, Membership
from submissions.models import Entry, TeamMember


@dataclass(frozen=True, slots=True)
class BothSides:
    """That an organiser has a part in an entry of their own contest."""

    person: User
    entry: Entry


def entries_with(user: User) -> QuerySet[Entry]:
    """Return the entries a person has a part in: as entrant, filer, keeper of the start-up, or named in the team by account or a
    proved address."""
    named = TeamMember.objects.addressed_to(user).standing().values("entry")
    shared = Entry.objects.shared_with(user).values("pk")
    return Entry.objects.filter(Q(pk__in=shared) | Q(startup__owner=user) | Q(pk__in=named))


def on_both_sides(challenge: Challenge, *, also: Iterable[User] = ()) -> list[BothSides]:
    """Return the organisers of a challenge (and `also`, who run it by another right) with each entry of it they have a part in.

    In three queries, four where somebody is in a team; by the entry's number. Withdrawn entries are left out.
    """
    runs = Q(memberships__challenge=challenge, memberships__role=Membership.Role.ORGANISER)
    people = {person.pk: person for person in [*User.objects.filter(runs), *also]}
    members = TeamMember.objects.standing().filter(entry__challenge=challenge)
    proved = EmailAddress.objects.filter(user__in=people, verified=True)
    rows = members.filter(Q(user__in=people) | Q(email__in=proved.values("email")))
    named = [(entry, user, email) for entry, user, email in rows.values_list("entry", "user", "email")]
    of_address = dict(proved.values_list("email", "user")) if named else {}
    pairs = {(entry, user if user in people else of_address.get(email)) for entry, user, email in named}
    entries = Entry.objects.filter(challenge=challenge).exclude(state=Entry.State.WITHDRAWN)
    behind = Q(entrant__in=people) | Q(filer__in=people, filing_refused_at=None) | Q(startup__owner__in=people)
    found = []
    for entry in (
        entries.filter(behind | Q(pk__in={pk for pk, _user in pairs})).select_related("startup").order_by("number")
    ):
        theirs = {entry.entrant_id, entry.startup.owner_id if entry.startup else None}
        theirs |= {user for pk, user in pairs if pk == entry.pk}
        theirs |= {entry.filer_id} if entry.filing_refused_at is None else set()
        found += [BothSides(person, entry) for pk, person in people.items() if pk in theirs]
    return found
