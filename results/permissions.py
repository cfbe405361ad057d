"""Who may decide and publish."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from challenge.models import Challenge, Round
from judging.models import Judge
from submissions.both_sides import entries_with


def can_publish(user: User, round_: Round) -> bool:
    """Whether this person decides who wins, and when it shows: the organisers of the challenge."""
    return Challenge.objects.organised_by(user).filter(pk=round_.challenge_id).exists()


def can_decide_about(user: User, entries: Collection[str]) -> bool:
    """Whether this person may choose among these entries (their ids): nobody may who is in one of them."""
    return not entries_with(user).filter(pk__in=entries).exists()


def can_settle_tie(user: User, round_: Round) -> bool:
    """Whether this person orders entries that are level: the round's head judge, or an organiser on their word."""
    head = Judge.objects.seated().filter(round=round_, user=user.pk, is_head=True)
    return head.exists() or can_publish(user, round_)
