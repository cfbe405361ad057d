"""What judges mark, and what can be won."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from challenge.models.challenge import Track
from challenge.models.round import Round
from core.models import Row


class Criterion(Row):
    """One question judges answer with a mark. `levels` describes the scale: [{"from": 7, "to": 8, "word": "Strong", "text": "..."}]."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what to look for"), blank=True, max_length=600)
    weight = models.DecimalField(
        _("weight"), max_digits=7, decimal_places=3, default=Decimal(1), validators=[MinValueValidator(0)]
    )
    minimum = models.DecimalField(_("lowest mark"), max_digits=7, decimal_places=2, default=Decimal(1))
    maximum = models.DecimalField(_("highest mark"), max_digits=7, decimal_places=2, default=Decimal(10))
    step = models.DecimalField(
        _("step"), max_digits=5, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal("0.01"))]
    )
    levels = models.JSONField(_("level descriptors"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="criterion_key_once_per_round"),
            models.CheckConstraint(condition=Q(minimum__lt=F("maximum")), name="criterion_minimum_below_maximum"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="criterion_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Award(Row):
    """Something that can be won in a round: by how many, in one track or in all."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="awards")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    name = models.CharField(_("name"), max_length=120)
    prize = models.CharField(_("prize"), max_length=300, blank=True)
    places = models.PositiveSmallIntegerField(
        _("how many can win it"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
