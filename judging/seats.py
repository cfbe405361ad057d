"""How a seat is written, and what follows from it. The acts on the panel stand on this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import OneUseLink
from challenge.models import Membership, Round
from core.errors import StateConflict
from judging.models import Judge

#: What an organiser may say about a seat.
SEAT_FIELDS = (
    "economy",
    "organisations",
    "topics",
    "languages",
    "capacity",
    "minimum",
    "available_from",
    "available_until",
    "is_head",
)


def require_open_panel(round_: Round, reason: str) -> None:
    """Refuse one more judge once scores exist, unless a reason is given: they would rest on unequal numbers of judges."""
    if round_.criteria_frozen_at and not reason.strip():
        raise StateConflict(
            "PANEL_FROZEN",
            _("Judging has begun: with one more judge, scores would rest on unequal numbers of judges. Give a reason."),
        )


def write(judge: Judge, seat: Mapping[str, Any], tracks: Any, directory: Any = None) -> None:
    """Write what is said about a seat, and make the person's role follow. `directory` None leaves those organisations as they are.

    Raises ValidationError by field.
    """
    unknown = set(seat) - set(SEAT_FIELDS)
    if unknown:
        raise TypeError(f"no such field of a seat: {', '.join(sorted(unknown))}")
    for field, value in seat.items():
        setattr(judge, field, value)
    if judge.minimum > judge.capacity:
        raise ValidationError({"minimum": _("This is more than the most entries.")})
    if judge.available_from and judge.available_until and judge.available_from > judge.available_until:
        raise ValidationError({"available_until": _("This is before the first day.")})
    if judge.is_head and judge.round.judges.seated().filter(is_head=True).exclude(pk=judge.pk).exists():
        raise ValidationError({"is_head": _("This round has a head judge already.")})
    judge.full_clean()
    judge.save()
    if {track.challenge_id for track in tracks} - {judge.round.challenge_id}:
        raise ValidationError({"tracks": _("This track belongs to another challenge.")})
    judge.tracks.set(tracks)
    if directory is not None:
        judge.directory_organisations.set(directory)
    settle_membership(judge)


def settle_membership(judge: Judge) -> None:
    """Make a person's roles in the challenge follow from their seats."""
    challenge_id = judge.round.challenge_id
    heads = set(
        Judge.objects.seated()
        .filter(user=judge.user_id, round__challenge=challenge_id)
        .values_list("is_head", flat=True)
    )
    wanted = {Membership.Role.HEAD_JUDGE if head else Membership.Role.JUDGE for head in heads}
    held = Membership.objects.filter(user=judge.user_id, challenge=challenge_id)
    held.filter(role__in={Membership.Role.HEAD_JUDGE, Membership.Role.JUDGE} - wanted).delete()
    for role in wanted:
        Membership.objects.get_or_create(user_id=judge.user_id, challenge_id=challenge_id, role=role)


def path_of(judge: Judge) -> str:
    """Return the path of a judge's queue in the round of this seat."""
    return f"/judge/?round={judge.round_id}"


def end_invitations(judge: Judge, *, at: datetime) -> None:
    """End the links that were sent or printed for a seat."""
    kinds = [OneUseLink.Kind.INVITATION, OneUseLink.Kind.PRINTED]
    links.end(judge.user, at=at, kind__in=kinds, next_path=path_of(judge))
