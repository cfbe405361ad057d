"""Places in words and figures, for every page that shows standings."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge.models import Round
from challenge.weights import asked_in
from results import scoring
from results.standings import Place
from web.shared import charts
from web.templatetags.soundings import points


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of the table: the place, its figures drawn, and the sentence about the tie it was in."""

    place: Place
    dots: SafeString
    tie: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one criterion brought to an entry's score."""

    name: str
    mean: str
    points: Fraction
    most: Fraction
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Why:
    """Everything the page says about one place."""

    place: Place
    shares: list[Share]
    cards: list[tuple[str, Fraction | None, SafeString]]
    tie: str


def rows(places: list[Place], round_: Round) -> list[RankRow]:
    """Return the lines of the table; the axis of the dots spans all cards, in tens."""
    scores = [score for place in places for score in place.card_scores]
    low = int(min(scores, default=Fraction(0)) // 10 * 10)
    high = min(100, int(max(scores, default=Fraction(100)) // 10 * 10 + 10))
    names = {criterion.key: criterion.name for criterion in round_.criteria.all()}
    found = []
    for place in places:
        label = (
            _("Scorecards: %(scores)s") % {"scores": ", ".join(points(score) for score in place.card_scores)}
            if place.card_scores
            else ""
        )
        drawn = charts.dots(
            [float(score) for score in place.card_scores],
            float(place.score) if place.score is not None else None,
            low=low,
            high=high,
            label=label,
        )
        found.append(RankRow(place, drawn, tie_words(place, names)))
    return found


def finding(places: list[Place]) -> str:
    """Return the title of the page: who leads, or why nobody does yet."""
    first = [place for place in places if place.rank == 1]
    if not first:
        return _("No entry has enough scorecards yet")
    if len(first) > 1:
        return ngettext("%(n)d entry shares the first place", "%(n)d entries share the first place", len(first)) % {
            "n": len(first)
        }
    return _("%(title)s leads") % {"title": first[0].entry.title}


def tie_words(place: Place, names: dict[str, str]) -> str:
    """Say what parted an entry from those with the same score; nothing where it stood alone."""
    if place.decided_by is None or place.why is None or place.score is None:
        return ""
    level = _("Level at %(score)s.") % {"score": points(place.score)}
    if place.decided_by == scoring.SHARED:
        return f"{level} {_('The tie-break leaves them level: they share the place.')}"
    number = next((index for index, step in enumerate(place.why.steps, start=1) if step.step == place.decided_by), 0)
    step = place.why.steps[number - 1]
    words = _("Step %(number)d of the tie-break decided: %(step)s") % {
        "number": number,
        "step": step_name(step.step, names),
    }
    if step.step == scoring.HEAD_JUDGE or step.value is None:
        return f"{level} {words}."
    scale = 100 if step.step.startswith("criterion:") else 1
    against = ", ".join(points(value * scale) for _pk, value in step.others if value is not None)
    if not against:
        return f"{level} {words}."
    return (
        f"{level} {words}, {_('%(own)s against %(others)s') % {'own': points(step.value * scale), 'others': against}}."
    )


def step_name(step: str, names: dict[str, str]) -> str:
    """Return a tie-break step as people call it."""
    if step.startswith("criterion:"):
        key = step.removeprefix("criterion:")
        return names.get(key, key)
    return {
        scoring.MEDIAN: _("the middle scorecard"),
        scoring.HIGHEST_SINGLE: _("the best single scorecard"),
        scoring.HEAD_JUDGE: _("the head judge's word"),
    }.get(step, step)


def why(place: Place, round_: Round, judges: dict[str, str]) -> Why:
    """Return where a score came from: points by criterion, score by judge, and the tie-break."""
    criteria = {row.key: row for row in asked_in(round_.criteria.all(), place.entry.track_id)}
    shares, cards = [], []
    if place.why is not None:
        asked = [share for share in place.why.criteria if share.key in criteria]
        total = sum((share.weight for share in asked), Fraction(0)) or Fraction(1)
        for index, share in enumerate(asked):
            row = criteria[share.key]
            most = 100 * share.weight / total
            mean = (
                "–"
                if share.mean_unit is None
                else points(Fraction(row.minimum) + share.mean_unit * Fraction(row.maximum - row.minimum))
            )
            label = _("%(name)s: %(points)s of %(most)s points") % {
                "name": row.name,
                "points": points(share.points),
                "most": points(most),
            }
            shares.append(
                Share(
                    row.name,
                    mean,
                    share.points,
                    most,
                    charts.bar(float(share.points), float(most) or 1, label=label, n=index % 5 + 1),
                )
            )
        for card in place.why.cards:
            drawn = charts.bar(float(card.score or 0), label=_("%(score)s of 100") % {"score": points(card.score)}, n=2)
            cards.append((judges.get(card.judge, ""), card.score, drawn))
    names = {row.key: row.name for row in round_.criteria.all()}
    return Why(place, shares, cards, tie_words(place, names))


def shared_groups(places: list[Place]) -> list[list[Place]]:
    """Return the groups of entries that share a place, for the head judge to order."""
    shared = [place for place in places if place.decided_by == scoring.SHARED]
    return [list(group) for _rank, group in groupby(shared, key=lambda place: place.rank)]
