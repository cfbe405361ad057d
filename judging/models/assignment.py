"""The plan, and the duties it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.models import Challenge, Round
from core.models import Row
from judging.models.conflict import Conflict
from judging.models.panel import Judge
from submissions.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PlanQuerySet(models.QuerySet["AssignmentPlan"]):
    """Questions about plans."""

    def organised_by(self, user: User | AnonymousUser) -> Self:
        """Those of the challenges a person runs."""
        return self.filter(round__challenge__in=Challenge.objects.organised_by(user))

    def in_force(self) -> AssignmentPlan | None:
        """Return the one applied last, unless that was undone: undoing goes one step back."""
        last = self.exclude(applied_at=None).order_by("-applied_at", "-pk").first()
        return last if last is not None and last.undone_at is None else None


class AssignmentPlan(Row):
    """What the solver proposed for a round, kept until an organiser applies it. `problem` is its whole input, `result` its whole answer."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="plans")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    problem = models.JSONField()
    result = models.JSONField()
    before = models.JSONField(default=list)  # the pairs that stood when it was asked for, [[judge, entry], ...]
    places = models.JSONField(default=list)  # what applying it took out of queues, [[judge, entry, position], ...]
    absent = models.ForeignKey(
        Judge, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # whose work it shares out
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

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
        blocked = Conflict.objects.standing().filter(judge=models.OuterRef("judge"), entry=models.OuterRef("entry"))
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
        return self.select_related(*joined, "judge__round__pitch_day", "scorecard").prefetch_related(
            *files, "entry__team"
        )

    def with_answers(self) -> Self:
        """With what the entries answer to the organiser's questions, as `submissions.asked` reads it."""
        files = ("entry__answers__media__renditions", "entry__answers__media__captions")
        return self.prefetch_related("entry__challenge__questions", *files)


class Assignment(Row):
    """A judge's duty to score one entry. The round is the seat's."""

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    position = models.PositiveIntegerField(default=0)  # the order of this judge's queue
    is_locked = models.BooleanField(_("locked"), default=False)  # no plan moves it
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")  # by hand
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # for a pair that no plan would have made

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="one_assignment_per_pair")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.entry_id}"
