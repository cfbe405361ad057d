"""What becomes of an entry on its way in: proof, more time, exceptions, screening, and clips that were seen before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge, EligibilityRule
from core.models import Row
from media.models import Media
from submissions.models.entry import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Receipt(Row):
    """Proof that an entry was handed in: what, when, with which files, signed by this installation."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=30, unique=True)
    issued_at = models.DateTimeField()
    content = models.JSONField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.number


class Extension(Row):
    """More time for one entrant: the draft may be changed and submitted until then. The latest one counts."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="extensions")
    until_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-until_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} until {self.until_at:%Y-%m-%d %H:%M}"


class Override(Row):
    """That an organiser let an entry pass a rule of eligibility, and why; one that was taken back stays for the record."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="overrides")
    rule = models.ForeignKey(EligibilityRule, on_delete=models.PROTECT, related_name="overrides")
    reason = models.CharField(_("reason"), max_length=500)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "rule"], condition=Q(taken_back_at=None), name="one_override_per_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.rule_id}"


class ScreeningNote(Row):
    """One decision of the screening: what was found, what the entrant was told, what the organisers keep to themselves."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="screening_notes")
    decision = models.CharField(max_length=8, choices=Entry.Screening.choices)
    code = models.CharField(_("reason"), max_length=30, blank=True)
    message = models.TextField(_("message to the entrant"), max_length=2000, blank=True)
    note = models.TextField(_("note for the organisers"), max_length=2000, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.decision} {self.entry_id}"


class ResemblanceQuerySet(models.QuerySet["Resemblance"]):
    """Questions about files that were seen before."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those in which one of the two stands in an entry of a challenge a person runs."""
        theirs = Entry.objects.organised_by(user).filter(clip__isnull=False).values("clip")
        return self.filter(Q(first__in=theirs) | Q(second__in=theirs))

    def in_challenge(self, challenge: Challenge) -> Self:
        """Those in which one of the two stands in an entry of this challenge."""
        theirs = Entry.objects.filter(challenge=challenge, clip__isnull=False).values("clip")
        return self.filter(Q(first__in=theirs) | Q(second__in=theirs))

    def open(self) -> Self:
        """Those nobody has ruled on."""
        return self.filter(ruling=Resemblance.Ruling.OPEN)


class Resemblance(Row):
    """Two files that look or sound alike, and what the organisers made of it. `first` came before `second`."""

    class Ruling(models.TextChoices):
        OPEN = "", _("Not looked at")
        SAME = "same", _("The same work")
        FINE = "fine", _("Fine")

    first = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="later_alikes")
    second = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="earlier_alikes")
    picture = models.FloatField()  # 0 to 1
    sound = models.FloatField(null=True, blank=True)  # 0 to 1; none where one of them is silent
    ruling = models.CharField(max_length=5, choices=Ruling.choices, default=Ruling.OPEN, blank=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ResemblanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_resemblance_per_pair"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="resemblance_of_two_files"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class Compared(Row):
    """That a clip was held against all that came before it, so that nobody has to do it again."""

    media = models.OneToOneField(Media, on_delete=models.CASCADE, related_name="compared")

    def __str__(self) -> str:
        return self.media_id
