"""Rules of eligibility: what each needs to know (settings), what it says (sentences), how days are counted. No table is read here
but the challenge's own; who meets a rule is asked in submissions/eligibility/.
"""

from __future__ import annotations

from dataclasses import dataclass

from challenge.eligibility.sentences import Contest, sentence
from challenge.eligibility.settings import AnySettings, read
from challenge.models import Challenge, EligibilityRule

__all__ = ["AnySettings", "Contest", "Said", "kinds_for", "live", "read", "said", "sentence"]

#: Rules about a company, which video contests know nothing of.
OF_COMPANIES = (EligibilityRule.Kind.COMPANY_AGE, EligibilityRule.Kind.FUNDING)


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in words."""

    rule: EligibilityRule
    kind: str
    text: str


def kinds_for(challenge: Challenge) -> list[EligibilityRule.Kind]:
    """Return the kinds of rules that make sense in a challenge."""
    kinds = list(EligibilityRule.Kind)
    return kinds if challenge.kind == Challenge.Kind.STARTUP else [kind for kind in kinds if kind not in OF_COMPANIES]


def live(challenge: Challenge) -> list[EligibilityRule]:
    """Return the rules that hold now, in their order. Reads the prefetched rows where there are some."""
    return [row for row in challenge.eligibility_rules.all() if row.retired_at is None]


def said(challenge: Challenge) -> list[Said]:
    """Return the rules that hold now, in words."""
    rules = live(challenge)
    contest = Contest.of(challenge) if rules else Contest()
    return [Said(row, row.kind, sentence(read(row.kind, row.settings), contest)) for row in rules]
