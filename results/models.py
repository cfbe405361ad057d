"""What came of it: who won which award, and the publication that makes it public at one instant."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Award, Round
from core.models import Row
from submissions.models import Entry


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions about who won. Nothing public reads decisions but through `shown`."""

    def published(self, at: datetime) -> Self:
        """Those that are public at this moment, on entries that still stand."""
        visible = Publication.objects.visible(at).values("round")
        return self.filter(award__round__in=visible, entry__state=Entry.State.SUBMITTED)

    def shown(self, at: datetime) -> Self:
        """Those of them that everybody may see at this moment: the entrant agreed to be shown, and did not take it back."""
        return self.published(at).filter(entry__in=Entry.objects.shown_publicly())

    def for_showing(self) -> Self:
        """With what a page about winners shows."""
        return self.select_related(
            "award__round__challenge", "award__track", "entry__track", "entry__startup", "entry__clip"
        ).prefetch_related("entry__clip__renditions", "entry__clip__captions")


class Decision(Row):
    """The organiser's word that an entry wins an award."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="decisions")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    citation = models.TextField(_("citation"), blank=True, max_length=600)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["award__position", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "entry"], name="one_decision_per_award_and_entry"),
            models.UniqueConstraint(fields=["award", "place"], name="one_entry_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.place}"


class TieDecision(Row):
    """The head judge's order of entries that the rules leave level: `order` lists entry ids, first one first."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tie_decisions")
    order = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {len(self.order)}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions about publications."""

    def visible(self, at: datetime) -> Self:
        """Those the public may see at this moment."""
        return self.filter(round__in=Round.objects.with_results(at))


class Publication(Row):
    """The frozen results of a round: the bundle anybody can verify, made when the publication was scheduled."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="publication")
    bundle = models.JSONField()
    sha256 = models.CharField(max_length=64)
    scheduled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)  # when the mails of the instant were promised

    objects = PublicationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.round_id} {self.sha256[:12]}"
