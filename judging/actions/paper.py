"""Invitations on paper: a sheet with a code for each judge, for a hall where nobody has their mail at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts import links
from accounts.models import OneUseLink, User
from challenge.models import Membership, Round
from core import audit
from core.rights import require
from judging import permissions, seats
from judging.locks import locked_round, require_unlocked
from judging.models import Judge
from submissions.models import Entry

#: A sheet is for the day in the hall, and the day before.
LIFETIME = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Slip:
    """One judge's piece of the sheet. `signs_in`: the address signs them in; else it leads to signing in with their e-mail address."""

    judge: Judge
    address: str
    signs_in: bool


@transaction.atomic
def print_invitations(round_: Round, *, by: User, at: datetime) -> list[Slip]:
    """Return a slip for everybody who has not come yet. Addresses of earlier sheets end.

    Whoever prints a link has seen it. So it signs in only a person who never came to this site and has nothing on it but seats in this
    challenge; all others are led to sign in themselves.
    """
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    require_unlocked(round_)
    rows = Judge.objects.seated().filter(round=round_, joined_at=None).select_related("user", "round")
    slips = []
    for judge in rows.order_by("user__full_name", "pk"):
        links.end(judge.user, at=at, kind=OneUseLink.Kind.PRINTED, next_path=seats.path_of(judge))
        if _has_nothing_else(judge.user, round_):
            address = links.make_link(judge.user, seats.path_of(judge), LIFETIME, OneUseLink.Kind.PRINTED)
            slips.append(Slip(judge, address, True))
        else:
            slips.append(Slip(judge, f"{settings.SITE_URL}/judge/", False))
    Judge.objects.filter(pk__in=[slip.judge.pk for slip in slips], invited_at=None).update(invited_at=at)
    audit.record(by, "invitations_printed", round_, scope=round_.challenge_id, slips=len(slips))
    return slips


def _has_nothing_else(user: User, round_: Round) -> bool:
    """Whether opening this account shows nothing but what the organisers of this challenge gave it."""
    elsewhere = Membership.objects.filter(user=user).exclude(
        challenge=round_.challenge_id, role__in=[Membership.Role.JUDGE, Membership.Role.HEAD_JUDGE]
    )
    return not (
        user.last_login
        or user.is_superuser
        or elsewhere.exists()
        or Entry.objects.filter(entrant=user).exists()
        or Entry.objects.filter(team__user=user).exists()
    )
