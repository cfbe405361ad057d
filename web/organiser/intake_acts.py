"""The acts of the screening as the pages offer them: name, form, one call each; and what a bulk of them came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import StateConflict
from submissions import actions
from submissions.actions.screening import NUDGE_PAUSE
from submissions.models import Entry
from web.organiser import screening_forms as forms

Call = Callable[[Entry, User, datetime, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done with entries: its words, its form, its call, and what it is done to."""

    key: str
    label: Any
    form: type[forms.ActForm]
    call: Call
    what_happens: Any
    undoes: bool = False  # whether the board offers to take it back


def _pass(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.pass_entry(entry, by=by, **said)


def _changes(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.ask_for_changes(entry, by=by, at=at, **said)


def _refuse(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.screen_out(entry, by=by, **said)


def _nudge(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.nudge_entrant(entry, by=by, at=at)


def _extend(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.grant_extension(entry, by=by, at=at, **said)


def _track(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.move_to_track(entry, by=by, **said)


def _undo(entry: Entry, by: User, at: datetime, said: dict[str, Any]) -> Any:
    return actions.take_back_screening(entry, by=by, at=at)


PASSED = _("They go before the judges. Nobody is written to.")
CHANGED = _(
    "They become drafts again, open until the moment below. Each entrant gets the message by letter at once, and the entry comes back "
    "here when it is submitted again."
)
REFUSED = _(
    "They do not go before the judges. Each entrant gets the message by letter in five minutes; until then it can be undone and nobody "
    "hears of it."
)
NUDGED = _("Each entrant of a draft gets a letter that names what is missing and until when. Once a day at most.")
EXTENDED = _("These drafts can be changed and submitted until the moment below, also after the deadline.")
MOVED = _("They compete in the other track from then on.")
UNDONE = _("What was passed or screened out waits to be looked at again.")

ACTS = {
    act.key: act
    for act in (
        Act("pass", _("In order"), forms.PassForm, _pass, PASSED, undoes=True),
        Act("changes", _("Ask for changes"), forms.ChangesForm, _changes, CHANGED),
        Act("refuse", _("Screen out"), forms.ScreenOutForm, _refuse, REFUSED, undoes=True),
        Act("nudge", _("Remind"), forms.NudgeForm, _nudge, NUDGED),
        Act("extend", _("Give more time"), forms.ExtendForm, _extend, EXTENDED),
        Act("track", _("Move to a track"), forms.TrackForm, _track, MOVED),
        Act("undo", _("Put back into the queue"), forms.UndoForm, _undo, UNDONE),
    )
}


@dataclass(slots=True)
class Outcome:
    """What became of a bulk: the entries done, and by reason how many could not be."""

    done: list[Entry] = field(default_factory=list)
    refused: dict[str, list[Entry]] = field(default_factory=dict)


def run(act: Act, entries: Iterable[Entry], *, by: User, at: datetime, said: dict[str, Any]) -> Outcome:
    """Do one act with each of these entries, each in a transaction of its own: one that cannot be done keeps no other back."""
    outcome = Outcome()
    for entry in entries:
        try:
            act.call(entry, by, at, said)
        except StateConflict as refusal:
            outcome.refused.setdefault(str(refusal.message), []).append(entry)
        except ValidationError as refusal:
            for text in refusal.messages:
                outcome.refused.setdefault(text, []).append(entry)
        else:
            outcome.done.append(entry)
    return outcome


#: The states in which an act can be done; the others take any.
STATES = {
    "pass": {Entry.State.SUBMITTED, Entry.State.RECEIVED},
    "refuse": {Entry.State.SUBMITTED, Entry.State.RECEIVED},
    "changes": {Entry.State.SUBMITTED},
    "nudge": {Entry.State.DRAFT},
    "extend": {Entry.State.DRAFT},
}


def cannot(act: Act, entries: Iterable[Entry], at: datetime) -> list[Entry]:
    """Return those that this act will surely leave as they are, by what is known without asking for locks."""
    return [entry for entry in entries if _stays(act.key, entry, at)]


def _stays(key: str, entry: Entry, at: datetime) -> bool:
    if key in STATES and entry.state not in STATES[key]:
        return True
    if key in ("refuse", "changes", "track"):
        return entry.round.criteria_frozen_at is not None
    if key == "nudge":
        return entry.nudged_at is not None and at - entry.nudged_at < NUDGE_PAUSE
    return key == "undo" and entry.screening not in (Entry.Screening.PASSED, Entry.Screening.REFUSED)
