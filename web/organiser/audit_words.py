"""The verbs of the audit trail as sentences. A verb without words here is shown as it stands, never left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenge import clock
from core.models import AuditEvent

WORDS = {
    "challenge_created": gettext_lazy("created the challenge"),
    "challenge_edited": gettext_lazy("changed the facts"),
    "challenge_opened": gettext_lazy("opened the challenge"),
    "challenge_closed": gettext_lazy("closed the challenge"),
    "challenge_reopened": gettext_lazy("opened the challenge again"),
    "terms_written": gettext_lazy("wrote the terms"),
    "organiser_added": gettext_lazy("added an organiser"),
    "organiser_removed": gettext_lazy("removed an organiser"),
    "track_added": gettext_lazy("added a track"),
    "track_edited": gettext_lazy("changed a track"),
    "track_moved": gettext_lazy("moved a track"),
    "track_removed": gettext_lazy("removed a track"),
    "round_added": gettext_lazy("added a round"),
    "round_edited": gettext_lazy("changed a round"),
    "round_moved": gettext_lazy("moved a round"),
    "round_removed": gettext_lazy("removed a round"),
    "criterion_added": gettext_lazy("added a criterion"),
    "criterion_edited": gettext_lazy("changed a criterion"),
    "criterion_moved": gettext_lazy("moved a criterion"),
    "criterion_removed": gettext_lazy("removed a criterion"),
    "criterion_group_added": gettext_lazy("added a group of criteria"),
    "criterion_group_edited": gettext_lazy("changed a group of criteria"),
    "criterion_group_moved": gettext_lazy("moved a group of criteria"),
    "criterion_group_removed": gettext_lazy("removed a group of criteria"),
    "award_added": gettext_lazy("added an award"),
    "award_edited": gettext_lazy("changed an award"),
    "award_moved": gettext_lazy("moved an award"),
    "award_removed": gettext_lazy("removed an award"),
    "rule_added": gettext_lazy("added a rule of eligibility"),
    "rule_edited": gettext_lazy("changed a rule of eligibility"),
    "rule_moved": gettext_lazy("moved a rule of eligibility"),
    "rule_retired": gettext_lazy("took out a rule of eligibility"),
    "exception_made": gettext_lazy("accepted an entry that does not meet a rule"),
    "exception_ended": gettext_lazy("took an exception back"),
    "funding_saved": gettext_lazy("told what a start-up has raised"),
    "question_added": gettext_lazy("added a question"),
    "question_edited": gettext_lazy("changed a question"),
    "question_translated": gettext_lazy("translated a question"),
    "question_moved": gettext_lazy("moved a question"),
    "question_retired": gettext_lazy("retired a question"),
    "question_taken_up": gettext_lazy("asked a question again"),
    "question_removed": gettext_lazy("removed a question"),
    "questions_copied": gettext_lazy("copied questions of another challenge"),
    "started": gettext_lazy("began an entry"),
    "file_attached": gettext_lazy("put a file into an entry"),
    "file_removed": gettext_lazy("took a file out of an entry"),
    "captions_saved": gettext_lazy("saved captions of a clip"),
    "captions_removed": gettext_lazy("removed captions of a clip"),
    "submitted": gettext_lazy("submitted an entry"),
    "submitted_by_clock": gettext_lazy("submitted an entry at its deadline"),
    "not_submitted_by_clock": gettext_lazy("could not submit a draft at its deadline"),
    "files_in_order": gettext_lazy("found the files of an entry in order"),
    "file_refused": gettext_lazy("gave an entry back because a file was refused"),
    "auto_submit_set": gettext_lazy("asked for a draft to be submitted at its deadline, or not"),
    "extension_granted": gettext_lazy("gave an entrant more time"),
    "track_deadline_set": gettext_lazy("set the deadline of a track"),
    "late_code_made": gettext_lazy("made a late code"),
    "late_code_revoked": gettext_lazy("took back a late code"),
    "late_code_used": gettext_lazy("used a late code"),
    "withdrew": gettext_lazy("withdrew an entry"),
    "reopened": gettext_lazy("took up a withdrawn entry again"),
    "entry_passed": gettext_lazy("passed an entry"),
    "changes_asked_for": gettext_lazy("asked for changes in an entry"),
    "entry_screened_out": gettext_lazy("screened out an entry"),
    "screening_taken_back": gettext_lazy("put an entry back into the queue"),
    "screening_note": gettext_lazy("wrote a note about an entry"),
    "entrant_nudged": gettext_lazy("reminded an entrant"),
    "track_changed": gettext_lazy("moved an entry to another track"),
    "file_checked_again": gettext_lazy("had a file checked again"),
    "entries_exported": gettext_lazy("took the entries away as a file"),
    "resemblance_found": gettext_lazy("found a clip like an earlier one"),
    "resemblance_ruled": gettext_lazy("ruled on two clips that are alike"),
    "text_removed": gettext_lazy("asked for a consent no longer"),
    "member_named": gettext_lazy("named a person of a team"),
    "member_changed": gettext_lazy("changed a person of a team"),
    "member_removed": gettext_lazy("took a person off a team"),
    "member_invited": gettext_lazy("invited a person to a team"),
    "member_joined": gettext_lazy("joined a team"),
    "member_declined": gettext_lazy("declined an invitation to a team"),
    "member_left": gettext_lazy("left a team"),
    "handed_over": gettext_lazy("handed an entry over"),
    "filed_for": gettext_lazy("filed an entry for somebody"),
    "took_over": gettext_lazy("took over an entry filed for them"),
    "filing_refused": gettext_lazy("refused an entry filed for them"),
    "consent_given": gettext_lazy("gave a consent"),
    "consent_withdrawn": gettext_lazy("took a consent back"),
    "guardian_asked": gettext_lazy("asked a guardian"),
    "guardian_agreed": gettext_lazy("noted that a guardian agrees"),
    "guardian_refused": gettext_lazy("noted that a guardian does not agree"),
    "guardian_withdrew": gettext_lazy("noted that a guardian took the consent back"),
    "judge_invited": gettext_lazy("invited a judge"),
    "judge_invited_again": gettext_lazy("invited a judge again"),
    "judge_replaced": gettext_lazy("gave a judge's seat to somebody else"),
    "judge_reminded": gettext_lazy("reminded a judge"),
    "judge_nudged": gettext_lazy("reminded a judge by hand"),
    "judges_imported": gettext_lazy("imported judges"),
    "invitations_printed": gettext_lazy("printed invitations"),
    "seat_changed": gettext_lazy("changed a judge's seat"),
    "seat_removed": gettext_lazy("removed a judge"),
    "seat_taken": gettext_lazy("took a seat on the panel"),
    "conflict_declared": gettext_lazy("declared a conflict"),
    "conflict_withdrawn": gettext_lazy("withdrew a conflict"),
    "conflict_pinned": gettext_lazy("kept a judge and an entry apart for good"),
    "conflict_lifted": gettext_lazy("let a judge and an entry meet in spite of a conflict"),
    "conflict_unpinned": gettext_lazy("took a decision about a conflict back"),
    "conflicts_found": gettext_lazy("looked for conflicts, and what is known changed"),
    "plan_asked": gettext_lazy("asked for an assignment plan"),
    "plan_applied": gettext_lazy("applied an assignment plan"),
    "plan_undone": gettext_lazy("undid an assignment plan"),
    "entry_given": gettext_lazy("gave an entry to a judge by hand"),
    "entry_taken": gettext_lazy("took an entry from a judge by hand"),
    "entry_moved": gettext_lazy("moved an entry between judges by hand"),
    "entries_swapped": gettext_lazy("let two judges exchange entries"),
    "pair_locked": gettext_lazy("kept a judge with an entry"),
    "pair_unlocked": gettext_lazy("let plans move a judge again"),
    "track_demand_set": gettext_lazy("set how many judges entries of a track get"),
    "scorecard_saved": gettext_lazy("saved a scorecard"),
    "calibration_chosen": gettext_lazy("chose the calibration entry"),
    "calibration_dropped": gettext_lazy("left calibration out"),
    "calibration_sent": gettext_lazy("marked the calibration entry"),
    "calibration_excused": gettext_lazy("was excused from the calibration entry"),
    "discussion_written": gettext_lazy("said something about an entry to the panel"),
    "discussion_withdrawn": gettext_lazy("took back what they said to the panel"),
    "round_signed_off": gettext_lazy("signed the round off"),
    "sign_off_taken_back": gettext_lazy("took the signature of the round back"),
    "judging_exported": gettext_lazy("took figures of the judging out as a file"),
    "round_locked": gettext_lazy("locked a round"),
    "round_unlocked": gettext_lazy("unlocked a round"),
    "decided": gettext_lazy("decided an award"),
    "decision_taken_back": gettext_lazy("took a decision back"),
    "tie_settled": gettext_lazy("settled a tie"),
    "chosen_for_next_round": gettext_lazy("chose who goes on to the next round"),
    "taken_above_the_line": gettext_lazy("took the entries above the line into the next round"),
    "wild_card_given": gettext_lazy("gave a wild card"),
    "left_behind": gettext_lazy("left an entry behind"),
    "alternate_named": gettext_lazy("named an alternate"),
    "alternate_moved": gettext_lazy("changed the order of alternates"),
    "alternate_removed": gettext_lazy("took an alternate out"),
    "alternate_moved_up": gettext_lazy("let an alternate move up"),
    "publication_scheduled": gettext_lazy("scheduled the publication"),
    "publication_taken_back": gettext_lazy("took the publication back"),
    "announced": gettext_lazy("announced the results"),
    "pitch_day_set_up": gettext_lazy("set a pitch day up"),
    "run_order_changed": gettext_lazy("changed a run order"),
    "stage_act": gettext_lazy("acted at the desk of a pitch day"),
    "stage_undone": gettext_lazy("undid an act at the desk of a pitch day"),
    "entry_locked": gettext_lazy("checked and locked the scorecards of an entry"),
    "entry_unlocked": gettext_lazy("opened the scorecards of an entry again"),
}


#: What has a name that says more than its kind.
NAMED = (
    "challenge.track",
    "challenge.round",
    "challenge.criteriongroup",
    "challenge.criterion",
    "challenge.award",
    "challenge.question",
    "submissions.entry",
)


def names_of(events: Sequence[AuditEvent]) -> dict[str, str]:
    """Return the names, by id, of what these events were about and is still there; one query for each kind among them."""
    found: dict[str, str] = {}
    for label in NAMED:
        wanted = {event.target_id for event in events if event.target_type == label}
        if wanted:
            rows = apps.get_model(label)._default_manager.filter(pk__in=wanted)
            found |= {row.pk: str(row) for row in rows}
    return found


def what_happened(event: AuditEvent, name: str = "") -> str:
    """Return the event's verb in words, with the name, number or version that goes with it."""
    words = str(WORDS.get(event.verb) or event.verb.replace("_", " "))
    if name:
        return _("%(what)s: %(name)s") % {"what": words, "name": name}
    if event.verb == "judge_invited" and event.facts.get("reason"):
        return _("%(what)s after judging had begun: %(why)s") % {"what": words, "why": event.facts["reason"]}
    if "number" in event.facts:
        return _("%(what)s, number %(n)s") % {"what": words, "n": event.facts["number"]}
    if event.verb == "terms_written":
        return _("%(what)s, version %(n)s") % {"what": words, "n": event.facts.get("version")}
    return words


def changes_in(event: AuditEvent, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Return what changed as (field, before, after); for a text, whose words the trail does not hold, only its field.

    Facts of events that are no change of fields give an empty list.
    """
    kept = event.facts.get("changes") or {}
    names = event.facts.get("fields") or []
    if not isinstance(kept, dict) or not isinstance(names, list):
        return []
    found = []
    for name in names:
        field = _field(event.target_type, name)
        words = dict(getattr(field, "flatchoices", None) or ())
        before, after = (_value(item, zone, words) for item in kept[name]) if name in kept else ("", "")
        found.append((str(getattr(field, "verbose_name", name)), before, after))
    return found


def _field(target_type: str, name: str) -> Any:
    try:
        return apps.get_model(target_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None


def _value(value: Any, zone: ZoneInfo, words: dict[Any, Any]) -> str:
    """Show an instant on the clock of the challenge, one of several choices in its words, anything else as it is."""
    if isinstance(value, str) and value in words:
        return str(words[value])
    if isinstance(value, str) and "T" in value:
        try:
            return clock.say(datetime.fromisoformat(value), zone)
        except ValueError:
            return value
    return "–" if value in (None, "") else str(value)
