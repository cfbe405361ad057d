"""Saving a card. Called on every tap of every judge, so each query is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Criterion, Round
from core import audit
from judging.calibration import require_calibrated
from judging.errors import StaleCard
from judging.locks import hold
from judging.marks import criteria_for, plain, read_marks, read_reasons, require_complete
from judging.models import WORDS_LIMIT, Assignment, Judge, Mark, Scorecard
from judging.notes import read_timed_comments
from judging.stage import require_scores_open


@dataclass(frozen=True, slots=True)
class Queued:
    """Where a save stands in the queue that a device keeps of its own: one number for each change, ever growing."""

    device: str
    sequence: int


@transaction.atomic
def save_scorecard(
    assignment: Assignment,
    *,
    by: User,
    at: datetime,
    expected_version: int | None,
    marks: Mapping[str, Any],
    reasons: Mapping[str, Any] | None = None,
    comment_for_entrant: str | None = None,
    comment_for_staff: str | None = None,
    private_note: str | None = None,
    timed_comments: Sequence[Any] | None = None,
    state: str = Scorecard.State.DRAFT,
    queued: Queued | None = None,
) -> Scorecard:
    """Write a judge's card as a whole. A draft may be partial; a sent card needs a mark or "cannot judge" everywhere, and its reasons.
    Words that are None stay as they are.

    `marks` are numbers, decimal texts or None by criterion key; `expected_version` is the version the writer saw, 0 for none yet.
    Raises PermissionDenied, StateConflict (ROUND_LOCKED, JUDGING_NOT_OPEN, CALIBRATION_FIRST, PITCH_NOT_OVER, ENTRY_LOCKED), StaleCard,
    ValidationError by criterion key. A sent card may be changed until the round closes.

    A save out of a device's own queue may come late, twice or out of order: it counts as long as nobody else wrote since the version
    that queue began on, and what is older than the newest applied is noted and changes nothing.
    """
    hold(Assignment.objects.filter(pk=assignment.pk))
    # Asked only now: whoever declared a conflict or locked the round held this lock before us, so nothing slips in behind them.
    mine = Assignment.objects.for_judge(by).filter(pk=assignment.pk)
    seat = Judge.objects.filter(assignments__in=mine).select_related("round__calibration", "round__pitch_day").first()
    if seat is None:
        raise PermissionDenied(_("This entry is not in your queue."))
    round_ = seat.round
    round_.require_open_for_marks(at)
    require_calibrated(seat)
    require_scores_open(round_, assignment.entry_id, at=at)
    card = Scorecard.objects.filter(assignment=assignment).first() or Scorecard(assignment=assignment)
    if queued and card.version and queued.device == card.queue_device and queued.sequence <= card.queue_sequence:
        return _superseded(card, round_, queued, by=by)
    if expected_version != card.version and not _follows(queued, card, expected_version):
        raise StaleCard(card)
    criteria = criteria_for(round_, assignment.entry_id)
    values = read_marks(criteria, marks)
    whys = None if reasons is None else read_reasons(criteria, reasons)
    if state == Scorecard.State.SUBMITTED:
        require_complete(criteria, values, _reasons_on(card) if whys is None else whys)
        if card.first_submitted_at is None:
            card.first_submitted_at, card.first_marks = at, _as_text(values)
    card.submitted_at = at if state == Scorecard.State.SUBMITTED else None
    if queued and card.queue_device != queued.device:
        card.queue_base = card.version
    card.queue_device, card.queue_sequence = (queued.device, queued.sequence) if queued else ("", 0)
    card.state, card.version = state, card.version + 1
    if comment_for_entrant is not None:
        card.comment_for_entrant = comment_for_entrant.strip()
    if comment_for_staff is not None:
        card.comment_for_staff = comment_for_staff.strip()
    if private_note is not None:
        card.private_note = private_note.strip()
    if timed_comments is not None:
        card.timed_comments = read_timed_comments(timed_comments)
    _check_card(card)
    card.save()
    _write_marks(card, criteria, values, whys)
    if round_.criteria_frozen_at is None:
        Round.objects.filter(pk=round_.pk, criteria_frozen_at=None).update(criteria_frozen_at=at)
    facts = {"sequence": queued.sequence} if queued else {}
    audit.record(
        by,
        "scorecard_saved",
        card,
        scope=round_.challenge_id,
        entry=assignment.entry_id,
        version=card.version,
        state=card.state,
        marks=_as_text(values),
        **facts,
    )
    return card


def _follows(queued: Queued | None, card: Scorecard, expected_version: int | None) -> bool:
    """Whether a save continues its own device's queue, which nobody interrupted since the version the writer saw."""
    return (
        queued is not None
        and expected_version is not None
        and queued.device == card.queue_device
        and queued.sequence > card.queue_sequence
        and card.queue_base <= expected_version <= card.version
    )


def _superseded(card: Scorecard, round_: Round, queued: Queued, *, by: User) -> Scorecard:
    """Note an older save of the same queue that came after a newer one; the card stays as it is."""
    if queued.sequence < card.queue_sequence:
        audit.record(by, "scorecard_superseded", card, scope=round_.challenge_id, sequence=queued.sequence)
    return card


def _as_text(values: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    return {key: None if value is None else plain(value) for key, value in values.items()}


def _reasons_on(card: Scorecard) -> dict[str, str]:
    return dict(card.marks.values_list("criterion__key", "reason")) if card.version else {}


def _check_card(card: Scorecard) -> None:
    """Check the card's own fields. The lock on the assignment and the database hold the rest: three queries saved on every tap."""
    card.full_clean(exclude=["assignment"], validate_unique=False, validate_constraints=False)
    for field in ("comment_for_entrant", "comment_for_staff", "private_note"):
        if len(getattr(card, field)) > WORDS_LIMIT:
            raise ValidationError({field: _("At most %(limit)d characters.") % {"limit": WORDS_LIMIT}})


def _write_marks(
    card: Scorecard,
    criteria: list[Criterion],
    values: Mapping[str, Decimal | None],
    reasons: Mapping[str, str] | None,
) -> None:
    """Write all marks in one statement, and forget those that were taken back."""
    if len(values) < len(criteria):
        card.marks.exclude(criterion__key__in=list(values)).delete()
    Mark.objects.bulk_create(
        [
            Mark(
                scorecard=card,
                criterion=criterion,
                value=values[criterion.key],
                reason=(reasons or {}).get(criterion.key, ""),
            )
            for criterion in criteria
            if criterion.key in values
        ],
        update_conflicts=True,
        unique_fields=["scorecard", "criterion"],
        update_fields=["value"] if reasons is None else ["value", "reason"],
    )
