"""One organisation that helps new ventures: what it is, where, since when, and how sure we are of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.economies import EconomyField
from core.models import Row
from directory.text import fold
from directory.vocabulary import Answer, Kind, Language, Precision, Sector, Stage, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

#: Addresses of the directory that no organisation may take.
RESERVED_SLUGS = ("facets", "changes", "export")


def not_reserved(slug: str) -> None:
    """Refuse an address that the directory itself needs."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of the directory itself. Choose another."), params={"slug": slug}
        )


class Among:
    """Validate a list: each value one of the choices, none twice."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        self.choices = choices

    def __call__(self, values: object) -> None:
        """Raise ValidationError naming the first value that is unknown or stands twice."""
        if not isinstance(values, list):
            raise ValidationError(_("This must be a list."))
        for number, value in enumerate(values):
            if value not in self.choices.values:
                raise ValidationError(_("“%(value)s” is not known here."), params={"value": value})
            if value in values[:number]:
                raise ValidationError(_("“%(value)s” stands here twice."), params={"value": value})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Among) and other.choices is self.choices

    def __hash__(self) -> int:
        return hash(self.choices)

    def deconstruct(self) -> tuple[str, tuple[type[models.TextChoices]], dict[str, object]]:
        """Tell migrations how to write this down."""
        return "directory.models.organisation.Among", (self.choices,), {}


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def visible(self) -> Self:
        """Those that lists, facets, searches and the API show: all that are not hidden. For administrators too."""
        return self.filter(hidden=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those whose own page a person may open: an administrator also hidden ones, to show them again."""
        return self if getattr(user, "is_superuser", False) else self.visible()

    def hidden_ones(self) -> Self:
        """Those hidden from everybody, by name."""
        return self.filter(hidden=True).order_by("sort_name", "pk")

    def for_detail(self) -> Self:
        """With what the page of one organisation shows."""
        return self.prefetch_related("programmes", "locations", "services")


class Organisation(Row):
    """An accelerator, incubator, hub or agency. Lists that are empty mean "not stated"; nothing here is guessed."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[not_reserved])
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False)  # folded, so that "Ágora" stands at A
    local_name = models.CharField(_("name in the local script"), max_length=200, blank=True)
    local_language = models.CharField(_("language of that name"), max_length=10, choices=Language.choices, blank=True)
    alternate_names = models.JSONField(_("other and former names"), default=list, blank=True)
    summary = models.TextField(_("summary"), max_length=800, blank=True)

    kinds = models.JSONField(_("kinds"), default=list, validators=[Among(Kind)])
    sectors = models.JSONField(_("sectors"), default=list, blank=True, validators=[Among(Sector)])
    tags = models.JSONField(_("focus in the words of the source"), default=list, blank=True)
    stages = models.JSONField(_("stages"), default=list, blank=True, validators=[Among(Stage)])
    languages = models.JSONField(_("languages of service"), default=list, blank=True, validators=[Among(Language)])
    equity = models.CharField(_("takes equity"), max_length=7, choices=Answer.choices, default=Answer.UNKNOWN)
    open_to_newcomers = models.CharField(
        _("takes founders from other economies"), max_length=7, choices=Answer.choices, default=Answer.UNKNOWN
    )

    economy = EconomyField()
    city = models.CharField(_("city"), max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    coordinate_precision = models.CharField(max_length=7, choices=Precision.choices, default=Precision.NONE)

    website = models.URLField(_("website"), blank=True)
    public_email = models.EmailField(_("public e-mail"), blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded"), null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2100)]
    )

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UNVERIFIED)
    last_verified_on = models.DateField(_("last checked"), null=True, blank=True)
    last_verified_by = models.CharField(_("checked by"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200)
    source_digest = models.CharField(
        max_length=64, blank=True, editable=False
    )  # of what the source said at the last import
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    hidden = models.BooleanField(_("hidden from everybody"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        indexes = [
            models.Index(fields=["sort_name", "id"], name="organisation_by_name"),
            models.Index(fields=["-updated_at", "id"], name="organisation_by_change"),
            models.Index(fields=["status"], name="organisation_by_status"),
            models.Index(fields=["id"], name="organisation_hidden", condition=Q(hidden=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(slug__in=RESERVED_SLUGS), name="organisation_slug_not_reserved"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="organisation_status_known"),
            models.CheckConstraint(condition=Q(equity__in=Answer.values), name="organisation_equity_known"),
            models.CheckConstraint(
                condition=Q(open_to_newcomers__in=Answer.values), name="organisation_newcomers_known"
            ),
            models.CheckConstraint(
                condition=Q(coordinate_precision="none", latitude=None, longitude=None)
                | Q(coordinate_precision__in=["city", "address"], latitude__isnull=False, longitude__isnull=False),
                name="organisation_coordinates_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Derive what sorting needs, and ask for at least one kind."""
        self.sort_name = fold(self.name)[:200]
        if not self.kinds:
            raise ValidationError({"kinds": _("Say at least one kind.")})
