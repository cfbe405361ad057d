"""What the page of one challenge says, worked out from its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from challenge import texts, weights
from challenge.models import Award, Challenge, Criterion, Round, Terms
from web.public.phases import Standing
from web.shared import charts

#: What the page reads, in a fixed number of queries.
SHOWN = (
    "tracks",
    "eligibility_rules",
    "rounds__criteria",
    "rounds__awards__track",
    "rounds__track_deadlines__track",
    "rounds__pitch_day",
    "terms",
)
GROUPS = (Standing.OPEN, Standing.COMING, Standing.JUDGING, Standing.RESULTS, Standing.CLOSED)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion, its weight as a share of 100, and its number in the picture (five colours, then again)."""

    criterion: Criterion
    share: str
    n: int
    heading: str = ""  # the name of its group, where that begins here

    @property
    def levels(self) -> list[dict[str, Any]]:
        """The level words, highest first."""
        return sorted(self.criterion.levels, key=lambda level: -float(level["from"]))


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A round as the page tells it."""

    round: Round
    criteria: list[Weighed]
    questions: list[Criterion]
    picture: SafeString
    panel: str
    ties: list[str]
    awards: list[Award] = field(default_factory=list)

    @property
    def in_tracks(self) -> bool:
        """Whether some criteria are asked in one track alone."""
        return any(item.criterion.only_in for item in self.criteria)


def rounds(challenge: Challenge, at: datetime) -> list[RoundShown]:
    """Return the rounds that have something to say: criteria or awards."""
    shown = []
    for row in challenge.rounds.all():
        criteria, awards = list(row.criteria.all()), list(row.awards.all())
        if criteria or awards:
            weighed = _weighed([one for one in criteria if one.kind == Criterion.Kind.SCALE])
            questions = [one for one in criteria if one.kind == Criterion.Kind.KNOCKOUT]
            of_all = [(item.criterion.name, item.share) for item in weighed if not item.criterion.only_in]
            picture = charts.stack(of_all) if of_all else SafeString()
            shown.append(RoundShown(row, weighed, questions, picture, panel(row), ties(row, criteria), awards))
    return shown


def _weighed(criteria: list[Criterion]) -> list[Weighed]:
    """Return the weights of both levels as shares of 100, to one decimal where they need it.

    Where tracks have criteria of their own, a share is that among all who are asked the same as this one's track.
    """
    parts: dict[str | None, dict[str, Fraction]] = {}
    found = []
    for index, (above, criterion) in enumerate(zip([None, *criteria], criteria, strict=False)):
        track = criterion.only_in.pk if criterion.only_in else None
        if track not in parts:
            carried = weights.effective(weights.asked_in(criteria, track))
            whole = sum(carried.values(), Fraction(0)) or Fraction(1)
            parts[track] = {key: 100 * weight / whole for key, weight in carried.items()}
        begins = criterion.group is not None and (above is None or above.group_id != criterion.group_id)
        heading = criterion.group.name if criterion.group and begins else ""
        found.append(Weighed(criterion, charts.number(float(parts[track][criterion.key])), index % 5 + 1, heading))
    return found


def panel(row: Round) -> str:
    """Say in a sentence who judges an entry."""
    economy = {
        Round.SameEconomy.FORBID: _("never one from the economy the entry represents"),
        Round.SameEconomy.AVOID: _("one from the economy the entry represents only where nobody else can"),
        Round.SameEconomy.ALLOW: _("from any economy"),
    }[Round.SameEconomy(row.same_economy)]
    return _("Each entry is seen by %(n)s judges, %(economy)s. It is ranked once %(least)s of them have marked it.") % {
        "n": row.judges_per_entry,
        "economy": economy,
        "least": row.minimum_scorecards,
    }


def ties(row: Round, criteria: list[Criterion]) -> list[str]:
    """Say, step by step, what parts entries with the same score."""
    names = {criterion.key: criterion.name for criterion in criteria}
    words = {
        "median": _("The higher middle scorecard"),
        "highest_single": _("The higher single scorecard"),
        "head_judge": _("The decision of the head judge"),
    }
    steps = []
    for step in row.tie_break:
        key = str(step).removeprefix("criterion:")
        steps.append(words.get(key) or _("The higher mean for %(criterion)s") % {"criterion": names.get(key, key)})
    return steps


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date of the challenge: `state` is done, now (what we wait for) or empty (later)."""

    at: datetime
    what: str
    state: str


def timeline(challenge: Challenge, at: datetime) -> list[Milestone]:
    """Return all dates in order; the first that is still to come is marked as now."""
    dates: list[tuple[datetime, str]] = []
    many = len(challenge.rounds.all()) > 1
    for row in challenge.rounds.all():
        named = (lambda words, row=row: f"{row.name}: {words}") if many else (lambda words: words)
        moments = (
            (row.opens_at, _("Entries open")),
            (row.deadline_at, _("Entries close")),
            (row.judging_opens_at, _("Judging opens")),
            (row.judging_closes_at, _("Judging closes")),
            (row.results_at, _("Results, on this site")),
        )
        dates += [(moment, named(words)) for moment, words in moments if moment]
        dates += [
            (own.deadline_at, named(_("Entries close in the track %(track)s") % {"track": own.track.name}))
            for own in row.track_deadlines.all()
        ]
    milestones, waiting = [], True
    for moment, words in sorted(dates, key=lambda pair: pair[0]):
        state = "done" if moment <= at else "now" if waiting else ""
        waiting = waiting and moment <= at
        milestones.append(Milestone(moment, words, state))
    return milestones


def terms(challenge: Challenge) -> Terms | None:
    """Return the newest terms, in the reader's language where they exist in it, else in English."""
    return texts.current(challenge.terms.all(), Terms.Use.TERMS, get_language() or texts.FALLBACK)


def further_texts(challenge: Challenge) -> list[Terms]:
    """Return what else is agreed to, by use, guardians included; the terms apart."""
    rows = texts.newest(challenge.terms.all())
    language = get_language() or texts.FALLBACK
    return [texts.in_language(kept, language) for use, kept in rows.items() if use != Terms.Use.TERMS]
