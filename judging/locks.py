"""Locks that the acts of this room take, in one order for everybody: assignments, then the round, then seats.

A first scorecard is only written with its assignment locked; whoever holds that lock knows that work not begun stays so.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from challenge.models import Round
from core.errors import StateConflict
from judging.models import AssignmentQuerySet, Judge, PitchDay


def hold(assignments: AssignmentQuerySet) -> None:
    """Lock assignments."""
    list(assignments.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def locked_seat(judge: Judge) -> Judge:
    """Lock a seat and read it anew, with its round."""
    return Judge.objects.select_for_update(no_key=True, of=("self",)).select_related("round").get(pk=judge.pk)


def locked_round(pk: str) -> Round:
    """Lock a round and read it anew."""
    return Round.objects.select_for_update(no_key=True).get(pk=pk)


def locked_day(day: PitchDay) -> PitchDay:
    """Lock a pitch day, after any assignments, and read it anew with its round."""
    return PitchDay.objects.select_for_update(no_key=True, of=("self",)).select_related("round").get(pk=day.pk)


def require_unlocked(round_: Round) -> None:
    """Refuse what a locked round does not allow."""
    if round_.locked_at:
        raise StateConflict("ROUND_LOCKED", _("This round is locked. Unlock it first."))
