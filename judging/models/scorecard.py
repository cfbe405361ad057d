"""A judge's card on one entry, and its marks."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenge.models import Criterion, Round
from core.models import Row
from judging.models.assignment import Assignment

#: How long a comment or a note on a scorecard may be.
WORDS_LIMIT = 4000
#: How long the reason for one mark may be, and a note at a moment of the clip.
REASON_LIMIT = 600


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    """Questions about scorecards. What a judge may see is asked through `Assignment.objects.for_judge`."""

    def counting_in(self, round_: Round) -> Self:
        """Those that count: sent, by a judge who still sits, on an entry that stands, with no conflict declared."""
        standing = Assignment.objects.in_round(round_).standing()
        return self.filter(state=Scorecard.State.SUBMITTED, assignment__in=standing)


class Scorecard(Row):
    """A judge's marks and words on one entry. `version` counts the saves and is the card's ETag."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Begun")
        SUBMITTED = "submitted", _("Sent")

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="scorecard")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    comment_for_entrant = models.TextField(_("comment for the entrant"), blank=True, max_length=WORDS_LIMIT)
    comment_for_staff = models.TextField(_("note for the organisers"), blank=True, max_length=WORDS_LIMIT)
    private_note = models.TextField(_("private note"), blank=True, max_length=WORDS_LIMIT)
    timed_comments = models.JSONField(
        default=list, blank=True
    )  # [{"at_seconds": 23.4, "text": "..."}], in the order of the clip
    submitted_at = models.DateTimeField(null=True, blank=True)
    # As the card was before its judge read what others think: kept when a mark is changed after that.
    first_marks = models.JSONField(null=True, blank=True)  # {criterion key: decimal text or null}
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    # The device that wrote last from its own queue, how far that queue is applied, and the version on which it began.
    queue_device = models.CharField(max_length=40, blank=True)
    queue_sequence = models.BigIntegerField(default=0)
    queue_base = models.PositiveIntegerField(default=0)

    written: Any  # what stands on it, where the act that wrote it says so (judging.queue.Written); no column

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "submitted"]), name="scorecard_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.version}"


class Mark(models.Model):
    """One mark. An empty value means "cannot judge", which is not a zero."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="marks")
    value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    reason = models.CharField(_("why this mark"), max_length=REASON_LIMIT, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "criterion"], name="one_mark_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
