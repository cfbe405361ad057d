"""What organisers do with entries on their way in: pass, give back, screen out, remind, move, look again. Each is undone or told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Challenge, Track
from challenge.permissions import can_organise
from core import audit, jobs
from core.errors import StateConflict
from core.rights import require
from media import tasks as media_tasks
from media.models import Media
from submissions import permissions, screening, screening_letters
from submissions.actions.locked import check_and_save, locked
from submissions.models import Entry, Extension, Resemblance, ScreeningNote

#: An entrant is reminded once a day at most, by whichever organiser.
NUDGE_PAUSE = timedelta(hours=24)
#: A check that has not ended by now has lost its job; promising it again does no harm.
CHECK_TAKES = timedelta(minutes=15)
#: What the trail calls each decision.
VERBS: dict[str, str] = {
    Entry.Screening.WAITING: "screening_taken_back",
    Entry.Screening.PASSED: "entry_passed",
    Entry.Screening.CHANGES: "changes_asked_for",
    Entry.Screening.REFUSED: "entry_screened_out",
}


@transaction.atomic
def pass_entry(entry: Entry, *, by: User, note: str = "") -> Entry:
    """Say that an entry is in order. Raises StateConflict for one that was not handed in."""
    entry = _screened(entry, by)
    screening.require_state(entry, Entry.State.SUBMITTED, Entry.State.RECEIVED)
    return _decide(entry, Entry.Screening.PASSED, by=by, note=note)


@transaction.atomic
def screen_out(entry: Entry, *, by: User, code: str, message: str, note: str = "") -> Entry:
    """Take an entry out of the field before judging begins, with a reason and a message to its entrant, sent five minutes later.

    Raises StateConflict (WRONG_STATE, JUDGING_BEGAN), ValidationError without a reason or a message.
    """
    entry = _screened(entry, by)
    screening.require_state(entry, Entry.State.SUBMITTED, Entry.State.RECEIVED)
    screening.require_before_judging(entry)
    return _decide(entry, Entry.Screening.REFUSED, by=by, note=note, told=(code, message))


@transaction.atomic
def ask_for_changes(
    entry: Entry, *, by: User, at: datetime, code: str, message: str, until_at: datetime, note: str = ""
) -> Entry:
    """Give an entry back as a draft, with what to change and until when. It comes back to the queue when it is submitted again.

    Raises StateConflict (WRONG_STATE, JUDGING_BEGAN, DATE_PASSED), ValidationError without a reason or a message.
    """
    entry = _screened(entry, by)
    screening.require_state(entry, Entry.State.SUBMITTED)
    screening.require_before_judging(entry)
    screening.require_future(until_at, at)
    if not entry.deadline().is_running:
        raise StateConflict("NOT_RUNNING", _("This challenge is closed. Open it again before you give an entry back."))
    entry.move_to(Entry.State.DRAFT)
    entry.submitted_at = None
    entry.version += 1
    entry = _decide(entry, Entry.Screening.CHANGES, by=by, note=note, told=(code, message))
    # Not by `grant_extension`, which would write a second letter: the one about the changes says until when.
    Extension.objects.create(entry=entry, until_at=until_at, reason=_("Changes were asked for"), granted_by=by)
    return entry


@transaction.atomic
def take_back_screening(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Undo a pass or a screening-out: the entry waits to be looked at again.

    A letter that has not left stays here; after one that has, a second one says that the entry is back.
    """
    entry = _screened(entry, by)
    if entry.screening not in (Entry.Screening.PASSED, Entry.Screening.REFUSED):
        raise StateConflict("NOTHING_TO_UNDO", _("There is no decision here that can be undone."))
    told = entry.screening_notes.exclude(code="").first() if entry.screening == Entry.Screening.REFUSED else None
    if told and at - told.created_at >= screening.SECOND_THOUGHT:
        jobs.enqueue(screening_letters.send_back_in, entry.pk)
    return _decide(entry, Entry.Screening.WAITING, by=by)


@transaction.atomic
def write_note(entry: Entry, *, by: User, note: str) -> Entry:
    """Keep a note for the organisers. The entrant never reads it, and nothing is decided by it."""
    entry = _screened(entry, by)
    if not note.strip():
        raise ValidationError({"note": _("Write the note first.")})
    _keep(entry, by, decision=entry.screening, note=note.strip())
    audit.record(by, "screening_note", entry, scope=entry.challenge_id)
    return entry


@transaction.atomic
def nudge_entrant(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Remind the entrant of a draft of what is missing and until when; once a day at most. Raises StateConflict NUDGED_TODAY."""
    entry = _screened(entry, by)
    screening.require_state(entry, Entry.State.DRAFT)
    if not entry.deadline().takes(at):
        raise StateConflict("DEADLINE_PASSED", _("The deadline of this draft has passed. Give it more time instead."))
    if entry.nudged_at and at - entry.nudged_at < NUDGE_PAUSE:
        raise StateConflict("NUDGED_TODAY", _("This entrant was reminded less than a day ago."))
    entry.nudged_at = at
    entry.save(update_fields=["nudged_at", "updated_at"])
    audit.record(by, "entrant_nudged", entry, scope=entry.challenge_id)
    jobs.enqueue(screening_letters.send_nudge, entry.pk)
    return entry


@transaction.atomic
def move_to_track(entry: Entry, *, by: User, track: Track) -> Entry:
    """Put an entry into another track of its challenge, before judging begins. What was written and submitted stays as it is."""
    entry = _screened(entry, by)
    screening.require_before_judging(entry)
    if track.challenge_id != entry.challenge_id:
        raise ValidationError({"track": _("Choose a track of this challenge.")})
    before = entry.track.key if entry.track else ""
    entry.track = track
    entry.version += 1
    check_and_save(entry)
    audit.record(by, "track_changed", entry, scope=entry.challenge_id, before=before, after=track.key)
    return entry


@transaction.atomic
def check_file_again(entry: Entry, media: Media, *, by: User, at: datetime) -> Media:
    """Promise the check of a file once more: one that was refused, or one that has waited for longer than a check takes."""
    require(permissions.organises(by, entry))
    if media.pk not in (entry.clip_id, entry.deck_id, entry.image_id):
        raise ValidationError(_("This file is no longer part of the entry."))
    media = Media.objects.select_for_update().get(pk=media.pk)
    if media.state == Media.State.READY or (
        media.state == Media.State.PROCESSING and at - media.updated_at < CHECK_TAKES
    ):
        raise StateConflict("NOTHING_TO_CHECK", _("This file is in order, or its check is still running."))
    media.state, media.reason, media.detail, media.finished_at = Media.State.PROCESSING, "", "", None
    media.save()
    audit.record(by, "file_checked_again", entry, scope=entry.challenge_id, media=media.pk)
    jobs.enqueue(media_tasks.inspect_media, media.pk)
    return media


@transaction.atomic
def rule_resemblance(pair: Resemblance, *, by: User, ruling: str, note: str = "") -> Resemblance:
    """Say whether two clips that look or sound alike are the same work. Raises PermissionDenied for those who run neither side."""
    pair = Resemblance.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    require(Resemblance.objects.organised_by(by).filter(pk=pair.pk).exists())
    pair.ruling, pair.note = ruling, note.strip()
    pair.ruled_by = by if ruling else None
    pair.full_clean()
    pair.save()
    sides = Entry.objects.filter(clip__in=(pair.first_id, pair.second_id)).values_list("challenge_id", flat=True)
    for challenge_id in sorted(set(sides)):
        audit.record(by, "resemblance_ruled", pair, scope=challenge_id, ruling=ruling)
    return pair


@transaction.atomic
def note_export(challenge: Challenge, *, by: User, kind: str, entries: int) -> None:
    """Write down that the entries of a challenge were taken out as a file: by whom, in which form, how many."""
    require(can_organise(by, challenge))
    audit.record(by, "entries_exported", challenge, scope=challenge.pk, kind=kind, number=entries)


def _screened(entry: Entry, by: User) -> Entry:
    """Lock an entry that this organiser may screen."""
    require(permissions.organises(by, entry))
    return locked(entry)


def _decide(entry: Entry, decision: str, *, by: User, note: str = "", told: tuple[str, str] | None = None) -> Entry:
    """Write a decision with its note; `told` is the reason and the message of one that the entrant reads in a letter."""
    code, message = told or ("", "")
    if told and code not in screening.Reason.values:
        raise ValidationError({"code": _("Choose a reason.")})
    if told and not message.strip():
        raise ValidationError({"message": _("Write what the entrant is to read.")})
    row = _keep(entry, by, decision=decision, code=code, message=message.strip(), note=note.strip())
    entry.screening = decision
    check_and_save(entry)
    audit.record(by, VERBS[decision], entry, scope=entry.challenge_id, code=code)
    if told:
        later = timezone.now() + screening.SECOND_THOUGHT if decision == Entry.Screening.REFUSED else None
        jobs.enqueue(screening_letters.send_screening, row.pk, run_after=later)
    return entry


def _keep(entry: Entry, by: User, **words: str) -> ScreeningNote:
    row = ScreeningNote(entry=entry, made_by=by, **words)
    row.full_clean(exclude=["decision"])  # "not looked at" is an empty word
    row.save()
    return row
