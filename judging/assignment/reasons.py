"""Name the bottleneck of each empty place."""

from judging.assignment.cut import relievable
from judging.assignment.model import ECONOMY_LIMIT, JUDGES_FULL, TOO_FEW_ELIGIBLE, Unmet
from judging.assignment.network import Bools
from judging.assignment.outcome import Outcome


def unmet_of(outcome: Outcome) -> tuple[Unmet, ...]:
    """Return the entries with empty places, in the order of the problem, each with the bottleneck.

    Since as many places as possible are filled, no willing judge has a free place unless the economy limit shuts them out. So:
    TOO_FEW_ELIGIBLE when fewer judges than places may judge the entry at all; ECONOMY_LIMIT when judges are left but the limit
    shuts out all of them, or some who have a free place or could be relieved of one; else JUDGES_FULL: a place more for
    any willing judge the limit lets in would fill one here, and lifting the limit here would not.
    """
    filled = outcome.placed.sum(axis=0).tolist()
    short = [index for index, entry in enumerate(outcome.problem.entries) if filled[index] < entry.demand]
    if not short:
        return ()
    open_to_more = relievable(outcome)
    entries = outcome.problem.entries
    return tuple(
        Unmet(
            entries[index].id, entries[index].demand - filled[index], _why(outcome, index, filled[index], open_to_more)
        )
        for index in short
    )


def _why(outcome: Outcome, entry: int, filled: int, open_to_more: Bools) -> str:
    willing = outcome.willing(entry)
    if len(willing) + filled < outcome.problem.entries[entry].demand:
        return TOO_FEW_ELIGIBLE
    shut_out = outcome.shut_out(entry)[willing]
    if shut_out.all() or open_to_more[willing[shut_out]].any():
        return ECONOMY_LIMIT
    return JUDGES_FULL
