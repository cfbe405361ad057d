"""Who must not meet."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.rights import require
from judging import permissions
from judging.locks import hold
from judging.models import Assignment, Conflict, Judge
from submissions.models import Entry


@transaction.atomic
def declare_conflict(judge: Judge, entry: Entry, *, by: User, kind: str, note: str = "") -> Conflict:
    """Say that a judge must not meet an entry. It leaves their queue at once; a card they began is kept, unseen and uncounted."""
    require(permissions.can_declare_conflict(by, judge, entry))
    hold(Assignment.objects.filter(judge=judge, entry=entry))
    if not entry.competes_in(judge.round):
        raise ValidationError({"entry": _("This entry is not in the judge's round.")})
    if Conflict.objects.filter(judge=judge, entry=entry).exists():
        raise ValidationError({"entry": _("A conflict between these two is declared already.")})
    source = Conflict.Source.JUDGE if by.pk == judge.user_id else Conflict.Source.ORGANISER
    conflict = Conflict(judge=judge, entry=entry, kind=kind, source=source, note=note.strip(), declared_by=by)
    conflict.full_clean()
    conflict.save()
    Assignment.objects.filter(judge=judge, entry=entry, scorecard__isnull=True).delete()
    audit.record(by, "conflict_declared", conflict, scope=entry.challenge_id, judge=judge.pk, entry=entry.pk, kind=kind)
    return conflict


@transaction.atomic
def withdraw_conflict(conflict: Conflict, *, by: User) -> None:
    """Lift a conflict that was declared by mistake. A card begun before it counts again; nothing is assigned by itself."""
    conflict = Conflict.objects.select_for_update().select_related("judge__round", "entry").get(pk=conflict.pk)
    require(permissions.can_run_round(by, conflict.judge.round))
    audit.record(
        by,
        "conflict_withdrawn",
        conflict,
        scope=conflict.entry.challenge_id,
        judge=conflict.judge_id,
        entry=conflict.entry_id,
    )
    conflict.delete()
