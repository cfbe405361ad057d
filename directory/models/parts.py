"""What belongs to an organisation: its schemes, its further places, what it does for newcomers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.economies import EconomyField
from core.models import Row
from directory.models.organisation import Among, Organisation
from directory.vocabulary import Answer, Offer, Precision, Stage


class Programme(Row):
    """A scheme that ventures apply to: a cohort with a length, or a door that is always open."""

    class Intake(models.TextChoices):
        ROLLING = "rolling", _("All year")
        DATES = "dates", _("On fixed dates")
        UNKNOWN = "unknown", _("Not stated")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="programmes")
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    intake = models.CharField(_("intake"), max_length=7, choices=Intake.choices, default=Intake.UNKNOWN)
    length_weeks = models.PositiveSmallIntegerField(_("length, in weeks"), null=True, blank=True)
    stages = models.JSONField(_("stages"), default=list, blank=True, validators=[Among(Stage)])
    equity = models.CharField(_("takes equity"), max_length=7, choices=Answer.choices, default=Answer.UNKNOWN)
    website = models.URLField(_("website"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Location(Row):
    """A further place where it works. The first place stands on the organisation itself; an organisation may be in several economies."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="locations")
    economy = EconomyField()
    city = models.CharField(_("city"), max_length=120)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    coordinate_precision = models.CharField(max_length=7, choices=Precision.choices, default=Precision.NONE)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(coordinate_precision="none", latitude=None, longitude=None)
                | Q(coordinate_precision__in=["city", "address"], latitude__isnull=False, longitude__isnull=False),
                name="location_coordinates_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.economy}"


class Service(Row):
    """A stated yes or no about one thing newcomers need. Where there is no row, nobody has said."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="services")
    service = models.CharField(_("service"), max_length=20, choices=Offer.choices)
    offered = models.BooleanField(_("offered"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "service"], name="service_stated_once"),
            models.CheckConstraint(condition=Q(service__in=Offer.values), name="service_known"),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.offered}"

    def place(self) -> int:
        """Return where its kind of service stands in every list."""
        return Offer.values.index(self.service)
