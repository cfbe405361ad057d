"""Everything that happens in this room because a person did it, one file a subject; call an act through this package.

Locks are taken in one order, see `judging/locks.py`.
"""

from judging.actions.conflicts import declare_conflict, withdraw_conflict
from judging.actions.panel import SEAT_FIELDS, edit_seat, invite_again, invite_judge, remove_seat, take_seats
from judging.actions.plans import apply_plan, ask_for_plan
from judging.actions.rounds import lock_round, note_judging_export, unlock_round
from judging.actions.scorecards import Queued, save_scorecard

__all__ = [
    "SEAT_FIELDS",
    "Queued",
    "apply_plan",
    "ask_for_plan",
    "declare_conflict",
    "edit_seat",
    "invite_again",
    "invite_judge",
    "lock_round",
    "note_judging_export",
    "remove_seat",
    "save_scorecard",
    "take_seats",
    "unlock_round",
    "withdraw_conflict",
]
