"""Why an entry is given back or screened out: reasons with a code, and the words an organiser starts from when telling the entrant."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import StateConflict
from submissions.models import Entry

#: A letter about being screened out waits this long, so that a slip of the hand can be undone before anybody reads it.
SECOND_THOUGHT = timedelta(minutes=5)


class Reason(models.TextChoices):
    """What was found. The code stands in exports and in the trail; the entrant reads the message."""

    NOT_ELIGIBLE = "not_eligible", gettext_lazy("Not eligible")
    WRONG_TRACK = "wrong_track", gettext_lazy("Wrong track")
    NOMENCLATURE = "nomenclature", gettext_lazy("Names of members, or flags")
    RIGHTS = "rights", gettext_lazy("Rights are missing")
    CLIP = "clip", gettext_lazy("Clip without picture or sound")
    OFF_TOPIC = "off_topic", gettext_lazy("Off topic")
    DUPLICATE = "duplicate", gettext_lazy("Entered before")
    INCOMPLETE = "incomplete", gettext_lazy("Incomplete")
    OTHER = "other", gettext_lazy("Another reason")


def words_for(reason: str) -> str:
    """Return the message an organiser starts from; it is edited before it is sent."""
    return {
        Reason.NOT_ELIGIBLE: _("By what you told us, this entry does not meet a condition of the rules: "),
        Reason.WRONG_TRACK: _("Your entry fits another track better. Choose that track, then submit again."),
        Reason.NOMENCLATURE: _(
            "The rules ask for the official names of the member economies and for no flags. Change the words or the picture in "
            "question: "
        ),
        Reason.RIGHTS: _(
            "We could not tell whether you may use all that is heard and seen. Name the source and the licence of: "
        ),
        Reason.CLIP: _(
            "Your clip arrived whole, but for a long part there is nothing to see or nothing to hear. Export it again and look at "
            "it once from beginning to end before you send it."
        ),
        Reason.OFF_TOPIC: _("Your entry does not speak about the theme of this challenge. What is missing: "),
        Reason.DUPLICATE: _(
            "This clip was entered before, here or in another challenge. The rules ask for a work of its own."
        ),
        Reason.INCOMPLETE: _("Something the judges need is missing: "),
    }.get(Reason(reason), "")


def told(entry: Entry, *, at: datetime) -> dict[str, str] | None:
    """Return what an entrant is to read of the screening at this moment: `decision`, `reason`, `message`; None for nothing."""
    if entry.screening not in (Entry.Screening.CHANGES, Entry.Screening.REFUSED):
        return None
    note = entry.screening_notes.exclude(code="").filter(decision=entry.screening).first()
    if note is None or (note.decision == Entry.Screening.REFUSED and at - note.created_at < SECOND_THOUGHT):
        return None
    reason = Reason(note.code)
    return {
        "decision": note.decision,
        "reason": "" if reason == Reason.OTHER else f"{reason.label}.",
        "message": note.message,
    }


def judging_began(entry: Entry) -> bool:
    """Whether judges have begun to mark a round this entry competes in. From then on the field they compare stays as it is."""
    if entry.round.criteria_frozen_at:
        return True
    return entry.advances.filter(round__criteria_frozen_at__isnull=False).exists()


def require_before_judging(entry: Entry) -> None:
    """Refuse to take an entry out of a field that judges have begun to mark."""
    if judging_began(entry):
        raise StateConflict(
            "JUDGING_BEGAN",
            _(
                "Judges have begun to mark “%(round)s”. Its entries stay from then on; write a note and decide with the results."
            )
            % {"round": entry.round.name},
        )


def require_state(entry: Entry, *states: str) -> None:
    """Refuse an act of the screening for an entry that is elsewhere on its way."""
    if entry.state not in states:
        raise StateConflict(
            "WRONG_STATE",
            _("This entry is %(now)s, so that cannot be done with it.") % {"now": entry.get_state_display().lower()},
        )


def require_future(until_at: datetime, at: datetime) -> None:
    """Refuse a date that has passed."""
    if until_at <= at:
        raise StateConflict("DATE_PASSED", _("That moment has passed. Choose a later one."))
