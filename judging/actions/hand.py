"""Who judges what, changed by hand: one pair at a time, asking what keeps two apart, and noting who did it.

A pair made by hand is locked: no plan takes it away until it is unlocked. What only makes the plan worse (a full judge, an entry that
has its judges, another track, one economy too often) an organiser may do all the same, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import permissions
from judging.locks import hold, locked_round, require_unlocked
from judging.meeting import forbidden
from judging.models import Assignment, Judge
from submissions.models import Entry
from submissions.permissions import OWN_ENTRY

#: What `meeting.forbidden` answers that no organiser goes beyond.
HARD = {"conflict", "economy"}


@dataclass(frozen=True, slots=True)
class Anyway:
    """An organiser's word that a pair is meant although the plan would not make it."""

    reason: str


@transaction.atomic
def give_entry(judge: Judge, entry: Entry, *, by: User, anyway: Anyway | None = None) -> Assignment:
    """Give one more judge to an entry.

    Raises ValidationError: `judge` where the two must not meet, `anyway` where it takes a reason. StateConflict ROUND_LOCKED.
    """
    _hold(judge, entry, by=by)
    row = _place(judge, entry, by=by, anyway=anyway)
    _note(by, "entry_given", row)
    return row


@transaction.atomic
def take_entry(assignment: Assignment, *, by: User) -> None:
    """Take an entry away from a judge who has not begun it. Raises StateConflict WORK_BEGUN, ROUND_LOCKED."""
    _hold(assignment.judge, assignment.entry, by=by)
    row = _not_begun(assignment)
    _note(by, "entry_taken", row)
    row.delete()


@transaction.atomic
def move_entry(
    assignment: Assignment,
    *,
    by: User,
    to_entry: Entry | None = None,
    to_judge: Judge | None = None,
    anyway: Anyway | None = None,
) -> Assignment:
    """Let the judge take another entry instead, or let another judge take the entry. Raises as `give_entry` and `take_entry`."""
    _hold(assignment.judge, assignment.entry, to_entry or assignment.entry, by=by)
    row = _not_begun(assignment)
    judge, entry = to_judge or row.judge, to_entry or row.entry
    if (judge.pk, entry.pk) == (row.judge_id, row.entry_id):
        return row
    facts = {"from_judge": row.judge_id, "from_entry": row.entry_id}
    row.delete()
    moved = _place(judge, entry, by=by, anyway=anyway)
    _note(by, "entry_moved", moved, **facts)
    return moved


@transaction.atomic
def swap_entries(one: Assignment, other: Assignment, *, by: User, anyway: Anyway | None = None) -> list[Assignment]:
    """Let two judges exchange two entries. Raises as `give_entry` and `take_entry`."""
    _hold(one.judge, one.entry, other.entry, by=by)
    rows = [_not_begun(one), _not_begun(other)]
    if rows[0].judge.round_id != rows[1].judge.round_id:
        raise ValidationError({"judge": _("These two are not of one round.")})
    pairs = [(rows[0].judge, rows[1].entry), (rows[1].judge, rows[0].entry)]
    for row in rows:
        row.delete()
    made = [_place(judge, entry, by=by, anyway=anyway) for judge, entry in pairs]
    _note(by, "entries_swapped", made[0], with_judge=made[1].judge_id, with_entry=made[1].entry_id)
    return made


@transaction.atomic
def set_lock(assignment: Assignment, *, by: User, locked: bool) -> Assignment:
    """Let plans leave a pair alone, or let them move it again."""
    _hold(assignment.judge, assignment.entry, by=by)
    row = _standing(assignment)
    if row.is_locked != locked:
        row.is_locked = locked
        row.save(update_fields=["is_locked", "updated_at"])
        _note(by, "pair_locked" if locked else "pair_unlocked", row)
    return row


def _hold(judge: Judge, *entries: Entry, by: User) -> None:
    """Lock the round's assignments, then the round, as everybody does; for an organiser who is in none of the entries."""
    require(permissions.can_run_round(by, judge.round))
    require(all(permissions.can_rule_on(by, entry) for entry in set(entries)), OWN_ENTRY)
    hold(Assignment.objects.in_round(judge.round))
    require_unlocked(locked_round(judge.round_id))


def _standing(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.standing().select_related("judge__user", "judge__round", "entry__track", "scorecard")
    row = rows.filter(pk=assignment.pk).first()
    if row is None:
        raise StateConflict("PLAN_STALE", _("This was changed meanwhile. The page shows it as it is now."))
    return row


def _not_begun(assignment: Assignment) -> Assignment:
    row = _standing(assignment)
    if hasattr(row, "scorecard"):
        words = _("%(judge)s has begun a scorecard on %(entry)s. What is begun stays where it is.")
        raise StateConflict("WORK_BEGUN", words % {"judge": row.judge, "entry": row.entry})
    return row


def _place(judge: Judge, entry: Entry, *, by: User, anyway: Anyway | None) -> Assignment:
    judge = Judge.objects.select_related("round__challenge", "user").get(pk=judge.pk)
    entry = Entry.objects.select_related("track").get(pk=entry.pk)
    if judge.state == Judge.State.REMOVED:
        raise ValidationError({"judge": _("%(judge)s is no longer on the panel.") % {"judge": judge}})
    if not Entry.objects.in_round(judge.round).submitted().filter(pk=entry.pk).exists():
        raise ValidationError({"entry": _("This entry is not in the judge’s round.")})
    if Assignment.objects.filter(judge=judge, entry=entry).exists():
        raise ValidationError({"judge": _("%(judge)s has this entry already.") % {"judge": judge}})
    refusal = forbidden(judge, entry)
    if refusal is not None and refusal.code in HARD:
        raise ValidationError({"judge": refusal.words})
    doubts = [*([refusal.words] if refusal else []), *_beyond(judge, entry)]
    if doubts and not (anyway and anyway.reason.strip()):
        raise ValidationError({"anyway": [*doubts, _("To do it all the same, say why.")]})
    last = judge.assignments.order_by("-position").values_list("position", flat=True).first() or 0
    reason = " ".join(anyway.reason.split())[:300] if doubts and anyway else ""
    return Assignment.objects.create(
        judge=judge, entry=entry, position=last + 1, is_locked=True, given_by=by, reason=reason
    )


def _beyond(judge: Judge, entry: Entry) -> list[str]:
    """Say which number asked for this pair goes beyond."""
    words = []
    load = judge.assignments.standing().count()
    if load >= judge.capacity:
        words.append(
            ngettext(
                "%(judge)s takes one entry at most and has it.",
                "%(judge)s takes %(most)d entries at most and has %(load)d.",
                judge.capacity,
            )
            % {"judge": judge, "most": judge.capacity, "load": load}
        )
    own = judge.round.track_demands.filter(track=entry.track_id).first() if entry.track_id else None
    demand = own.judges_per_entry if own else judge.round.judges_per_entry
    there = Assignment.objects.in_round(judge.round).standing().filter(entry=entry).count()
    if there >= demand:
        words.append(
            ngettext("%(entry)s needs one judge and has it.", "%(entry)s needs %(n)d judges and has %(there)d.", demand)
            % {"entry": entry, "n": demand, "there": there}
        )
    return words


def _note(by: User, verb: str, row: Assignment, **facts: str | bool) -> None:
    """Write an act into the trail; a reason stays with the pair and is only counted there."""
    facts |= {"judge": row.judge_id, "entry": row.entry_id} | ({"all_the_same": True} if row.reason else {})
    audit.record(by, verb, row, scope=row.judge.round.challenge_id, **facts)
