"""A stage of a challenge, and the moments that count in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from challenge.deadlines import LAST_MINUTE, Deadline
from challenge.models.challenge import Challenge, Track
from core.errors import StateConflict
from core.models import Row

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions about rounds."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Rounds of the challenges a person runs."""
        return self.filter(challenge__in=Challenge.objects.organised_by(user))

    def taking_entries(self, at: datetime) -> Self:
        """Rounds of open challenges in which an entry may be begun at this moment, in one of their tracks at least."""
        after = at - LAST_MINUTE
        later = TrackDeadline.objects.filter(round=OuterRef("pk"), deadline_at__gt=after)
        open_now = self.filter(challenge__state=Challenge.State.OPEN, opens_at__lte=at, deadline_at__isnull=False)
        return open_now.filter(Q(deadline_at__gt=after) | Exists(later)).prefetch_related("track_deadlines")

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

    class CutBy(models.TextChoices):
        ALL = "all", _("over all entries")
        TRACK = "track", _("in each track")
        ECONOMY = "economy", _("in each economy")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField(_("entries open"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("entries close"), null=True, blank=True)
    judging_opens_at = models.DateTimeField(_("judging opens"), null=True, blank=True)
    judging_closes_at = models.DateTimeField(_("judging closes"), null=True, blank=True)

    grace_minutes = models.PositiveSmallIntegerField(
        _("grace after the deadline, in minutes"), default=0, validators=[MaxValueValidator(24 * 60)]
    )
    grace_shown = models.BooleanField(_("entrants are told of the grace"), default=False)
    offers_auto_submit = models.BooleanField(
        _("entrants may have a complete draft submitted at the deadline"), default=True
    )
    blind = models.BooleanField(_("judges do not see who entered"), default=False)

    judges_per_entry = models.PositiveSmallIntegerField(
        _("judges for each entry"), default=3, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    same_economy = models.CharField(
        _("judge and entrant of one economy"), max_length=6, choices=SameEconomy.choices, default=SameEconomy.FORBID
    )
    max_judges_per_economy = models.PositiveSmallIntegerField(
        _("most judges of one economy on an entry"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    even_load = models.BooleanField(
        _("share entries out as evenly as possible, before how well they fit"), default=False
    )
    seed = models.CharField(
        _("seed for ties in the plan"), max_length=60, blank=True
    )  # published; empty: the round's own
    discussion = models.BooleanField(_("judges discuss an entry once their own scorecard is in"), default=False)

    cut_places = models.PositiveSmallIntegerField(
        _("how many go on"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cut_by = models.CharField(_("counted"), max_length=8, choices=CutBy.choices, default=CutBy.ALL)
    cut_most_per_economy = models.PositiveSmallIntegerField(
        _("at most so many of one economy"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    minimum_scorecards = models.PositiveSmallIntegerField(
        _("scorecards an entry needs to be ranked"), default=2, validators=[MinValueValidator(1)]
    )
    method = models.CharField(
        _("method"), max_length=20, choices=[("weighted_mean", _("Weighted mean"))], default="weighted_mean"
    )
    tie_break = models.JSONField(_("tie-break steps, in order"), default=list, blank=True)

    # Set by judging with the first scorecard: criteria, weights and the panel stand from here on.
    criteria_frozen_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)  # no scorecard changes after this
    signed_off_at = models.DateTimeField(null=True, blank=True)  # set by judging: the head judge stands by the marks
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
        """The first instant at which an entry is too late, where its track has no deadline of its own (see `deadline_for`)."""
        return self.deadline_at + LAST_MINUTE if self.deadline_at else None

    @property
    def judging_ends_at(self) -> datetime | None:
        """The first instant at which a mark is too late."""
        return self.judging_closes_at + LAST_MINUTE if self.judging_closes_at else None

    def deadline_for(self, track_id: str | None = None, *, own: datetime | None = None) -> Deadline:
        """Return until when an entry is taken: in a track that may close at another moment, with more time (`own`) for one entry.

        Where no track is chosen yet, the one that closes last counts. Prefetch `track_deadlines` for many rounds.
        """
        moved = {row.track_id: row.deadline_at for row in self.track_deadlines.all()}
        known = [moment for moment in (self.deadline_at, *moved.values()) if moment]
        printed = moved.get(track_id, self.deadline_at) if track_id else max(known, default=None)
        is_own = own is not None and (printed is None or own > printed)
        return Deadline(
            opens_at=self.opens_at,
            printed_at=own if is_own else printed,
            zone=self.challenge.zone,
            grace=timedelta() if is_own else timedelta(minutes=self.grace_minutes),
            grace_shown=self.grace_shown and not is_own,
            is_own=is_own,
            is_running=self.challenge.state == Challenge.State.OPEN,
        )

    def takes_entries(self, at: datetime) -> bool:
        """Whether an entry may be begun at this moment, in one of the tracks at least."""
        return self.deadline_for().takes_new(at)

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


class TrackDeadline(Row):
    """That one track of a round closes at another moment than the round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="track_deadlines")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="deadlines")
    deadline_at = models.DateTimeField(_("entries close"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "track"], name="one_deadline_per_track")]

    def __str__(self) -> str:
        return f"{self.track_id} in {self.round_id}"


class TrackDemand(Row):
    """That entries of one track get another number of judges than the round's."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="track_demands")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="demands")
    judges_per_entry = models.PositiveSmallIntegerField(
        _("judges for each entry"), validators=[MinValueValidator(1), MaxValueValidator(50)]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "track"], name="one_demand_per_track")]

    def __str__(self) -> str:
        return f"{self.track_id} in {self.round_id}"


class LateCode(Row):
    """Words that open a closed round for those who were given them."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="late_codes")
    code = models.CharField(_("code"), max_length=20, unique=True)
    until_at = models.DateTimeField(_("good until"))
    places = models.PositiveSmallIntegerField(_("how many may use it"), default=1, validators=[MinValueValidator(1)])
    note = models.CharField(_("what it is for"), max_length=200, blank=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.note}"

    @property
    def words(self) -> str:
        """The code as it is written down: two groups that can be read out."""
        return f"{self.code[:5]}-{self.code[5:]}"

    @property
    def ends_at(self) -> datetime:
        """The first instant at which it opens nothing any more."""
        return self.until_at + LAST_MINUTE
