"""What judges say to each other about an entry."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, typed
from core.errors import StateConflict
from core.rights import require
from judging.discussion import Chair, chair_for
from judging.models import DiscussionRead, Post


@transaction.atomic
def write_post(chair: Chair, *, by: User, at: datetime, text: str, parent: Post | None = None) -> Post:
    """Say something about an entry, or answer somebody.

    Raises PermissionDenied, StateConflict (OWN_CARD_FIRST, ROUND_LOCKED), ValidationError.
    """
    chair = _sat(chair, by)
    if not chair.open:
        raise StateConflict("OWN_CARD_FIRST", _("The discussion opens when your own scorecard is in."))
    chair.seat.round.require_open_for_marks(at)
    words = typed.clean(text).strip()
    if typed.is_blank(words):
        raise ValidationError({"text": _("Write a few words first.")})
    if parent is not None and (parent.entry_id != chair.entry.pk or parent.judge.round_id != chair.seat.round_id):
        raise ValidationError({"text": _("This contribution belongs to another entry.")})
    # There is one level of answers: an answer to an answer stands beside it.
    row = Post(judge=chair.seat, entry=chair.entry, parent=parent and (parent.parent or parent), text=words)
    row.full_clean()
    row.save()
    audit.record(by, "discussion_written", row, scope=chair.entry.challenge_id, entry=chair.entry.pk)
    return row


@transaction.atomic
def withdraw_post(chair: Chair, post: Post, *, by: User, at: datetime) -> Post:
    """Take back what one said, as long as marks may change. The words are gone; that something stood there stays, where somebody answered.

    Raises PermissionDenied, StateConflict ROUND_LOCKED.
    """
    chair = _sat(chair, by)
    row = Post.objects.select_for_update().get(pk=post.pk)
    if row.judge_id != chair.seat.pk:
        raise PermissionDenied(_("Only who wrote it can take it back."))
    chair.seat.round.require_open_for_marks(at)
    if row.withdrawn_at is None:
        row.text, row.withdrawn_at = "", at
        row.save(update_fields=["text", "withdrawn_at", "updated_at"])
        audit.record(by, "discussion_withdrawn", row, scope=chair.entry.challenge_id, entry=chair.entry.pk)
    return row


def mark_discussion_read(chair: Chair, *, by: User, at: datetime) -> None:
    """Note that a judge has read a talk to its end. The chair is the one the page was drawn for; nothing is told by this."""
    require(chair.seat.user_id == by.pk and chair.open)
    DiscussionRead.objects.bulk_create(
        [DiscussionRead(judge=chair.seat, entry=chair.entry, read_at=at)],
        update_conflicts=True,
        unique_fields=["judge", "entry"],
        update_fields=["read_at"],
    )


def _sat(chair: Chair, by: User) -> Chair:
    """Ask anew whether this person sits at this table: a conflict may have been declared since the page was opened."""
    found = chair_for(by, chair.seat.pk, chair.entry.pk)
    if found is None:
        raise PermissionDenied(_("This entry is not in your queue."))
    return found
