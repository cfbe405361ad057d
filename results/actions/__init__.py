"""Everything an organiser (and, for ties, a head judge) can make this room do. One file a subject; import the names from here."""

from results.actions.advancing import (
    choose_for_next_round,
    give_wild_card,
    leave_behind,
    move_alternate,
    name_alternate,
    promote_alternate,
    remove_alternate,
    take_above_the_line,
)
from results.actions.deciding import decide_award, settle_tie, take_back_decision
from results.actions.publishing import schedule_publication, take_back_publication

__all__ = [
    "choose_for_next_round",
    "decide_award",
    "give_wild_card",
    "leave_behind",
    "move_alternate",
    "name_alternate",
    "promote_alternate",
    "remove_alternate",
    "schedule_publication",
    "settle_tie",
    "take_above_the_line",
    "take_back_decision",
    "take_back_publication",
]
