"""What is known of the people on both sides of a round: the panel here, the teams there. `detection` compares them. Reads only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from challenge.models import Round
from core.economies import plain
from judging import domains
from judging.models import Calibration, Judge
from submissions.models import Entry, EntryQuerySet, Startup, TeamMember

#: A domain that more than half of the entrants of a round write from, and so many at least, tells nothing: a campus, or a provider
#: that we do not know.
FEW = 3


@dataclass(slots=True)
class JudgeSide:
    """A seat: the person, every address of theirs, and where they belong."""

    pk: str
    user_id: str
    addresses: set[str]
    names: set[str]
    organisations: set[str] = field(default_factory=set)  # ids in the directory
    listed_at: set[str] = field(default_factory=set)  # domains of these


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody behind an entry. `keys` are their account and every address of theirs."""

    name: str
    keys: frozenset[str]
    is_mentor: bool = False


@dataclass(slots=True)
class EntrySide:
    """An entry: its people, the domains they write from and publish at, the names it goes by, who backs it."""

    pk: str
    people: list[Person]
    domains: set[str]
    names: dict[str, str]  # folded: as written
    supporters: dict[str, str]  # id in the directory: name


@dataclass(frozen=True, slots=True)
class PastTeam:
    """That a judge shared a team with somebody on an entry."""

    judge_id: str
    entry_id: str


class Lookup:
    """The panel, by everything an entry could meet it through."""

    def __init__(self, judges: Iterable[JudgeSide]) -> None:
        self._by: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for side in judges:
            for what, keys in {
                "person": {side.user_id} | side.addresses,
                "domain": {domains.of_address(address) for address in side.addresses} - {""},
                "name": side.names,
                "organisation": side.organisations,
                "listed": side.listed_at,
            }.items():
                for key in keys:
                    self._by[what][key].add(side.pk)

    def _at(self, what: str, key: str) -> set[str]:
        return self._by[what].get(key, set())

    def of_person(self, person: Person) -> set[str]:
        """Seats that are this very person's."""
        return {pk for key in person.keys for pk in self._at("person", key)}

    def writing_from(self, domain: str) -> set[str]:
        """Seats of people with an address at a domain."""
        return self._at("domain", domain)

    def named(self, folded: str) -> set[str]:
        """Seats of people who belong to an organisation of this name."""
        return self._at("name", folded)

    def listed_at(self, domain: str) -> set[str]:
        """Seats of people whose organisation in the directory has its site or its mail at a domain."""
        return self._at("listed", domain)

    def supporting(self, organisation_id: str, name: str) -> set[str]:
        """Seats of people who belong to this organisation of the directory, by link or by name."""
        return self._at("organisation", organisation_id) | self._at("name", plain(name))


def judges_of(round_: Round, *, judge: Judge | None = None) -> list[JudgeSide]:
    """Return the seats of a round that stand, or one of them."""
    seats = Judge.objects.filter(round=round_).seated()
    if judge is not None:
        seats = seats.filter(pk=judge.pk)
    sides = {}
    by_user = {}
    for seat in seats.select_related("user").order_by("pk"):
        names = {plain(str(word)) for word in seat.organisations} - {""}
        sides[seat.pk] = by_user[seat.user_id] = JudgeSide(seat.pk, seat.user_id, spellings(seat.user.email), names)
    for user, email in EmailAddress.objects.filter(user__seats__in=seats).values_list("user_id", "email").distinct():
        by_user[user].addresses |= spellings(email)
    linked = Judge.directory_organisations.through.objects.filter(judge__in=seats)
    for seat_id, pk, name, site, mail in linked.values_list(
        "judge_id", "organisation_id", "organisation__name", "organisation__website", "organisation__public_email"
    ):
        side = sides[seat_id]
        side.organisations.add(pk)
        side.names.add(plain(name))
        side.listed_at |= {domains.of_site(site), domains.of_address(mail)} - {""}
    return list(sides.values())


def entries_in(round_: Round, *, entry: Entry | None = None) -> EntryQuerySet:
    """Return the entries of a round that stand before the judges, and the one it calibrates on."""
    meant = Entry.objects.filter(
        Q(pk__in=Entry.objects.in_round(round_).submitted().values("pk"))
        | Q(pk__in=Calibration.objects.filter(round=round_).values("entry"))
    )
    return meant.filter(pk=entry.pk) if entry is not None else meant


def entries_of(round_: Round, *, entry: Entry | None = None) -> list[EntrySide]:
    """Return the entries of a round, or one of them, with everybody behind them."""
    meant = entries_in(round_, entry=entry)
    users = Q(user__in=meant.values("entrant")) | Q(user__in=meant.values("filer"))
    users |= Q(user__in=meant.values("startup__owner")) | Q(user__teams__entry__in=meant)
    members = TeamMember.objects.standing().filter(entry__in=meant)
    holders = _holders(members)
    users |= Q(user__in={pk for found in holders.values() for pk in found})
    addresses: dict[str, set[str]] = defaultdict(set)
    for user, email in EmailAddress.objects.filter(users).values_list("user_id", "email").distinct():
        addresses[user] |= spellings(email)
    team: dict[str, list[Person]] = defaultdict(list)
    for member in members.select_related("user").order_by("entry", "position", "pk"):
        person = _person(member.name, member.user, addresses, member.email, member.kind == TeamMember.Kind.MENTOR)
        known = holders.get(member.email.lower(), set())
        keys = person.keys.union(known, *(addresses[pk] for pk in known))
        team[member.entry_id].append(replace(person, keys=keys))
    backed: dict[str, dict[str, str]] = defaultdict(dict)
    for startup, pk, name in Startup.supporters.through.objects.filter(startup__entries__in=meant).values_list(
        "startup_id", "organisation_id", "organisation__name"
    ):
        backed[startup][pk] = name
    return [
        _entry_side(row, team[row.pk], addresses, backed.get(row.startup_id or "", {}))
        for row in meant.select_related("entrant", "filer", "startup__owner").order_by("pk")
    ]


def _holders(members: QuerySet[TeamMember]) -> dict[str, set[str]]:
    """Return by address whose account it belongs to, proved or not, for members who are named by an address alone. Two queries."""
    named = members.filter(user=None).exclude(email="").values(folded=Lower("email"))
    found: dict[str, set[str]] = defaultdict(set)
    for pk, email in User.objects.filter(email__in=named).values_list("pk", "email"):
        found[email].add(pk)
    for pk, email in EmailAddress.objects.filter(email__in=named).values_list("user_id", "email"):
        found[email].add(pk)
    return found


def _entry_side(
    entry: Entry, team: list[Person], addresses: dict[str, set[str]], supporters: dict[str, str]
) -> EntrySide:
    behind = [entry.entrant, entry.filer, entry.startup.owner if entry.startup else None]
    people = [_person(str(user), user, addresses) for user in behind if user is not None]
    people += [person for person in team if person.keys]
    site = entry.startup.website if entry.startup else ""
    found = {domains.of_site(site), domains.of_site(entry.snapshot.get("website") or "")}
    found |= {domains.of_address(key) for person in people for key in person.keys}
    written = [entry.startup.name if entry.startup else "", entry.snapshot.get("name") or ""]
    names = {plain(name): name for name in written if plain(name)}
    return EntrySide(entry.pk, people, found - {""}, names, supporters)


def _person(name: str, user: Any, addresses: dict[str, set[str]], email: str = "", is_mentor: bool = False) -> Person:
    keys = spellings(email)
    if user is not None:
        keys |= {user.pk} | spellings(user.email) | addresses.get(user.pk, set())
    return Person(name, frozenset(keys), is_mentor)


def spellings(email: str) -> set[str]:
    """Return an address without case, and without the tag that leads to the same mailbox: "Eva+pitch@x.example" is Eva's as well."""
    folded = email.casefold()
    box, at, host = folded.rpartition("@")
    return {folded, f"{box.partition('+')[0]}{at}{host}"} - {""}


def common_domains(round_: Round) -> set[str]:
    """Return the domains that most entrants of a round write from, which therefore say nothing about two of them."""
    mails = list(Entry.objects.in_round(round_).submitted().values_list("entrant__email", flat=True))
    counted = Counter(domains.of_address(mail) for mail in mails)
    return {domain for domain, count in counted.items() if count >= FEW and 2 * count > len(mails)}


def past_teams(judges: Iterable[JudgeSide]) -> dict[str, list[PastTeam]]:
    """Return with whom the judges shared a team on entries that were handed in at any time: by account and by address of the other."""
    judges = list(judges)
    lookup = Lookup(judges)
    users = {side.user_id for side in judges}
    mails = {address for side in judges for address in side.addresses}
    standing = TeamMember.objects.standing().alias(folded=Lower("email"))
    named = standing.filter(Q(user__in=users) | Q(folded__in=mails))
    mine = Q(entrant__in=users) | Q(filer__in=users) | Q(startup__owner__in=users) | Q(pk__in=named.values("entry"))
    entries: QuerySet[Entry] = Entry.objects.filter(mine, submitted_at__isnull=False)
    people: dict[str, list[Person]] = defaultdict(list)
    for row in entries.select_related("entrant", "filer", "startup__owner").order_by("pk"):
        behind = [row.entrant, row.filer, row.startup.owner if row.startup else None]
        people[row.pk] += [_person("", user, {}) for user in behind if user is not None]
    if people:
        members = TeamMember.objects.standing().filter(entry__in=list(people)).select_related("user")
        for member in members.order_by("pk"):
            people[member.entry_id].append(_person("", member.user, {}, member.email))
    shared: dict[str, list[PastTeam]] = defaultdict(list)
    for entry_id, team in people.items():
        for judge_id in sorted({pk for person in team for pk in lookup.of_person(person)}):
            for key in sorted({key for person in team for key in person.keys}):
                shared[key].append(PastTeam(judge_id, entry_id))
    return shared
