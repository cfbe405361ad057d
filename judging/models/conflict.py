"""A reason why a judge must not meet an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge
from core.models import Row
from judging.models.panel import Judge
from submissions.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Questions about conflicts."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(entry__challenge__in=Challenge.objects.organised_by(user))

    def standing(self) -> Self:
        """Those that keep two apart."""
        return self.filter(state=Conflict.State.STANDING)


class Conflict(Row):
    """A judge and an entry that must not meet: declared by the judge or an organiser, or detected.

    A `pinned` row is an organiser's word: detection neither lifts nor restores it. A lifted one stays, so that it is not found again.
    """

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("Employment")
        INVESTMENT = "investment", _("Investment")
        MENTORING = "mentoring", _("Mentoring")
        FAMILY = "family", _("Family or close friend")
        ORGANISATION = "organisation", _("Same organisation")
        TEAM = "team", _("Part of the team")
        UNABLE = "unable", _("Cannot judge it for another reason")
        OTHER = "other", _("Other")

    class Source(models.TextChoices):
        JUDGE = "judge", _("Declared by the judge")
        ORGANISER = "organiser", _("Declared by an organiser")
        DETECTED = "detected", _("Detected")

    class Rule(models.TextChoices):
        TEAM = "team", _("In the team")
        DIRECTORY = "directory", _("Linked in the directory")
        ORGANISATION = "organisation", _("Organisation of the same name")
        DOMAIN = "domain", _("Same mail domain")
        PAST_TEAM = "past_team", _("Shared a team before")
        CARRIED = "carried", _("Declared in another round")

    class State(models.TextChoices):
        STANDING = "standing", _("Kept apart")
        LIFTED = "lifted", _("May meet")

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ORGANISER)
    rule = models.CharField(max_length=20, choices=Rule.choices, blank=True)  # which rule of detection found it
    evidence = models.CharField(max_length=300, blank=True)  # what met: a domain, an organisation, a person's name
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING)
    pinned = models.BooleanField(_("pinned"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)  # of who declared it
    pin_note = models.CharField(_("reason"), max_length=300, blank=True)  # of the organiser who pinned it
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "entry"], name="one_conflict_per_pair"),
            models.CheckConstraint(
                condition=~Q(state="lifted") | Q(pinned=True), name="only_a_pinned_conflict_is_lifted"
            ),
            models.CheckConstraint(
                condition=Q(source="detected") | Q(declared_by__isnull=False),
                name="a_declared_conflict_has_its_declarer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.entry_id}"
