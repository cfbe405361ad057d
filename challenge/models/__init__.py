"""The tables of the rules of play: what a challenge is, when its rounds run, what is asked, marked, won and agreed to."""

from challenge.deadlines import LAST_MINUTE
from challenge.models.challenge import Challenge, ChallengeQuerySet, Membership, Track, valid_zone
from challenge.models.eligibility import EligibilityRule, MoneyKind
from challenge.models.judged import Award, Criterion
from challenge.models.question import Question
from challenge.models.round import LateCode, Round, RoundQuerySet, TrackDeadline
from challenge.models.terms import Terms

__all__ = [
    "LAST_MINUTE",
    "Award",
    "Challenge",
    "ChallengeQuerySet",
    "Criterion",
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
    "valid_zone",
]
