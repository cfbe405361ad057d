"""Who must not meet."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round
from core import audit
from core.errors import StateConflict
from core.rights import require
from judging import detection, permissions
from judging.locks import hold
from judging.models import Assignment, Calibration, Conflict, Judge
from submissions.models import Entry
from submissions.permissions import OWN_ENTRY

Kind = Conflict.Kind
Source = Conflict.Source

#: What a judge may give as a reason for stepping aside. Who is in the team is no judge of it in the first place.
REASONS = [kind for kind in Kind if kind != Kind.TEAM]
#: What says nothing by itself.
NEEDS_WORDS = {Kind.OTHER, Kind.UNABLE}


@transaction.atomic
def declare_conflict(judge: Judge, entry: Entry, *, by: User, kind: str, note: str = "") -> Conflict:
    """Say that a judge must not meet an entry. It leaves their queue at once; a card they began is kept, unseen and uncounted.

    By the judge, about an entry of their queue (recusal), while the round is not locked; or by an organiser. What was found between
    the two, or lifted before, is declared from now on. Raises PermissionDenied, StateConflict ROUND_LOCKED, ValidationError by field.
    """
    hold(Assignment.objects.filter(judge=judge, entry=entry))
    require(permissions.can_declare_conflict(by, judge, entry))
    own = by.pk == judge.user_id
    require(own or permissions.can_rule_on(by, entry), OWN_ENTRY)
    # Asked only now: whoever locked the round held our lock before us.
    if own and Round.objects.filter(pk=judge.round_id, locked_at__isnull=False).exists():
        raise StateConflict(
            "ROUND_LOCKED",
            _("This round is closed. Tell the organisers: they can still keep you apart from the entry."),
        )
    if not _meet_in(judge, entry):
        raise ValidationError({"entry": _("This entry is not in the judge's round.")})
    note = note.strip()
    if own and kind in NEEDS_WORDS and not note:
        raise ValidationError({"note": _("Say in a few words why.")})
    before = Conflict.objects.select_for_update().filter(judge=judge, entry=entry).first()
    if before and before.source != Source.DETECTED and before.state == Conflict.State.STANDING:
        raise ValidationError({"entry": _("A conflict between these two is declared already.")})
    conflict = before or Conflict(judge=judge, entry=entry)
    conflict.kind, conflict.note, conflict.declared_by = kind, note, by
    conflict.source = Source.JUDGE if own else Source.ORGANISER
    conflict.rule, conflict.evidence, conflict.pin_note = "", "", ""
    conflict.state, conflict.pinned = Conflict.State.STANDING, False
    conflict.full_clean()
    conflict.save()
    _drop_idle(conflict)
    _record(by, "conflict_declared", conflict, kind=kind)
    return conflict


@transaction.atomic
def withdraw_conflict(conflict: Conflict, *, by: User) -> None:
    """Take back what organisers declared by mistake. A card begun before it counts again; nothing is assigned by itself.

    What a judge declared, or what was found, is lifted instead, with a reason: StateConflict NOT_YOURS_TO_WITHDRAW.
    """
    conflict = _locked(conflict, by=by)
    if conflict.source != Source.ORGANISER:
        raise StateConflict(
            "NOT_YOURS_TO_WITHDRAW", _("No organiser declared this. Let the two meet, and say why, instead.")
        )
    _record(by, "conflict_withdrawn", conflict)
    round_, judge = conflict.judge.round, conflict.judge
    conflict.delete()
    detection.refresh(round_, judge=judge)


@transaction.atomic
def pin_conflict(conflict: Conflict, *, by: User, note: str = "") -> Conflict:
    """Keep two apart whatever detection finds later; also two who were allowed to meet."""
    conflict = _locked(conflict, by=by)
    return _pin(conflict, Conflict.State.STANDING, note.strip(), "conflict_pinned", by=by)


@transaction.atomic
def lift_conflict(conflict: Conflict, *, by: User, note: str) -> Conflict:
    """Let two meet although one of them, an organiser or detection said no; the reason is kept. A card begun before counts again."""
    conflict = _locked(conflict, by=by)
    if not note.strip():
        raise ValidationError({"note": _("Say in a few words why these two may meet.")})
    return _pin(conflict, Conflict.State.LIFTED, note.strip(), "conflict_lifted", by=by)


@transaction.atomic
def unpin_conflict(conflict: Conflict, *, by: User) -> None:
    """Take an organiser's decision back: what was declared stands again as declared, what was found is asked about anew."""
    conflict = _locked(conflict, by=by)
    if not conflict.pinned:
        raise StateConflict("NOT_PINNED", _("No decision is pinned here."))
    _pin(conflict, Conflict.State.STANDING, "", "conflict_unpinned", by=by, pinned=False)
    detection.refresh(conflict.judge.round, judge=conflict.judge)


def look_for_conflicts(round_: Round, *, by: User) -> detection.Changed:
    """Look for conflicts in a round now, not within the hour."""
    require(permissions.can_run_round(by, round_))
    return detection.refresh(round_)


def _locked(conflict: Conflict, *, by: User) -> Conflict:
    hold(Assignment.objects.filter(judge=conflict.judge_id, entry=conflict.entry_id))
    rows = Conflict.objects.select_for_update(of=("self",)).select_related("judge__round", "entry")
    conflict = rows.get(pk=conflict.pk)
    require(permissions.can_run_round(by, conflict.judge.round))
    require(permissions.can_rule_on(by, conflict.entry), OWN_ENTRY)
    return conflict


def _pin(conflict: Conflict, state: str, note: str, verb: str, *, by: User, pinned: bool = True) -> Conflict:
    conflict.state, conflict.pinned, conflict.pin_note = state, pinned, note
    conflict.full_clean()
    conflict.save()
    if state == Conflict.State.STANDING:
        _drop_idle(conflict)
    _record(by, verb, conflict)
    return conflict


def _meet_in(judge: Judge, entry: Entry) -> bool:
    """Whether the entry competes in the judge's round, or is the one that the round calibrates on."""
    return entry.competes_in(judge.round) or Calibration.objects.filter(round=judge.round, entry=entry).exists()


def _drop_idle(conflict: Conflict) -> None:
    pair = Assignment.objects.filter(judge=conflict.judge_id, entry=conflict.entry_id)
    pair.filter(scorecard__isnull=True).delete()


def _record(by: User, verb: str, conflict: Conflict, **facts: str) -> None:
    scope = conflict.entry.challenge_id
    audit.record(by, verb, conflict, scope=scope, judge=conflict.judge_id, entry=conflict.entry_id, **facts)
