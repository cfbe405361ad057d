"""The cut line of a round as it falls at this moment, read for the page and for the act that follows it."""

from __future__ import annotations

from collections.abc import Sequence

from challenge.models import Round
from results import cut, knock_outs
from results.standings import Place


def rule_of(round_: Round) -> cut.Rule | None:
    """Return the rule by which entries of this round go on; None where people choose by hand."""
    if round_.cut_places is None:
        return None
    return cut.Rule(round_.cut_places, round_.cut_by, round_.cut_most_per_economy)


def line_of(round_: Round, places: Sequence[Place], answers: dict[str, list[knock_outs.Answer]]) -> cut.Cut | None:
    """Return who goes on by the rule of the round; None where it has none. `places` are those of the whole round."""
    rule = rule_of(round_)
    if rule is None:
        return None
    barred = knock_outs.barred(answers)
    return cut.above_the_line(
        [
            cut.Candidate(
                entry=place.entry.pk,
                rank=place.rank,
                track=place.entry.track_id or "",
                economy=place.entry.economy,
                barred=place.entry.pk in barred,
            )
            for place in places
        ],
        rule,
    )
