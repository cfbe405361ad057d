"""One entry that everybody marks first, so that the panel sees how far its scales lie apart."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Round
from core.models import Row
from judging.models.panel import Judge
from submissions.models import Entry


class Calibration(Row):
    """The calibration entry of a round. It does not compete there; its marks count nowhere."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="calibration")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("entry"))
    note = models.CharField(_("what to look at"), max_length=600, blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

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
