"""Find out who must not meet: compare the people of the panel with the people of the entries, and write down what was found.

An organiser's word goes first: a pinned row is neither changed nor found again, and what was declared stays as it was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from challenge.deadlines import LAST_MINUTE
from challenge.models import Round
from core import audit
from judging import acquaintance
from judging.acquaintance import JudgeSide, Lookup, Person
from judging.models import Assignment, Conflict, Judge
from submissions.models import Entry

Kind = Conflict.Kind
Rule = Conflict.Rule


@dataclass(frozen=True, slots=True)
class Found:
    """That a rule sets a judge and an entry apart; `evidence` is what met: a domain, a name."""

    judge_id: str
    entry_id: str
    kind: str
    rule: str
    evidence: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """Judge and entry."""
        return self.judge_id, self.entry_id


@dataclass(frozen=True, slots=True)
class Changed:
    """What `refresh` did: rows added, rows that no longer held, duties not begun that were dropped."""

    added: int = 0
    removed: int = 0
    dropped: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.dropped)


def found_in(round_: Round, *, judge: Judge | None = None, entry: Entry | None = None) -> list[Found]:
    """Return what sets judges and entries of a round apart, in a fixed number of queries whatever their number.

    One finding a pair, by the strongest rule, in the order of judge and entry. With `judge` or `entry` of those alone.
    """
    judges = acquaintance.judges_of(round_, judge=judge)
    if not judges:
        return []
    lookup = Lookup(judges)
    common = acquaintance.common_domains(round_)
    past = acquaintance.past_teams(judges)
    found: dict[tuple[str, str], Found] = {}
    for side in acquaintance.entries_of(round_, entry=entry):
        domains = side.domains - common
        known = [
            *_team(lookup, side.pk, side.people),
            *_directory(lookup, side.pk, side),
            *_organisation(lookup, side.pk, side.names),
            *_domain(lookup, side.pk, domains),
            *_past_team(past, side),
        ]
        for one in known:
            found.setdefault(one.pair, one)
    for one in _carried(round_, judges, entry):
        found.setdefault(one.pair, one)
    return sorted(found.values(), key=lambda one: one.pair)


def _team(lookup: Lookup, entry_id: str, people: Iterable[Person]) -> Iterable[Found]:
    # A mentor may be a member as well; then the team is what counts.
    for person in sorted(people, key=lambda person: person.is_mentor):
        kind = Kind.MENTORING if person.is_mentor else Kind.TEAM
        for judge in sorted(lookup.of_person(person)):
            yield Found(judge, entry_id, kind, Rule.TEAM, person.name)


def _directory(lookup: Lookup, entry_id: str, side: acquaintance.EntrySide) -> Iterable[Found]:
    for pk, name in sorted(side.supporters.items()):
        for judge in sorted(lookup.supporting(pk, name)):
            yield Found(judge, entry_id, Kind.INVESTMENT, Rule.DIRECTORY, name)
    for domain in sorted(side.domains):
        for judge in sorted(lookup.listed_at(domain)):
            yield Found(judge, entry_id, Kind.ORGANISATION, Rule.DIRECTORY, domain)


def _organisation(lookup: Lookup, entry_id: str, names: Mapping[str, str]) -> Iterable[Found]:
    for folded, name in sorted(names.items()):
        for judge in sorted(lookup.named(folded)):
            yield Found(judge, entry_id, Kind.ORGANISATION, Rule.ORGANISATION, name)


def _domain(lookup: Lookup, entry_id: str, domains: Iterable[str]) -> Iterable[Found]:
    for domain in sorted(domains):
        for judge in sorted(lookup.writing_from(domain)):
            yield Found(judge, entry_id, Kind.ORGANISATION, Rule.DOMAIN, domain)


def _past_team(past: Mapping[str, list[acquaintance.PastTeam]], side: acquaintance.EntrySide) -> Iterable[Found]:
    if not past:
        return
    for person in side.people:
        for key in sorted(person.keys):
            for team in past.get(key, ()):
                if team.entry_id != side.pk:
                    yield Found(team.judge_id, side.pk, Kind.OTHER, Rule.PAST_TEAM, person.name)


def _carried(round_: Round, judges: list[JudgeSide], entry: Entry | None) -> Iterable[Found]:
    """Find what was declared between the same person and the same entry, or its start-up, in another round of the challenge."""
    seats = {side.user_id: side.pk for side in judges}
    declared = (
        Conflict.objects.standing()
        .filter(judge__round__challenge=round_.challenge_id, judge__user__in=seats)
        .exclude(judge__round=round_)
        .exclude(source=Conflict.Source.DETECTED, pinned=False)
        .order_by("pk")
        .values_list("judge__user_id", "entry_id", "entry__startup_id", "kind", "judge__round__name")
    )
    rows = list(declared)
    if not rows:
        return
    wanted = {row[1] for row in rows} | {row[2] for row in rows if row[2]}
    here = acquaintance.entries_in(round_, entry=entry).values_list("pk", "startup_id")
    places = [(pk, startup) for pk, startup in here if pk in wanted or startup in wanted]
    for user, declared_on, startup, kind, name in rows:
        for pk, its_startup in places:
            if pk == declared_on or (startup and its_startup == startup):
                yield Found(seats[user], pk, kind, Rule.CARRIED, name)


@transaction.atomic
def refresh(round_: Round, *, judge: Judge | None = None) -> Changed:
    """Write down what is found in a round now, or of one seat: add what is new, take away what no longer holds, drop duties not begun.

    Takes no lock that others wait for: a duty somebody is writing on just now is left, hidden by its conflict, until the next time.
    """
    found = {one.pair: one for one in found_in(round_, judge=judge)}
    # A judge who left the panel keeps their rows; nothing is found or forgotten about them.
    seated = Conflict.objects.filter(judge__round=round_).exclude(judge__state=Judge.State.REMOVED)
    if judge is not None:
        seated = seated.filter(judge=judge)
    rows = list(seated)
    known = {(row.judge_id, row.entry_id) for row in rows}
    gone = [
        row.pk
        for row in rows
        if row.source == Conflict.Source.DETECTED and not row.pinned and (row.judge_id, row.entry_id) not in found
    ]
    unpinned = seated.filter(pk__in=gone, pinned=False).select_for_update(of=("self",), skip_locked=True)
    removed = [row.pk for row in unpinned]
    Conflict.objects.filter(pk__in=removed).delete()
    _follow_the_reason(rows, found)
    added = [one for pair, one in found.items() if pair not in known]
    Conflict.objects.bulk_create(
        [
            Conflict(
                judge_id=one.judge_id,
                entry_id=one.entry_id,
                kind=one.kind,
                source=Conflict.Source.DETECTED,
                rule=one.rule,
                evidence=one.evidence[:300],
            )
            for one in added
        ],
        ignore_conflicts=True,  # somebody else looked at the same moment
    )
    changed = Changed(len(added), len(removed), _drop_idle(round_))
    if changed:
        audit.record(
            None,
            "conflicts_found",
            round_,
            scope=round_.challenge_id,
            added=changed.added,
            removed=changed.removed,
            dropped=changed.dropped,
        )
    return changed


def look_again(*, at: datetime) -> None:
    """Refresh every round with a panel whose judging is neither over nor locked: people join teams late."""
    rounds = Round.objects.filter(judges__isnull=False, locked_at=None, results_at=None)
    for round_ in rounds.exclude(judging_closes_at__lte=at - LAST_MINUTE).distinct():
        refresh(round_)


def _follow_the_reason(rows: Iterable[Conflict], found: Mapping[tuple[str, str], Found]) -> None:
    """Rewrite found rows that hold for another reason now."""
    for row in rows:
        now = found.get((row.judge_id, row.entry_id))
        if now is None or row.pinned or row.source != Conflict.Source.DETECTED:
            continue
        if (row.kind, row.rule, row.evidence) != (now.kind, now.rule, now.evidence[:300]):
            Conflict.objects.filter(pk=row.pk, pinned=False).update(
                kind=now.kind, rule=now.rule, evidence=now.evidence[:300]
            )


def _drop_idle(round_: Round) -> int:
    """Drop duties not begun between two who are kept apart; skip those that somebody holds."""
    apart = Conflict.objects.standing().filter(judge=OuterRef("judge"), entry=OuterRef("entry"))
    idle = Assignment.objects.in_round(round_).filter(Exists(apart), scorecard__isnull=True)
    free = [row.pk for row in idle.select_for_update(of=("self",), skip_locked=True)]
    Assignment.objects.filter(pk__in=free).delete()
    return len(free)
