"""Facts about entries, read in a number of queries that does not grow with the entries."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from challenge.eligibility import Contest
from challenge.models import Challenge, EligibilityRule, Membership
from submissions.eligibility.facts import Facts, Money, Win
from submissions.models import Entry, Funding, TeamMember

Kind = EligibilityRule.Kind
#: Entries that take a place: handed in, and not screened out.
HANDED_IN = (Entry.State.RECEIVED, Entry.State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an entry names: known by an account, by an address, or by neither."""

    name: str
    user_id: str | None
    email: str
    is_mentor: bool = False


def facts_of(entries: Sequence[Entry], kinds: set[str]) -> dict[str, Facts]:
    """Return the facts of entries of one challenge, by id; only what rules of these kinds ask."""
    if not entries:
        return {}
    challenge = entries[0].challenge
    people = _people(entries) if kinds & {Kind.TEAM_SIZE, Kind.ONE_ENTRY, Kind.PAST_WINNER} else {}
    money = _money(entries) if Kind.FUNDING in kinds else {}
    queue = _queue(challenge) if Kind.QUOTA in kinds else {}
    wins = _wins(challenge, entries, people) if Kind.PAST_WINNER in kinds else {}
    elsewhere = _elsewhere(challenge, entries, people) if Kind.ONE_ENTRY in kinds else {}
    contests: dict[str, Contest] = {}
    found = {}
    for entry in entries:
        if entry.round_id not in contests:
            contests[entry.round_id] = Contest.of(challenge, entry.round)
        named = people.get(entry.pk, [])
        facts = Facts(
            contest=contests[entry.round_id],
            economy=entry.economy,
            basis=entry.basis,
            born_on=entry.born_on,
            staff_tie=entry.staff_tie,
            members=sum(not person.is_mentor for person in named),
            mentors=sum(person.is_mentor for person in named),
            ahead=_ahead(entry, queue.get(entry.economy, [])),
            wins=tuple(wins.get(entry.pk, ())),
            elsewhere=tuple(elsewhere.get(entry.pk, ())),
        )
        found[entry.pk] = _with_profile(facts, entry, money.get(entry.startup_id or "", []))
    return found


def places_taken(challenge: Challenge, economy: str) -> int:
    """Return how many entries of an economy were handed in."""
    return _standing(challenge).filter(economy=economy).count()


def _standing(challenge: Challenge) -> QuerySet[Entry]:
    rows = Entry.objects.filter(challenge=challenge, state__in=HANDED_IN)
    return rows.exclude(screening=Entry.Screening.REFUSED)


def _with_profile(facts: Facts, entry: Entry, money: list[Money]) -> Facts:
    """Add the start-up: as it is now, or, for an entry that was handed in, as it was that day."""
    startup, kept = entry.startup, entry.snapshot
    if startup is None:
        return facts
    facts = replace(facts, has_startup=True)
    if entry.state in HANDED_IN and "funding" in kept:
        return replace(
            facts,
            founded_on=date.fromisoformat(kept["founded_on"]) if kept.get("founded_on") else None,
            registered_in=kept.get("economy", ""),
            money=tuple(Money(row["kind"], Decimal(row["amount"]), row["currency"]) for row in kept["funding"]),
            raised_nothing=kept.get("raised_nothing", False),
        )
    return replace(
        facts,
        founded_on=startup.founded_on,
        registered_in=startup.economy,
        money=tuple(money),
        raised_nothing=startup.raised_nothing,
    )


def _people(entries: Sequence[Entry]) -> dict[str, list[Person]]:
    """Return the people of each entry, those who declined left out."""
    found: dict[str, list[Person]] = defaultdict(list)
    for row in TeamMember.objects.filter(entry__in=entries, declined_at=None).order_by("position", "pk"):
        mentor = row.kind == TeamMember.Kind.MENTOR
        found[row.entry_id].append(Person(row.name, row.user_id, row.email.casefold(), mentor))
    return found


def _money(entries: Sequence[Entry]) -> dict[str, list[Money]]:
    found: dict[str, list[Money]] = defaultdict(list)
    for row in Funding.objects.filter(startup__in=[entry.startup_id for entry in entries if entry.startup_id]):
        found[row.startup_id].append(Money(row.kind, row.amount, row.currency))
    return found


def _queue(challenge: Challenge) -> dict[str, list[tuple[datetime, str]]]:
    """Return when the entries of each economy were handed in, in that order."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    rows = _standing(challenge).order_by("submitted_at", "pk").values_list("economy", "submitted_at", "pk")
    for economy, at, pk in rows:
        found[economy].append((at, pk))  # type: ignore[arg-type]  # a handed-in entry has its time (a constraint)
    return found


def _ahead(entry: Entry, queue: list[tuple[datetime, str]]) -> int:
    if entry.state not in HANDED_IN or entry.submitted_at is None:
        return len(queue)
    return bisect_left(queue, (entry.submitted_at, entry.pk))


def _accounts(entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """Return name and address of each entrant."""
    rows = User.objects.filter(pk__in={entry.entrant_id for entry in entries}).values_list("pk", "full_name", "email")
    return {pk: (name or email, email.casefold()) for pk, name, email in rows}


def _behind(entry: Entry, people: dict[str, list[Person]], accounts: dict[str, tuple[str, str]]) -> list[Person]:
    """Return the people who enter: the entrant and the members, mentors left out."""
    name, email = accounts[entry.entrant_id]
    members = [person for person in people.get(entry.pk, []) if not person.is_mentor]
    return [Person(name, entry.entrant_id, email), *members]


def _wins(challenge: Challenge, entries: Sequence[Entry], people: dict[str, list[Person]]) -> dict[str, list[Win]]:
    """Return the earlier prizes of the people and the start-up of each entry. Winners are few: they are compared here."""
    organisers = Membership.objects.filter(challenge=challenge, role=Membership.Role.ORGANISER).values("user")
    theirs = Membership.objects.filter(user__in=organisers, role=Membership.Role.ORGANISER).values("challenge")
    named = {
        row["id"]
        for rule in challenge.eligibility_rules.filter(kind=Kind.PAST_WINNER, retired_at=None)
        for row in rule.settings.get("challenges", ())
    }
    scope = Q(challenge__in=named) if named else Q(challenge__in=theirs)
    won = list(
        Entry.objects.filter(scope, prize_published_at__isnull=False)
        .exclude(challenge=challenge)
        .select_related("challenge", "entrant")
        .order_by("-prize_published_at", "pk")
    )
    winners, accounts = _people(won), _accounts(entries)
    by_user: dict[str, list[Win]] = defaultdict(list)
    by_email: dict[str, list[Win]] = defaultdict(list)
    by_startup: dict[str, list[Win]] = defaultdict(list)
    for entry in won:
        on = entry.prize_published_at.astimezone(entry.challenge.zone).date()  # type: ignore[union-attr]
        win = Win("", entry.challenge.title, entry.challenge_id, on)
        for person in _behind(entry, winners, {entry.entrant_id: ("", entry.entrant.email.casefold())}):
            by_user[person.user_id or ""].append(win)
            by_email[person.email].append(win)
        if entry.startup_id:
            by_startup[entry.startup_id].append(win)
    found: dict[str, list[Win]] = {}
    for entry in entries:
        theirs_: dict[tuple[str, str], Win] = {}
        if entry.startup_id and entry.startup:
            for win in by_startup.get(entry.startup_id, []):
                theirs_.setdefault((entry.startup.name, win.challenge_id), replace(win, who=entry.startup.name))
        for person in _behind(entry, people, accounts):
            known = by_user.get(person.user_id or "-", []) + (by_email.get(person.email, []) if person.email else [])
            for win in known:
                theirs_.setdefault((person.name, win.challenge_id), replace(win, who=person.name))
        found[entry.pk] = list(theirs_.values())
    return found


def _elsewhere(challenge: Challenge, entries: Sequence[Entry], people: dict[str, list[Person]]) -> dict[str, list[str]]:
    """Return the names of those people of each entry who are in another entry that was handed in."""
    accounts = _accounts(entries)
    behind = {entry.pk: _behind(entry, people, accounts) for entry in entries}
    everybody = [person for rows in behind.values() for person in rows]
    users = {person.user_id for person in everybody if person.user_id}
    emails = {person.email for person in everybody if person.email}
    standing = _standing(challenge)
    entrants = standing.annotate(low=Lower("entrant__email")).filter(Q(entrant__in=users) | Q(low__in=emails))
    members = (
        TeamMember.objects.filter(entry__in=standing, declined_at=None)
        .exclude(kind=TeamMember.Kind.MENTOR)
        .annotate(low=Lower("email"))
        .filter(Q(user__in=users) | Q(low__in=emails))
    )
    places = _places(
        [*entrants.values_list("pk", "entrant_id", "low"), *members.values_list("entry_id", "user_id", "low")]
    )
    found: dict[str, list[str]] = {}
    for pk, rows in behind.items():
        names = [
            person.name
            for person in rows
            if (places.get(person.user_id or "-", set()) | places.get(person.email or "-", set())) - {pk}
        ]
        found[pk] = list(dict.fromkeys(names))
    return found


def _places(rows: Iterable[tuple[Any, ...]]) -> dict[str, set[str]]:
    """Return the entries in which an account or an address stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry, user, email in rows:
        for key in (user, email):
            if key:
                found[key].add(entry)
    return found
