"""A contest, who holds a role in it, and its categories."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.economies import EconomyField
from core.errors import StateConflict
from core.models import Row

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def valid_zone(name: str) -> None:
    """Refuse a time zone that the machine does not know."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValidationError(
            _("%(name)s is not a time zone we know. Choose one such as Asia/Singapore."), params={"name": name}
        ) from None


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Questions about challenges."""

    def public(self) -> Self:
        """Those that anybody may see: all but drafts."""
        return self.exclude(state=Challenge.State.DRAFT)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The public ones, and the drafts a person organises; all for a site administrator."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser:
            return self
        return self.filter(~Q(state=Challenge.State.DRAFT) | Q(pk__in=self.organised_by(user).values("pk")))

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those a person runs as organiser; all for a site administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = Membership.objects.filter(user=user, role=Membership.Role.ORGANISER)
        return self.filter(pk__in=mine.values("challenge"))

    def for_listing(self) -> Self:
        """With what a list of challenges shows."""
        return self.prefetch_related("tracks", "rounds__track_deadlines")


class Challenge(Row):
    """One contest, from its call for entries to its verified winners."""

    class Kind(models.TextChoices):
        STARTUP = "startup", _("Start-up pitch")
        VIDEO = "video", _("Video contest")

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Need(models.TextChoices):
        NONE = "none", _("Not asked")
        OPTIONAL = "optional", _("May be added")
        REQUIRED = "required", _("Required")

    MOVES = {State.DRAFT: {State.OPEN}, State.OPEN: {State.CLOSED}, State.CLOSED: {State.OPEN}}

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    headline = models.CharField(
        _("headline"), max_length=120, blank=True, help_text=_("The one line the home page shows in large letters.")
    )
    summary = models.TextField(
        _("summary"), max_length=400, blank=True, help_text=_("Two sentences: what it is and who it is for.")
    )
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown."))
    eligibility = models.TextField(_("who can enter"), blank=True, help_text=_("Markdown."))
    prize = models.TextField(_("prize"), blank=True, max_length=600)
    host_economy = EconomyField(_("host economy"), blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Singapore", validators=[valid_zone])

    clip_need = models.CharField(_("clip"), max_length=10, choices=Need.choices, default=Need.REQUIRED)
    deck_need = models.CharField(_("deck"), max_length=10, choices=Need.choices, default=Need.NONE)
    image_need = models.CharField(_("picture"), max_length=10, choices=Need.choices, default=Need.OPTIONAL)
    clip_max_seconds = models.PositiveIntegerField(
        _("longest clip, in seconds"), default=60, validators=[MinValueValidator(1), MaxValueValidator(1800)]
    )
    clip_tolerance_seconds = models.DecimalField(
        _("tolerance, in seconds"),
        max_digits=4,
        decimal_places=2,
        default=Decimal("0.5"),
        validators=[MinValueValidator(0)],
    )
    clip_min_side = models.PositiveIntegerField(_("least side of the picture, in pixels"), default=64)
    deck_max_pages = models.PositiveIntegerField(
        _("most pages of a deck"), default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    clip_max_mb = models.PositiveIntegerField(
        _("largest clip, in megabytes"), default=200, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    image_max_mb = models.PositiveIntegerField(
        _("largest picture, in megabytes"), default=20, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    deck_max_mb = models.PositiveIntegerField(
        _("largest deck, in megabytes"), default=30, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    guardian_below_age = models.PositiveSmallIntegerField(
        _("a guardian must agree below the age of"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Leave it empty if nobody under age can enter."),
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("challenge")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "open", "closed"]), name="challenge_state_known"),
            models.CheckConstraint(condition=Q(kind__in=["startup", "video"]), name="challenge_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which all its dates are written."""
        return ZoneInfo(self.time_zone)

    def move_to(self, state: str) -> None:
        """Change the state, along MOVES only."""
        if state not in self.MOVES[self.State(self.state)]:
            raise StateConflict(
                "WRONG_STATE",
                _("This challenge is %(now)s; it cannot become %(then)s.")
                % {"now": self.get_state_display(), "then": self.State(state).label},
            )
        self.state = state


class Membership(Row):
    """A person's role in a challenge. One person may hold several."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        HEAD_JUDGE = "head_judge", _("Head judge")
        JUDGE = "judge", _("Judge")
        ENTRANT = "entrant", _("Entrant")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "challenge", "role"], name="one_membership_per_role")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.challenge_id}"


class Track(Row):
    """A category of entries within a challenge."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="tracks")
    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), blank=True, max_length=400)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["challenge", "key"], name="track_key_once_per_challenge")]

    def __str__(self) -> str:
        return self.name
