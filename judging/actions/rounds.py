"""When a round takes marks no more, and who took its figures out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import permissions, signing
from judging.locks import hold, locked_round, require_unlocked
from judging.models import Assignment


@transaction.atomic
def lock_round(round_: Round, *, by: User, at: datetime) -> Round:
    """Close a round for marks before its date. Saves already on their way end first; none comes after."""
    require(permissions.can_run_round(by, round_))
    hold(Assignment.objects.in_round(round_))
    round_ = locked_round(round_.pk)
    require_unlocked(round_)
    round_.locked_at = at
    round_.save(update_fields=["locked_at", "updated_at"])
    audit.record(by, "round_locked", round_, scope=round_.challenge_id)
    return round_


@transaction.atomic
def unlock_round(round_: Round, *, by: User) -> Round:
    """Open a locked round for marks again, as long as its results are not published or scheduled. A signature under it is void."""
    round_ = locked_round(round_.pk)
    require(permissions.can_run_round(by, round_))
    if round_.results_at:
        raise StateConflict("RESULTS_SCHEDULED", _("The results of this round are published or scheduled."))
    round_.locked_at = None
    signing.forget(round_)
    round_.save(update_fields=["locked_at", "signed_off_at", "updated_at"])
    audit.record(by, "round_unlocked", round_, scope=round_.challenge_id)
    return round_


@transaction.atomic
def note_judging_export(round_: Round, *, by: User, table: str, kind: str) -> None:
    """Write down that a table of a round's judging was taken out as a file: by whom, which, in which form."""
    require(permissions.can_run_round(by, round_))
    audit.record(by, "judging_exported", round_, scope=round_.challenge_id, table=table, kind=kind)
