"""Everything that happens in this room because a person did it, one file a subject; call an act through this package.

Locks are taken in one order, see `judging/locks.py`.
"""

from judging.actions.calibration import (
    choose_calibration,
    drop_calibration,
    excuse_from_calibration,
    send_calibration_card,
)
from judging.actions.conflicts import (
    REASONS,
    declare_conflict,
    lift_conflict,
    look_for_conflicts,
    pin_conflict,
    unpin_conflict,
    withdraw_conflict,
)
from judging.actions.discussion import mark_discussion_read, withdraw_post, write_post
from judging.actions.hand import Anyway, give_entry, move_entry, set_lock, swap_entries, take_entry
from judging.actions.panel import (
    SEAT_FIELDS,
    edit_seat,
    import_judges,
    invite_again,
    invite_judge,
    remove_seat,
    send_invitations,
    take_seats,
)
from judging.actions.paper import print_invitations
from judging.actions.pitch import (
    add_time,
    begin_questions,
    call_slot,
    end_slot,
    pause_slot,
    resume_slot,
    skip_slot,
    start_slot,
    take_back_skip,
    undo_on_stage,
)
from judging.actions.pitch_checks import lock_entry, unlock_entry
from judging.actions.pitch_days import (
    add_break,
    draw_order,
    order_by_number,
    place_slots,
    set_up_pitch_day,
    take_in_entries,
    take_out_slot,
)
from judging.actions.plans import apply_plan, ask_for_plan, replan_without, undo_plan
from judging.actions.reminding import nudge, nudge_all
from judging.actions.replacing import Replaced, replace_judge
from judging.actions.rounds import lock_round, note_judging_export, unlock_round
from judging.actions.scorecards import Queued, save_scorecard
from judging.actions.signing import sign_off, take_back_sign_off

__all__ = [
    "REASONS",
    "SEAT_FIELDS",
    "Anyway",
    "Queued",
    "Replaced",
    "add_break",
    "add_time",
    "apply_plan",
    "ask_for_plan",
    "begin_questions",
    "call_slot",
    "choose_calibration",
    "declare_conflict",
    "draw_order",
    "drop_calibration",
    "edit_seat",
    "end_slot",
    "excuse_from_calibration",
    "give_entry",
    "import_judges",
    "invite_again",
    "invite_judge",
    "lift_conflict",
    "lock_entry",
    "lock_round",
    "look_for_conflicts",
    "mark_discussion_read",
    "move_entry",
    "note_judging_export",
    "nudge",
    "nudge_all",
    "order_by_number",
    "pause_slot",
    "pin_conflict",
    "place_slots",
    "print_invitations",
    "remove_seat",
    "replace_judge",
    "replan_without",
    "resume_slot",
    "save_scorecard",
    "send_calibration_card",
    "send_invitations",
    "set_lock",
    "set_up_pitch_day",
    "sign_off",
    "skip_slot",
    "start_slot",
    "swap_entries",
    "take_back_sign_off",
    "take_back_skip",
    "take_entry",
    "take_in_entries",
    "take_out_slot",
    "take_seats",
    "undo_on_stage",
    "undo_plan",
    "unlock_entry",
    "unlock_round",
    "unpin_conflict",
    "withdraw_conflict",
    "withdraw_post",
    "write_post",
]
