"""A company, as it tells of itself once for all its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import MoneyKind
from core.economies import EconomyField
from core.models import Row
from directory.models import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class StartupQuerySet(models.QuerySet["Startup"]):
    """Questions about start-ups."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Those a person may write: whose profile they keep, and on which an entry stands that they answer for or file."""
        if not user.is_authenticated:
            return self.none()
        writes = Q(entries__entrant=user) | Q(entries__filer=user, entries__filing_refused_at=None)
        return self.filter(Q(owner=user) | writes).distinct()


class Startup(Row):
    """A company's lasting profile, used again from challenge to challenge. The entry keeps a snapshot of it."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="startups")
    name = models.CharField(_("name"), max_length=120)
    name_in_script = models.CharField(_("name in its own script"), max_length=120, blank=True)
    economy = EconomyField()
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("web site"), blank=True)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    pitch = models.CharField(_("what it does, in one line"), max_length=140, blank=True)
    description = models.TextField(_("what it does"), max_length=1500, blank=True)
    team_size = models.PositiveSmallIntegerField(_("people"), null=True, blank=True, validators=[MinValueValidator(1)])
    supporters = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("accelerators and investors that back it")
    )
    raised_nothing = models.BooleanField(_("no money raised so far"), default=False)  # said, not only left empty

    objects = StartupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Funding(Row):
    """Money a start-up has raised: of which kind, in which currency, when."""

    Kind = MoneyKind

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="funding")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3)  # ISO 4217, shown as its code
    raised_on = models.DateField(_("raised"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.currency}"
