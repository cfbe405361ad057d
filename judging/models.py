"""Who judges what: the panel of a round, conflicts, the plan, assignments and scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge, Criterion, Round, Track
from core.economies import EconomyField
from core.models import Row
from submissions.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


#: How long a comment or a note on a scorecard may be.
WORDS_LIMIT = 4000


class JudgeQuerySet(models.QuerySet["Judge"]):
    """Questions about the panel."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Seats of the challenges a person runs."""
        return self.filter(round__challenge__in=Challenge.objects.organised_by(user))

    def seated(self) -> Self:
        """Those who can be given entries."""
        return self.exclude(state=Judge.State.REMOVED)

    def held_by(self, user: User | AnonymousUser) -> Self:
        """The seats a person holds now."""
        return self.seated().filter(user=user) if user.is_authenticated else self.none()


class Judge(Row):
    """A person's seat on the panel of one round."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        REMOVED = "removed", _("Removed")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="judges")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    economy = EconomyField(blank=True)
    organisations = models.JSONField(_("organisations"), default=list, blank=True)
    tracks = models.ManyToManyField(Track, blank=True, related_name="judges", verbose_name=_("tracks"))
    topics = models.JSONField(_("topics"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("most entries"), default=20, validators=[MaxValueValidator(2000)])
    minimum = models.PositiveSmallIntegerField(_("least entries"), default=0)
    is_head = models.BooleanField(_("head judge"), default=False)
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = JudgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="one_seat_per_round"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_head=True) & ~Q(state="removed"), name="one_head_judge_per_round"
            ),
            models.CheckConstraint(
                condition=Q(minimum__lte=models.F("capacity")), name="judge_minimum_within_capacity"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Questions about conflicts."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(entry__challenge__in=Challenge.objects.organised_by(user))


class Conflict(Row):
    """A reason why a judge must not meet an entry, declared by the judge or by an organiser."""

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("Employment")
        INVESTMENT = "investment", _("Investment")
        MENTORING = "mentoring", _("Mentoring")
        FAMILY = "family", _("Family or close friend")
        ORGANISATION = "organisation", _("Same organisation")
        OTHER = "other", _("Other")

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="one_conflict_per_pair")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.entry_id}"


class PlanQuerySet(models.QuerySet["AssignmentPlan"]):
    """Questions about plans."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(round__challenge__in=Challenge.objects.organised_by(user))


class AssignmentPlan(Row):
    """What the solver proposed for a round, kept until an organiser applies it. `problem` is its whole input, `result` its whole answer."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="plans")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    problem = models.JSONField()
    result = models.JSONField()
    before = models.JSONField(default=list)  # the pairs that stood when it was asked for, [[judge, entry], ...]
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.round_id} {self.pk}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """The only way by which a judge reaches an entry and its clip."""

    def for_judge(self, user: User | AnonymousUser) -> Self:
        """A person's own, as long as the entry stands, the seat stands, and no conflict was declared."""
        return self.standing().filter(judge__user=user) if user.is_authenticated else self.none()

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(entry__challenge__in=Challenge.objects.organised_by(user))

    def in_round(self, round_: Round) -> Self:
        """Those of one round's panel."""
        return self.filter(judge__round=round_)

    def standing(self) -> Self:
        """Those that are still somebody's duty: the entry stands, the seat stands, no conflict was declared."""
        blocked = Conflict.objects.filter(judge=models.OuterRef("judge"), entry=models.OuterRef("entry"))
        return (
            self.filter(entry__state=Entry.State.SUBMITTED)
            .exclude(entry__screening=Entry.Screening.REFUSED)
            .exclude(judge__state=Judge.State.REMOVED)
            .exclude(models.Exists(blocked))
        )

    def begun(self) -> Self:
        """Those with a scorecard, sent or not."""
        return self.filter(scorecard__isnull=False)

    def in_queue_order(self) -> Self:
        """The order of a judge's queue, which never changes under their hands."""
        return self.order_by("judge", "position", "pk")

    def for_listing(self) -> Self:
        """With what a queue shows, in a fixed number of queries."""
        joined = ("entry__challenge", "entry__track", "entry__clip", "entry__entrant", "entry__startup", "judge__round")
        files = ("entry__clip__renditions", "entry__clip__captions")
        return self.select_related(*joined, "scorecard").prefetch_related(*files, "entry__team")

    def with_answers(self) -> Self:
        """With what the entries answer to the organiser's questions, as `submissions.asked` reads it."""
        files = ("entry__answers__media__renditions", "entry__answers__media__captions")
        return self.prefetch_related("entry__challenge__questions", *files)


class Assignment(Row):
    """A judge's duty to score one entry. The round is the seat's."""

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    position = models.PositiveIntegerField(default=0)  # the order of this judge's queue

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="one_assignment_per_pair")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.entry_id}"


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    """Questions about scorecards. What a judge may see is asked through `Assignment.objects.for_judge`."""

    def counting_in(self, round_: Round) -> Self:
        """Those that count: sent, by a judge who still sits, on an entry that stands, with no conflict declared."""
        standing = Assignment.objects.in_round(round_).standing()
        return self.filter(state=Scorecard.State.SUBMITTED, assignment__in=standing)


class Scorecard(Row):
    """A judge's marks and words on one entry. `version` counts the saves and is the card's ETag."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Begun")
        SUBMITTED = "submitted", _("Sent")

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="scorecard")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    comment_for_entrant = models.TextField(_("comment for the entrant"), blank=True, max_length=WORDS_LIMIT)
    private_note = models.TextField(_("private note"), blank=True, max_length=WORDS_LIMIT)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "submitted"]), name="scorecard_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.version}"


class Mark(models.Model):
    """One mark. An empty value means "cannot judge", which is not a zero."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="marks")
    value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "criterion"], name="one_mark_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
