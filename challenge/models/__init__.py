"""The tables of the rules of play: what a challenge is, when its rounds run, what is asked, marked, won and agreed to."""

from challenge.deadlines import LAST_MINUTE
from challenge.models.challenge import Challenge, ChallengeQuerySet, Membership, Track, valid_zone
from challenge.models.eligibility import EligibilityRule, MoneyKind
from challenge.models.judged import Award, Criterion, CriterionGroup
from challenge.models.question import Question
from challenge.models.round import LateCode, Round, RoundQuerySet, TrackDeadline, TrackDemand
from challenge.models.terms import Terms

__all__ = [
    "LAST_MINUTE",
    "Award",
    "Challenge",
    "ChallengeQuerySet",
    "Criterion",
    "CriterionGroup",
    "EligibilityRule",
    "LateCode",
    "Membership",
    "MoneyKind",
    "Question",
    "Round",
    "RoundQuerySet",
    "Terms",
    "Track",
    "TrackDeadline",
    "TrackDemand",
    "valid_zone",
]
