"""Who may do what with the panel, the plan and the scorecards.

Whether a row is seen at all is its queryset's answer (404); these decide 403.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from challenge.models import Challenge, Round
from judging.models import Assignment, Conflict, Judge, PitchDay
from submissions.models import Entry
from submissions.permissions import has_part_in


def can_run_round(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether this person organises the challenge of the round: its panel, its conflicts, its plan, its lock."""
    return Challenge.objects.organised_by(user).filter(pk=round_.challenge_id).exists()


def can_rule_on(user: User, entry: Entry) -> bool:
    """Whether an organiser may decide who judges this very entry: nobody may who is in it."""
    return not has_part_in(user, entry)


def can_declare_conflict(user: User | AnonymousUser, judge: Judge, entry: Entry) -> bool:
    """Whether this person may say that a judge must not meet an entry: an organiser, or the judge who was given it."""
    own = Assignment.objects.for_judge(user).filter(judge=judge, entry=entry)
    return own.exists() or can_run_round(user, judge.round)


def can_run_stage(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether this person sits at the desk of a pitch day: an organiser, or the round's head judge."""
    return PitchDay.objects.run_by(user).filter(round=round_).exists()


def can_check_entry(user: User | AnonymousUser, round_: Round, entry: Entry) -> bool:
    """Whether this person checks and locks the cards of an entry: an organiser, or the head judge where no conflict keeps them apart."""
    if can_run_round(user, round_):
        return True
    head = Judge.objects.held_by(user).filter(round=round_, is_head=True)
    return head.exists() and not Conflict.objects.standing().filter(judge__in=head, entry=entry).exists()


def can_sign_off(user: User | AnonymousUser, round_: Round) -> bool:
    """Whether this person speaks for the panel of a round: its head judge."""
    return Judge.objects.held_by(user).filter(round=round_, is_head=True).exists()
