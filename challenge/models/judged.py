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


class CriterionGroup(Row):
    """A criterion of two levels: its attributes are the criteria in it, and they share its weight by theirs."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criterion_groups")
    track = models.ForeignKey(
        Track, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked in")
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what to look for"), blank=True, max_length=600)
    weight = models.DecimalField(
        _("weight"), max_digits=7, decimal_places=3, default=Decimal(1), validators=[MinValueValidator(0)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=0), name="criterion_group_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class CriterionManager(models.Manager["Criterion"]):
    """Criteria with their groups and tracks: no sum over weights can do without."""

    def get_queryset(self) -> models.QuerySet[Criterion]:
        """Join the group and the tracks."""
        return super().get_queryset().select_related("track", "group__track")


class Criterion(Row):
    """One question judges answer with a mark. `levels` describes the scale: [{"from": 7, "to": 8, "word": "Strong", "text": "..."}].

    A knock-out question is answered yes (1) or no (0), carries no weight, and enters no sum. `weight` is that within the group where
    there is one; `challenge.weights.effective` flattens the two levels. With a `track` it is asked of the entries there alone; an
    attribute is asked where its group is.
    """

    class Kind(models.TextChoices):
        SCALE = "scale", _("A mark on a scale")
        KNOCKOUT = "knockout", _("A yes or no that decides whether it goes on")

    class ReasonWhen(models.TextChoices):
        NEVER = "never", _("No reason asked")
        EXTREMES = "extremes", _("For the lowest and the highest mark, and for a no")
        ALWAYS = "always", _("For every mark")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    group = models.ForeignKey(
        CriterionGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attributes",
        verbose_name=_("part of"),
    )
    track = models.ForeignKey(
        Track, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked in")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SCALE)
    reason_when = models.CharField(
        _("judges give a reason"), max_length=10, choices=ReasonWhen.choices, default=ReasonWhen.NEVER
    )
    reason_shared = models.BooleanField(_("the entrant may read the reason"), default=False)
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

    objects = CriterionManager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="criterion_key_once_per_round"),
            models.CheckConstraint(condition=Q(minimum__lt=F("maximum")), name="criterion_minimum_below_maximum"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="criterion_weight_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind="knockout") | Q(weight=0, minimum=0, maximum=1, step=1, group=None),
                name="knockout_is_yes_or_no_without_weight",
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(track=None), name="attribute_is_asked_where_its_group_is"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def only_in(self) -> Track | None:
        """The track in which alone it is asked; that of its group, where it stands in one."""
        return self.group.track if self.group else self.track


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
