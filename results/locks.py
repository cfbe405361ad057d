"""A round held for an act about its results, and what is fixed once its publication is set."""

from __future__ import annotations

from django.utils.translation import gettext as _

from challenge.models import Round
from core.errors import StateConflict
from results.models import Publication


def hold_round(round_: Round) -> Round:
    """Lock a round until the transaction ends, and read it again with its challenge."""
    return Round.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=round_.pk)


def require_not_scheduled(round_: Round) -> None:
    """Refuse to change what a frozen bundle says."""
    if Publication.objects.filter(round=round_).exists():
        raise StateConflict(
            "PUBLICATION_SCHEDULED",
            _("The publication is set and its bundle is frozen. Take the publication back before you change anything."),
        )
