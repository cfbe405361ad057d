"""Whether an entry can take part: the rules of its challenge, asked live while it is written and once more when it is submitted.

A rule that came after an entry was handed in throws nothing out: only submitting asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from challenge import eligibility as rules
from challenge.models import Challenge, EligibilityRule
from submissions.eligibility.checks import check
from submissions.eligibility.facts import Facts, Found, State
from submissions.eligibility.gather import facts_of, places_taken
from submissions.models import Entry, Override

__all__ = [
    "Facts",
    "Finding",
    "Found",
    "Standing",
    "State",
    "asked",
    "check",
    "findings_for",
    "findings_of",
    "hold_places",
    "missing",
    "places_taken",
    "standing_of",
]

Kind = EligibilityRule.Kind
#: Rules that depend on other entries: two that are submitted at once must not both find the last place free.
SHARED = (Kind.QUOTA, Kind.ONE_ENTRY)


@dataclass(frozen=True, slots=True)
class Finding:
    """How an entry stands to one rule. `override` is what the organisers decided, where they let it pass; `ended` what they took back."""

    rule: EligibilityRule
    text: str
    state: State
    says: str
    would_satisfy: str
    field: str
    override: Override | None = None
    ended: tuple[Override, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the rule."""
        return self.rule.kind

    @property
    def stops(self) -> bool:
        """Whether the entry cannot be submitted because of it."""
        return self.state in (State.UNMET, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry's findings, and their sum: unmet as soon as one rule is unmet, else unknown as soon as one is, else met."""

    findings: tuple[Finding, ...] = ()

    @property
    def state(self) -> State:
        """The worst of the findings; met where there are no rules."""
        states = {finding.state for finding in self.findings}
        return next((state for state in (State.UNMET, State.UNKNOWN, State.ACCEPTED) if state in states), State.MET)

    @property
    def met(self) -> list[Finding]:
        """The rules that are met."""
        return [finding for finding in self.findings if finding.state == State.MET]

    @property
    def others(self) -> list[Finding]:
        """Those that are not, not known yet, or accepted."""
        return [finding for finding in self.findings if finding.state != State.MET]


def findings_of(entry: Entry) -> tuple[Finding, ...]:
    """Return how an entry stands to each rule of its challenge, in their order."""
    return standing_of([entry])[entry.pk].findings


def standing_of(entries: Iterable[Entry]) -> dict[str, Standing]:
    """Return how entries stand, by id. Queries: a fixed number for each challenge they are in, whatever their number."""
    found: dict[str, Standing] = {}
    rows = sorted(entries, key=lambda entry: entry.challenge_id)
    for _challenge, group in groupby(rows, key=lambda entry: entry.challenge_id):
        found |= _in_one_challenge(list(group))
    return found


def _in_one_challenge(entries: Sequence[Entry]) -> dict[str, Standing]:
    challenge = entries[0].challenge
    live = list(challenge.eligibility_rules.filter(retired_at=None))
    if not live:
        return {entry.pk: Standing() for entry in entries}
    known = [(row, rules.read(row.kind, row.settings)) for row in live]
    facts = facts_of(entries, {row.kind for row in live})
    overrides: dict[tuple[str, str], list[Override]] = defaultdict(list)
    for row in Override.objects.filter(entry__in=entries).select_related("made_by", "taken_back_by"):
        overrides[row.entry_id, row.rule_id].append(row)
    found = {}
    for entry in entries:
        own = facts[entry.pk]
        findings = [
            _finding(
                row, rules.sentence(settings, own.contest), check(settings, own), overrides.get((entry.pk, row.pk), [])
            )
            for row, settings in known
        ]
        found[entry.pk] = Standing(tuple(findings))
    return found


def findings_for(challenge: Challenge, facts: Facts) -> tuple[Finding, ...]:
    """Return how somebody would stand who has no entry yet, by what they say of themselves."""
    return tuple(
        _finding(row, rules.sentence(settings, facts.contest), check(settings, facts), [])
        for row in rules.live(challenge)
        for settings in [rules.read(row.kind, row.settings)]
    )


def _finding(rule: EligibilityRule, text: str, found: Found, overrides: Sequence[Override]) -> Finding:
    override = next((row for row in overrides if row.taken_back_at is None), None)
    ended = tuple(row for row in overrides if row.taken_back_at)
    state = State.ACCEPTED if override and found.state != State.MET else found.state
    return Finding(rule, text, state, found.says, found.would_satisfy, found.field, override, ended)


def missing(findings: Iterable[Finding], *, besides: Collection[str] = ()) -> dict[str, list[str]]:
    """Return what stands between an entry and the judges: messages by field. What is not known yet is not said twice: fields that
    are named already (`besides`) are left to their own message."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        if finding.state == State.UNMET:
            found.setdefault(finding.field, []).append(f"{finding.says} {finding.would_satisfy}".strip())
        elif finding.state == State.UNKNOWN and finding.field not in besides and finding.field not in found:
            found[finding.field] = [finding.would_satisfy]
    return found


def asked(challenge: Challenge) -> set[str]:
    """Return what is asked because a rule needs it: born_on, staff_tie, basis (of the entry), founded_on, funding (of the start-up)."""
    found = set()
    for row in rules.live(challenge):
        if row.kind == Kind.COMPANY_AGE:
            found |= set() if row.settings["unfounded"] else {"founded_on"}
        elif row.kind == Kind.ECONOMY:
            found |= {"basis"} if set(row.settings["through"]) - {"company"} else set()
        else:
            found |= {Kind.AGE: {"born_on"}, Kind.STAFF: {"staff_tie"}, Kind.FUNDING: {"funding"}}.get(
                Kind(row.kind), set()
            )
    return found


def hold_places(challenge: Challenge) -> None:
    """Wait until nobody else is submitting under the same shared rule. For the acts that submit, inside their transaction."""
    shared = challenge.eligibility_rules.filter(kind__in=SHARED, retired_at=None)
    list(shared.select_for_update(no_key=True).order_by("pk"))
