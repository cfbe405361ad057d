"""A person's seat on the panel of a round, and what the plan knows about them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge, Round, Track
from core.economies import EconomyField
from core.models import Row
from directory.models import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


#: How exactly it is known when a judge looked at their queue last: a write at every look would buy nothing.
SEEN_EVERY = timedelta(minutes=5)


class JudgeQuerySet(models.QuerySet["Judge"]):
    """Questions about the panel."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Seats of the challenges a person runs."""
        return self.filter(round__challenge__in=Challenge.objects.organised_by(user))

    def seated(self) -> Self:
        """Those who can be given entries."""
        return self.exclude(state=Judge.State.REMOVED)

    def held_by(self, user: User | AnonymousUser) -> Self:
        """The seats a person holds now."""
        return self.seated().filter(user=user) if user.is_authenticated else self.none()


class Judge(Row):
    """A person's seat on the panel of one round."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        REMOVED = "removed", _("Removed")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="judges")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    economy = EconomyField(blank=True)
    organisations = models.JSONField(_("organisations"), default=list, blank=True)
    directory_organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("organisations in the directory")
    )
    tracks = models.ManyToManyField(Track, blank=True, related_name="judges", verbose_name=_("tracks"))
    topics = models.JSONField(_("topics"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("most entries"), default=20, validators=[MaxValueValidator(2000)])
    minimum = models.PositiveSmallIntegerField(_("least entries"), default=0)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    is_head = models.BooleanField(_("head judge"), default=False)
    invited_at = models.DateTimeField(null=True, blank=True)  # empty while the invitation is kept back
    joined_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # when they last looked at their queue
    nudged_at = models.DateTimeField(null=True, blank=True)
    reminders = models.JSONField(default=list, blank=True)  # which of the promised reminders went out already
    calibrated_at = models.DateTimeField(null=True, blank=True)  # when their calibration card was sent
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by")

    objects = JudgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="one_seat_per_round"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_head=True) & ~Q(state="removed"), name="one_head_judge_per_round"
            ),
            models.CheckConstraint(condition=Q(minimum__lte=F("capacity")), name="judge_minimum_within_capacity"),
            models.CheckConstraint(
                condition=Q(available_from=None)
                | Q(available_until=None)
                | Q(available_from__lte=F("available_until")),
                name="judge_available_from_before_until",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def was_seen(self, at: datetime) -> bool:
        """Whether it was written down a moment ago that they looked at their queue, so that it need not be again."""
        return self.seen_at is not None and at - self.seen_at < SEEN_EVERY

    def is_available(self, first: date, last: date) -> bool:
        """Whether this person is there on any day between two days, both included."""
        return (self.available_from is None or self.available_from <= last) and (
            self.available_until is None or self.available_until >= first
        )
