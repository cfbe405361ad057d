"""Saving a card. Called on every tap of every judge, so each statement is counted, and put into words once (`core.prepared`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Criterion, Round
from core import audit, prepared
from core.prepared import Hole, Prepared
from judging.calibration import require_calibrated
from judging.errors import StaleCard
from judging.locks import locked_round
from judging.marks import asked_for, plain, read_marks, read_reasons, require_complete
from judging.models import WORDS_LIMIT, Assignment, Mark, Scorecard
from judging.notes import read_timed_comments
from judging.queue import Written, card_of
from judging.stage import require_scores_open

#: What of a seat and a round a save asks about; the rest is read when somebody asks for it.
SEAT = ("judge__round", "judge__user", "judge__state", "judge__calibrated_at")
ROUND = ("challenge", "judging_opens_at", "judging_closes_at", "locked_at", "signed_off_at", "criteria_frozen_at")
#: What a save of a card that is there writes.
WRITTEN = (
    "state", "version", "updated_at", "comment_for_entrant", "comment_for_staff", "private_note", "timed_comments",
    "submitted_at", "first_marks", "first_submitted_at", "queue_device", "queue_sequence", "queue_base",
)  # fmt: skip
#: What a person types on a card as a whole.
WORDS = ("comment_for_entrant", "comment_for_staff", "private_note")

LOCKED: Prepared[Assignment] = Prepared(
    lambda: Assignment.objects.filter(pk=Hole("assignment")).select_for_update(of=("self",)).only("pk")
)
MINE: Prepared[Assignment] = Prepared(
    lambda: (
        Assignment.objects.for_judge(User(pk=Hole("judge")))
        .filter(pk=Hole("assignment"))
        .select_related("entry", "judge__round__calibration", "judge__round__pitch_day", "scorecard")
        .only(
            "entry__track", *SEAT, *(f"judge__round__{name}" for name in ROUND), "judge__round__calibration__round",
            "judge__round__pitch_day__round", *(f"scorecard__{one.name}" for one in Scorecard._meta.concrete_fields),
        )
    )
)  # fmt: skip


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
    LOCKED.touch(assignment=assignment.pk)
    # Asked only now: whoever declared a conflict or locked the round held this lock before us, so nothing slips in behind them.
    mine = MINE.first(assignment=assignment.pk, judge=by.pk)
    if mine is None:
        raise PermissionDenied(_("This entry is not in your queue."))
    round_ = mine.judge.round
    round_.require_open_for_marks(at)
    require_calibrated(mine.judge)
    marking = bool(marks) or state == Scorecard.State.SUBMITTED
    require_scores_open(round_, mine.entry_id, at=at, marking=marking)
    card = card_of(mine) or Scorecard(assignment=mine)
    if queued and card.version and queued.device == card.queue_device and queued.sequence <= card.queue_sequence:
        return _superseded(card, round_, queued, by=by)
    if expected_version != card.version and not _follows(queued, card, expected_version):
        raise StaleCard(card)
    if round_.criteria_frozen_at is None:
        # The first card fixes what is marked. Locked, so that nobody changes a criterion between our reading it and our fixing it.
        round_.criteria_frozen_at = locked_round(round_.pk).criteria_frozen_at
    criteria = asked_for(round_, mine.entry.track_id)
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
    for name, words in zip(WORDS, (comment_for_entrant, comment_for_staff, private_note), strict=True):
        if words is not None:
            setattr(card, name, words.strip())
    if timed_comments is not None:
        card.timed_comments = read_timed_comments(timed_comments)
    card.state = state
    _check_card(card)
    _write_card(card)
    card.written = Written(values, _write_marks(card, criteria, values, whys))
    if round_.criteria_frozen_at is None:
        Round.objects.filter(pk=round_.pk, criteria_frozen_at=None).update(criteria_frozen_at=at)
    facts = {"sequence": queued.sequence} if queued else {}
    audit.record(
        by,
        "scorecard_saved",
        card,
        scope=round_.challenge_id,
        entry=mine.entry_id,
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
    """Check what came with this save. The lock on the assignment and the database hold the rest."""
    if card.state not in Scorecard.State.values:
        raise ValidationError({"state": _("A scorecard is begun or sent.")})
    for name in WORDS:
        if len(getattr(card, name)) > WORDS_LIMIT:
            raise ValidationError({name: _("At most %(limit)d characters.") % {"limit": WORDS_LIMIT}})


def _write_card(card: Scorecard) -> None:
    """Write the card and count its version on."""
    seen = card.version
    card.version += 1
    if not seen:
        card.save(force_insert=True)
        return
    card.updated_at = timezone.now()
    if not prepared.update(card, WRITTEN, version=seen):
        raise StaleCard(Scorecard.objects.get(pk=card.pk))


def _write_marks(
    card: Scorecard,
    criteria: Sequence[Criterion],
    values: Mapping[str, Decimal | None],
    reasons: Mapping[str, str] | None,
) -> dict[str, str]:
    """Write all marks in one statement, and forget those that were taken back. Returns the reasons that stand now."""
    if len(values) < len(criteria) and card.version > 1:
        card.marks.exclude(criterion__key__in=list(values)).delete()
    given = [criterion for criterion in criteria if criterion.key in values]
    if not given:
        return {}
    rows = [
        {
            "scorecard_id": card.pk,
            "criterion_id": criterion.pk,
            "value": values[criterion.key],
            "reason": (reasons or {}).get(criterion.key, ""),
        }
        for criterion in given
    ]
    stand = prepared.insert(
        Mark,
        rows,
        same=("scorecard_id", "criterion_id"),
        replaces=("value",) if reasons is None else ("value", "reason"),
        returning=("criterion_id", "reason"),
    )
    keys = {criterion.pk: criterion.key for criterion in given}
    return {keys[pk]: reason for pk, reason in stand if reason}
