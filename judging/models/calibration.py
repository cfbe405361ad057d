"""One entry that everybody marks first, so that the panel sees how far its scales lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Round
from core.models import Row
from judging.models.conflict import Conflict
from judging.models.panel import Judge
from submissions.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CalibrationQuerySet(models.QuerySet["Calibration"]):
    """Questions about calibrations."""

    def shown_to(self, user: User | AnonymousUser) -> Self:
        """Those of the panels a person sits on, as long as no conflict keeps them from the entry."""
        if not user.is_authenticated:
            return self.none()
        apart = Conflict.objects.standing().filter(
            judge=models.OuterRef("pk"), entry=models.OuterRef("round__calibration__entry")
        )
        seats = Judge.objects.held_by(user).exclude(models.Exists(apart))
        return self.filter(round__in=seats.values("round"))


class Calibration(Row):
    """The calibration entry of a round. It does not compete there; its marks count nowhere."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="calibration")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("entry"))
    note = models.CharField(_("what to look at"), max_length=600, blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = CalibrationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id}"


class CalibrationCard(Row):
    """A judge's marks on the calibration entry, sent once and for all."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="cards")
    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="calibration_cards")
    marks = models.JSONField()  # {criterion key: decimal text, or null for "cannot judge"}
    comment = models.TextField(_("comment"), blank=True, max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calibration", "judge"], name="one_calibration_card_per_judge")]

    def __str__(self) -> str:
        return f"{self.calibration_id} {self.judge_id}"
