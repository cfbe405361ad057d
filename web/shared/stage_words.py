"""What the screens of a pitch day say: words for the scripts, and the same facts as a page is made with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from judging import pitch_days
from judging.models import PitchDay


def words() -> dict[str, str]:
    """Return the sentences that change while a page stands open; {n} and the like are filled in by the script."""
    return {
        "entry": _("Entry {n}"),
        "turn": _("{n} of {total}"),
        "up_next": _("Next on stage"),
        "on_deck": _("On deck"),
        "pitch": _("Pitch"),
        "questions": _("Questions"),
        "changeover": _("Change-over"),
        "break": _("Break"),
        "waiting": _("Waiting for the stage"),
        "over": _("That was the last pitch"),
        "empty": _("Nobody is in the run order yet"),
        "paused": _("The clock is paused"),
        "of_pitch": _("left of {length} to pitch"),
        "of_questions": _("left of {length} for questions"),
        "of_changeover": _("until the next pitch"),
        "of_break": _("until we go on"),
        "of_start": _("until the first pitch"),
        "starts": _("is when the first pitch starts"),
        "starts_there": _("is when the first pitch starts, {place} time"),
        "then_questions": _("{length} questions"),
        "then_changeover": _("{length} change-over"),
        "alone": _("Without network since {time}. The clock goes on by itself."),
        "state_skipped": _("Passed over"),
        "state_over": _("Over"),
        "state_now": _("On stage"),
        "state_on_deck": _("On deck"),
        "state_to_come": _("To come"),
        "marks_before": _("Marks open when the pitch has ended."),
        "marks_in": _("Marks open when the pitch ends, in {time}. Notes can be written now."),
        "marks_paused": _("Marks open when the pitch ends. The clock is paused."),
        "marks_skipped": _("This entry was passed over on stage. Marks open once it has pitched."),
        "marks_open": _("The pitch is over: marks are open."),
    }


def context(day: PitchDay, *, blind: bool = False) -> dict[str, Any]:
    """Return what every page of a pitch day knows; `blind`: its turns name nobody. Expects `round__challenge` joined."""
    round_, turns, found = day.round, pitch_days.run_order(day, blind=blind), pitch_days.document(day).value
    return {
        "day": day,
        "round": round_,
        "challenge": round_.challenge,
        "zone": round_.challenge.zone,
        "turns": turns,
        "document": found,
        "lines": list(zip(found["slots"], turns, strict=False)),
        "stage_words": words(),
        "served_at": milliseconds(timezone.now()),
    }


def milliseconds(at: datetime) -> str:
    """Write an instant as milliseconds of the epoch, as scripts count."""
    return f"{at.timestamp() * 1000:.1f}"
