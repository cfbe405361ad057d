"""Where a challenge stands at a moment, in the one word that lists, the home page and its own page all show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenge.models import Challenge, Round


class Standing(models.TextChoices):
    """What anybody wants to know first."""

    DRAFT = "draft", _("In preparation")
    COMING = "coming", _("Opens later")
    OPEN = "open", _("Open now")
    JUDGING = "judging", _("Being judged")
    RESULTS = "results", _("Results are out")
    CLOSED = "closed", _("Closed")


TONES = {
    Standing.DRAFT: "empty",
    Standing.COMING: "note",
    Standing.OPEN: "now",
    Standing.JUDGING: "warn",
    Standing.RESULTS: "good",
    Standing.CLOSED: "empty",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """A challenge at a moment: its standing, the round that decides it, and the instant to wait for (or None)."""

    challenge: Challenge
    standing: Standing
    round: Round | None = None
    until: datetime | None = None

    @property
    def tone(self) -> str:
        """The tone of its tag."""
        return TONES[self.standing]


def phase_of(challenge: Challenge, at: datetime) -> Phase:
    """Return where a challenge stands. Reads its rounds and the deadlines of their tracks only, so prefetch them."""
    rounds = list(challenge.rounds.all())
    if challenge.state == Challenge.State.DRAFT:
        return Phase(challenge, Standing.DRAFT)
    running = challenge.state == Challenge.State.OPEN
    taking = [row for row in rounds if row.takes_entries(at)]
    if taking:
        first = min(taking, key=lambda row: (row.deadline_for().closes_at, row.pk))
        return Phase(challenge, Standing.OPEN, first, first.deadline_for().closes_at)
    ahead = [row for row in rounds if running and row.opens_at and row.opens_at > at]
    if ahead:
        first = min(ahead, key=lambda row: (row.opens_at, row.pk))
        return Phase(challenge, Standing.COMING, first, first.opens_at)
    waiting = [row for row in rounds if running and _begun(row, at) and not row.results_visible(at)]
    if waiting:
        return Phase(challenge, Standing.JUDGING, waiting[-1], waiting[-1].results_at)
    shown = [row for row in rounds if row.results_visible(at)]
    if shown:
        return Phase(challenge, Standing.RESULTS, shown[-1])
    return Phase(challenge, Standing.COMING if running else Standing.CLOSED)


def _begun(round_: Round, at: datetime) -> bool:
    """Tell whether entries or judging of a round are behind us or under way."""
    return bool(
        (round_.closes_at and round_.closes_at <= at) or (round_.judging_opens_at and round_.judging_opens_at <= at)
    )
