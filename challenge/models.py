"""The rules of play: what a challenge is, when its rounds run, how entries are judged, what can be won, what is agreed to."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.economies import EconomyField
from core.errors import StateConflict
from core.models import Row

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

#: A deadline is printed as its last minute: "23:59" ends when the next minute begins.
LAST_MINUTE = timedelta(minutes=1)


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
        return self.prefetch_related("tracks", "rounds")


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


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions about rounds."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Rounds of the challenges a person runs."""
        return self.filter(challenge__in=Challenge.objects.organised_by(user))

    def taking_entries(self, at: datetime) -> Self:
        """Rounds of open challenges in which an entry may be handed in at this moment."""
        return self.filter(challenge__state=Challenge.State.OPEN, opens_at__lte=at, deadline_at__gt=at - LAST_MINUTE)

    def with_results(self, at: datetime) -> Self:
        """Rounds of public challenges whose results are visible at this moment. The only test of publication there is."""
        return self.filter(results_at__lte=at).exclude(challenge__state=Challenge.State.DRAFT)


class Round(Row):
    """A stage of a challenge: dates, criteria and rules of judging of its own.

    `deadline_at` is the last minute in which an entry is taken: 23:59 ends at 00:00:00 (see `closes_at`). Results show from
    `results_at` on, by the clock alone; `results.publish` sets it.
    """

    class SameEconomy(models.TextChoices):
        FORBID = "forbid", _("Never")
        AVOID = "avoid", _("Only where nobody else can")
        ALLOW = "allow", _("As any other")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField(_("entries open"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("entries close"), null=True, blank=True)
    judging_opens_at = models.DateTimeField(_("judging opens"), null=True, blank=True)
    judging_closes_at = models.DateTimeField(_("judging closes"), null=True, blank=True)

    judges_per_entry = models.PositiveSmallIntegerField(
        _("judges for each entry"), default=3, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    same_economy = models.CharField(
        _("judge and entrant of one economy"), max_length=6, choices=SameEconomy.choices, default=SameEconomy.FORBID
    )
    max_judges_per_economy = models.PositiveSmallIntegerField(
        _("most judges of one economy on an entry"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    minimum_scorecards = models.PositiveSmallIntegerField(
        _("scorecards an entry needs to be ranked"), default=2, validators=[MinValueValidator(1)]
    )
    method = models.CharField(
        _("method"), max_length=20, choices=[("weighted_mean", _("Weighted mean"))], default="weighted_mean"
    )
    tie_break = models.JSONField(_("tie-break steps, in order"), default=list, blank=True)

    criteria_frozen_at = models.DateTimeField(null=True, blank=True)  # set by judging with the first scorecard
    locked_at = models.DateTimeField(null=True, blank=True)  # no scorecard changes after this
    results_at = models.DateTimeField(_("results show from"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(deadline_at=None) | Q(opens_at__lt=F("deadline_at")),
                name="round_opens_before_deadline",
            ),
            models.CheckConstraint(
                condition=Q(judging_opens_at=None)
                | Q(judging_closes_at=None)
                | Q(judging_opens_at__lt=F("judging_closes_at")),
                name="round_judging_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def closes_at(self) -> datetime | None:
        """The first instant at which an entry is too late."""
        return self.deadline_at + LAST_MINUTE if self.deadline_at else None

    @property
    def judging_ends_at(self) -> datetime | None:
        """The first instant at which a mark is too late."""
        return self.judging_closes_at + LAST_MINUTE if self.judging_closes_at else None

    def takes_entries(self, at: datetime) -> bool:
        """Whether an entry that arrives at this moment is in time."""
        return bool(
            self.challenge.state == Challenge.State.OPEN
            and self.opens_at
            and self.closes_at
            and self.opens_at <= at < self.closes_at
        )

    def require_open_for_entries(self, at: datetime) -> None:
        """Refuse an entry that comes too early, too late, or while the challenge is not open."""
        if self.takes_entries(at):
            return
        if self.challenge.state == Challenge.State.OPEN and self.opens_at and at < self.opens_at:
            raise StateConflict("NOT_OPEN_YET", _("Entries open later. Your draft is kept until then."))
        raise StateConflict(
            "DEADLINE_PASSED", _("The deadline has passed. Your draft is kept, but it cannot be entered in this round.")
        )

    def takes_marks(self, at: datetime) -> bool:
        """Whether a judge may mark at this moment."""
        return bool(
            not self.locked_at
            and self.judging_opens_at
            and self.judging_opens_at <= at
            and (self.judging_ends_at is None or at < self.judging_ends_at)
        )

    def require_open_for_marks(self, at: datetime) -> None:
        """Refuse marks outside the judging dates and after the round was locked."""
        if self.takes_marks(at):
            return
        if self.judging_opens_at and at >= self.judging_opens_at:
            raise StateConflict(
                "ROUND_LOCKED", _("Judging of this round is closed. Your marks stand as you last sent them.")
            )
        raise StateConflict("JUDGING_NOT_OPEN", _("Judging of this round has not opened yet."))

    def following(self) -> Round | None:
        """Return the round after this one, in the order of the challenge."""
        return self.challenge.rounds.filter(position__gt=self.position).order_by("position", "pk").first()

    def results_visible(self, at: datetime) -> bool:
        """Whether the public may see the results at this moment."""
        return bool(self.results_at and self.results_at <= at and self.challenge.state != Challenge.State.DRAFT)


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


class Terms(Row):
    """What an entrant agrees to, word for word. A text that somebody accepted never changes; a new one takes the next version."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="terms")
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["-version", "language"]
        verbose_name_plural = _("terms")
        constraints = [models.UniqueConstraint(fields=["challenge", "version", "language"], name="terms_version_once")]

    def __str__(self) -> str:
        return f"{self.challenge_id} v{self.version} {self.language}"
