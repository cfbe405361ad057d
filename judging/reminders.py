"""Who is due a letter about their cards, and what it says. Each kind goes to a seat once; none goes out after a round was locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from challenge.models import Challenge
from core import audit, economies
from judging.models import Assignment, Judge, JudgeQuerySet, Scorecard

#: An invitation is repeated once after so long.
INVITED_FOR = timedelta(days=3)
#: How long before judging closes those with cards missing are reminded.
BEFORE_CLOSING = timedelta(hours=48)
#: A judge is nudged by hand no more often than this.
NUDGE_EVERY = timedelta(hours=12)


class Kind(models.TextChoices):
    """What a letter is about; the first three go out by the clock."""

    INVITED = "invited", _("Invited and not here yet")
    OPENS = "opens", _("Judging has opened")
    CLOSING = "closing", _("Judging closes soon")
    NUDGE = "nudge", _("Nudged by an organiser")


@dataclass(frozen=True, slots=True)
class Load:
    """How many cards a judge owes, and how many of them are not sent."""

    given: int
    left: int


def with_load(judges: JudgeQuerySet) -> JudgeQuerySet:
    """Add `given` and `sent`: how many entries are each judge's duty, and how many cards are sent."""
    standing = Assignment.objects.standing().filter(judge=OuterRef("pk")).order_by().values("judge")
    sent = standing.filter(scorecard__state=Scorecard.State.SUBMITTED)
    counted = {"given": standing, "sent": sent}
    return judges.annotate(
        **{
            name: models.functions.Coalesce(
                models.Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=models.IntegerField()), 0
            )
            for name, rows in counted.items()
        }
    )


def load_of(judge: Judge) -> Load:
    """Count one judge's cards."""
    row = with_load(Judge.objects.filter(pk=judge.pk)).get()
    return Load(row.given, row.given - row.sent)  # type: ignore[attr-defined]  # with_load adds them


def wants(judge: Judge, kind: str, *, at: datetime) -> bool:
    """Whether a letter of this kind still makes sense for a judge now."""
    round_ = judge.round
    if judge.state == Judge.State.REMOVED or round_.locked_at or round_.challenge.state == Challenge.State.DRAFT:
        return False
    if round_.judging_ends_at and at >= round_.judging_ends_at:
        return False
    if kind == Kind.INVITED:
        return judge.joined_at is None and judge.invited_at is not None
    if kind == Kind.NUDGE:
        return judge.joined_at is None or load_of(judge).left > 0
    opens, closes = round_.judging_opens_at, round_.judging_closes_at
    if opens is None or opens > at or load_of(judge).left == 0:
        return False
    return kind == Kind.OPENS or (closes is not None and at >= closes - BEFORE_CLOSING)


def due(*, at: datetime) -> Iterable[tuple[Judge, str]]:
    """Yield the seats that are due a letter by the clock, with its kind. A seat that is due two gets the more urgent one."""
    running = Judge.objects.seated().filter(round__locked_at=None).exclude(round__judging_closes_at__lte=at)
    running = running.select_related("round__challenge", "user").order_by("pk")
    came = Q(joined_at__isnull=False)
    opened = Q(round__judging_opens_at__lte=at)
    owing = running.filter(came, opened).filter(Exists(_unsent()))
    closing = owing.filter(round__judging_closes_at__lte=at + BEFORE_CLOSING)
    waiting = running.filter(joined_at=None, invited_at__lte=at - INVITED_FOR)
    for kind, rows in ((Kind.CLOSING, closing), (Kind.OPENS, owing), (Kind.INVITED, waiting)):
        for judge in rows:
            if kind not in judge.reminders and wants(judge, kind, at=at):
                yield judge, kind


def _unsent() -> models.QuerySet[Assignment]:
    rows = Assignment.objects.standing().filter(judge=OuterRef("pk"))
    return rows.exclude(scorecard__state=Scorecard.State.SUBMITTED)


@transaction.atomic
def claim(judge: Judge, kind: str) -> bool:
    """Note that a letter goes out; False when it did already, so that it goes out once however many ask."""
    row = Judge.objects.select_for_update(no_key=True, of=("self",)).select_related("round").get(pk=judge.pk)
    if kind in row.reminders:
        return False
    # A judge told that the end is near needs no letter about the beginning any more.
    row.reminders = [
        *row.reminders,
        *([Kind.OPENS] if kind == Kind.CLOSING and Kind.OPENS not in row.reminders else []),
        kind,
    ]
    row.save(update_fields=["reminders", "updated_at"])
    audit.record(None, "judge_reminded", row, scope=row.round.challenge_id, kind=kind)
    return True


def zones_of(judge: Judge) -> tuple[ZoneInfo, ZoneInfo | None]:
    """Return the clock of the challenge, and the judge's own where it is known and another: as they chose it, else their economy's."""
    contest = judge.round.challenge.zone
    code = judge.economy or judge.user.economy
    name = judge.user.time_zone or (economies.get(code).default_time_zone if code else "")
    return contest, ZoneInfo(name) if name and name != contest.key else None
