"""A pitch day: who is on stage when, on one clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from challenge.models import Challenge, Round
from core.models import Row
from judging.models.panel import Judge
from submissions.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

#: How long a reason for a skipped turn may be.
SKIP_REASON_LIMIT = 200


class PitchDayQuerySet(models.QuerySet["PitchDay"]):
    """Questions about pitch days."""

    def public(self) -> Self:
        """Those whose audience page is open to anybody."""
        return self.filter(is_public=True).exclude(round__challenge__state=Challenge.State.DRAFT)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Those whose desk a person sits at: an organiser of the challenge, or the head judge of the round."""
        if not user.is_authenticated:
            return self.none()
        heads = Judge.objects.held_by(user).filter(is_head=True).values("round")
        return self.filter(Q(round__challenge__in=Challenge.objects.organised_by(user)) | Q(round__in=heads))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those whose clock a person may follow: public ones, and those of rounds they organise or judge."""
        if not user.is_authenticated:
            return self.public()
        seats = Judge.objects.held_by(user).values("round")
        organised = Challenge.objects.organised_by(user)
        return self.filter(
            Q(pk__in=self.model.objects.public()) | Q(round__challenge__in=organised) | Q(round__in=seats)
        )


class PitchDay(Row):
    """The run order of a round that is pitched live. `version` counts every change and is part of the screens' ETag.

    `last_act` is what the desk did last and how things stood before, so that it can be undone and a double tap is known:
    {"act", "slot", "by", "at", "version" (after it), "before": {field: value}}; of an undo alone "act", "by" and "version".
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="pitch_day")
    starts_at = models.DateTimeField(_("starts"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    pitch_seconds = models.PositiveSmallIntegerField(
        _("seconds for a pitch"), default=300, validators=[MinValueValidator(10), MaxValueValidator(7200)]
    )
    question_seconds = models.PositiveSmallIntegerField(
        _("seconds for questions"), default=300, validators=[MaxValueValidator(7200)]
    )
    changeover_seconds = models.PositiveSmallIntegerField(
        _("seconds to change over"), default=120, validators=[MaxValueValidator(7200)]
    )
    is_public = models.BooleanField(_("the audience page is open"), default=True)
    seed = models.CharField(_("seed of the draw"), max_length=60, blank=True)  # published; empty: not drawn by lot
    version = models.PositiveIntegerField(default=1)
    last_act = models.JSONField(default=dict, blank=True)

    objects = PitchDayQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.round_id} {self.starts_at:%Y-%m-%d}"


class PitchSlotQuerySet(models.QuerySet["PitchSlot"]):
    """Questions about turns on stage."""

    def for_order(self) -> Self:
        """In the order they come on, with what a run order shows."""
        return self.select_related("entry__challenge", "entry__track").order_by("position", "pk")

    def not_begun(self) -> Self:
        """Those whose turn is still to come."""
        return self.filter(started_at=None, skipped_at=None)

    def competing(self) -> Self:
        """Breaks, and the turns of entries that still stand."""
        stands = Q(entry__state=Entry.State.SUBMITTED) & ~Q(entry__screening=Entry.Screening.REFUSED)
        return self.filter(Q(entry=None) | stands)

    def next_position(self) -> int:
        """Return the place after all others."""
        return max(self.values_list("position", flat=True), default=0) + 1


class PitchSlot(Row):
    """One turn on stage, or a break (`entry` empty). Its clock is worked out from these instants alone, see `judging/stage.py`.

    The two ends are set when it starts and moved by pauses that ended and by time that was added; while `paused_at` is set, the clock
    stands at that instant.
    """

    day = models.ForeignKey(PitchDay, on_delete=models.CASCADE, related_name="slots")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="pitch_slots")
    title = models.CharField(_("title of a break"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    pitch_seconds = models.PositiveSmallIntegerField(null=True, blank=True)  # where it differs from the day's
    called_at = models.DateTimeField(null=True, blank=True)  # called on deck
    started_at = models.DateTimeField(null=True, blank=True)
    pitch_ends_at = models.DateTimeField(null=True, blank=True)  # marks open here; the end of a break
    questions_end_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(_("why it is skipped"), max_length=SKIP_REASON_LIMIT, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)  # checked by the head judge: its cards change no more

    objects = PitchSlotQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "entry"], condition=Q(entry__isnull=False), name="one_slot_per_entry_and_day"
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, pitch_ends_at=None, questions_end_at=None, paused_at=None, ended_at=None)
                | Q(started_at__isnull=False, pitch_ends_at__isnull=False, questions_end_at__gte=F("pitch_ends_at")),
                name="a_turn_has_its_ends_once_it_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.position}"
