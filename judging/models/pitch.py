"""A pitch day: who is on stage when, on one clock."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenge.models import Round
from core.models import Row
from submissions.models import Entry


class PitchDay(Row):
    """The run order of a round that is pitched live. `version` counts every change and is the ETag of the screens."""

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
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.round_id} {self.starts_at:%Y-%m-%d}"


class PitchSlot(Row):
    """One turn on stage, or a break (`entry` empty). Its clock is worked out from these instants alone, see `judging/stage.py`."""

    day = models.ForeignKey(PitchDay, on_delete=models.CASCADE, related_name="slots")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="pitch_slots")
    title = models.CharField(_("title of a break"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    pitch_seconds = models.PositiveSmallIntegerField(null=True, blank=True)  # where it differs from the day's
    called_at = models.DateTimeField(null=True, blank=True)  # called on deck
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.FloatField(default=0)  # of pauses that ended
    added_seconds = models.IntegerField(default=0)
    questions_at = models.DateTimeField(null=True, blank=True)  # questions begun before the pitch's time was out
    ended_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)  # checked by the head judge: its cards change no more

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "entry"], condition=Q(entry__isnull=False), name="one_slot_per_entry_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.position}"
