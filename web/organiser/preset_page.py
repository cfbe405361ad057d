"""What a preset would put into a challenge, line by line, and which of it is known and which an example."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenge import rules
from challenge.models import Challenge, Round
from challenge.presets import Preset, RoundPlan
from web.shared.times import place, zone_of


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what, its value, and whether it is our example rather than a known rule."""

    label: str
    value: str
    is_example: bool


def facts_of(preset: Preset) -> list[Fact]:
    """Return the lines for a page."""
    facts, first = preset.facts, preset.rounds[0]
    found = [
        ("kind", _("Kind"), str(Challenge.Kind(facts["kind"]).label) if not preset.asks_kind else _("You choose")),
        ("clip_max_seconds", _("Clip"), _("at most %(n)d seconds") % {"n": facts["clip_max_seconds"]}),
        ("time_zone", _("Time zone"), place(zone_of(facts["time_zone"]))),
        ("tracks", _("Tracks"), "; ".join(track["name"] for track in preset.tracks)),
        ("dates", _("Rounds and dates"), "; ".join(plan.facts["name"] for plan in preset.rounds)),
        ("criteria", _("Criteria"), "; ".join(criterion["name"] for criterion in first.criteria)),
        ("criteria", _("Scale and weights"), _scale(first)),
        ("levels", _("Level descriptors"), _levels(first)),
        ("judges_per_entry", _("Judges for each entry"), str(first.facts["judges_per_entry"])),
        (
            "same_economy",
            _("Judge and entrant of one economy"),
            str(Round.SameEconomy(first.facts["same_economy"]).label),
        ),
        ("tie_break", _("Tie-break"), "; ".join(_step(step, first) for step in first.facts.get("tie_break", ()))),
        ("awards", _("Awards"), "; ".join(_award(award) for plan in preset.rounds for award in plan.awards)),
        ("terms", _("Terms"), _("a full text to start from") if preset.terms else ""),
    ]
    # The levels of criteria that are examples are examples too.
    return [
        Fact(label, value, key in preset.examples or (key == "levels" and "criteria" in preset.examples))
        for key, label, value in found
        if value
    ]


def _scale(plan: RoundPlan) -> str:
    if not plan.criteria:
        return ""
    first = plan.criteria[0]
    scale = {"low": first.get("minimum", 1), "high": first.get("maximum", 10)}
    weights = [criterion.get("weight", 1) for criterion in plan.criteria]
    if len(set(weights)) == 1:
        return _("%(low)s to %(high)s, equal weights") % scale
    return _("%(low)s to %(high)s, weights %(list)s") % (scale | {"list": "; ".join(map(str, weights))})


def _levels(plan: RoundPlan) -> str:
    words = [level["word"] for level in plan.criteria[0]["levels"]] if plan.criteria else []
    return "; ".join(words)


def _step(step: str, plan: RoundPlan) -> str:
    names = {rules.BY_CRITERION + row["key"]: row["name"] for row in plan.criteria}
    return names.get(step) or str(rules.TIE_BREAK_STEPS[step])


def _award(award: dict[str, object]) -> str:
    places = int(str(award["places"]))
    return ngettext("%(name)s", "%(name)s (%(n)d)", places) % {"name": award["name"], "n": places}
