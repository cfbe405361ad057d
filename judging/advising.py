"""The solver's findings in the reader's language: what cannot be met, and the smallest change of each kind that would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Facts = Mapping[str, Any]
Names = Mapping[str, str]

#: How many names a sentence lists before it counts the rest.
NAMED = 5


def say(finding: Facts, judges: Names, entries: Names) -> list[str]:
    """Return a finding as sentences: what is the matter, then what would help. Names are by id; codes and facts: docs/assignment.md."""
    return _SAY[finding["code"]](finding, judges, entries)


def _too_few(facts: Facts, _judges: Names, entries: Names) -> list[str]:
    eligible, needed = facts["eligible"], facts["demand"]
    missing, kept = facts["missing"], facts["filled"]
    return [
        ngettext(
            "%(entry)s needs %(needed)d judges, and only %(n)d may judge it.",
            "%(entry)s needs %(needed)d judges, and only %(n)d may judge it.",
            eligible,
        )
        % {"entry": _of(entries, facts["entry"]), "needed": needed, "n": eligible},
        ngettext("Invite one more judge who may", "Invite %(n)d more judges who may", missing) % {"n": missing}
        + ", "
        + _("or let this entry do with %(kept)d.") % {"kept": kept},
    ]


def _too_few_elsewhere(facts: Facts, _judges: Names, _entries: Names) -> list[str]:
    count = facts["entries"]
    words = ngettext(
        "One more entry has too few judges who may judge it; %(missing)d places are empty there.",
        "%(n)d more entries have too few judges who may judge them; %(missing)d places are empty there.",
        count,
    )
    return [words % {"n": count, "missing": facts["missing"]}]


def _judges_full(facts: Facts, judges: Names, entries: Names) -> list[str]:
    raised = facts["raise"]
    if facts["spread"]:
        change = ngettext(
            "Let %(n)d judge take up to %(most)d more entries",
            "Let %(n)d judges take up to %(most)d more entries each",
            len(raised),
        ) % {"n": len(raised), "most": raised[0][1] if raised else 0}
    else:
        each = [_("%(by)d more for %(judge)s") % {"by": by, "judge": _of(judges, judge)} for judge, by in raised]
        change = _("Raise the most entries: %(each)s") % {"each": _listed(each)}
    filled, missing = facts["fills"], facts["missing"]
    if filled < missing:
        change += " " + _("(this fills %(filled)d of %(missing)d)") % {"filled": filled, "missing": missing}
    head = ngettext(
        "One place stays empty at %(entries)s: every judge who may judge there is full.",
        "%(n)d places stay empty at %(entries)s: every judge who may judge there is full.",
        missing,
    ) % {"entries": _entries(facts, entries), "n": missing}
    invite = ngettext(
        "or invite judges with one free place", "or invite judges with %(n)d free places in all", missing
    ) % {"n": missing}
    return [head, f"{change}, {invite}."]


def _cut(facts: Facts, _judges: Names, _entries: Names) -> list[str]:
    parts = [
        ngettext("%(n)d full judge can take %(given)d", "%(n)d full judges can take %(given)d", facts["judges"])
        % {"n": facts["judges"], "given": facts["by_judges"]}
    ]
    if facts["by_pairs"]:
        parts.append(_("%(given)d are taken by judges who are there already") % {"given": facts["by_pairs"]})
    if facts["by_economy"]:
        parts.append(_("%(given)d are all that the rule on one economy lets in") % {"given": facts["by_economy"]})
    parts.append(_("%(missing)d are missing") % {"missing": facts["missing"]})
    head = ngettext(
        "Where it sticks: %(n)d entry needs %(needed)d places.",
        "Where it sticks: %(n)d entries need %(needed)d places.",
        facts["entries"],
    )
    return [head % {"n": facts["entries"], "needed": facts["needed"]} + " " + "; ".join(parts) + "."]


def _economy_limit(facts: Facts, _judges: Names, entries: Names) -> list[str]:
    missing, limit = facts["missing"], facts["limit"]
    head = ngettext(
        "One place stays empty at %(entries)s: an entry may have at most %(limit)d of one economy.",
        "%(n)d places stay empty at %(entries)s: an entry may have at most %(limit)d of one economy.",
        missing,
    ) % {"entries": _entries(facts, entries), "n": missing, "limit": limit}
    invite = ngettext(
        "or invite judges of other economies with one free place",
        "or invite judges of other economies with %(n)d free places in all",
        missing,
    ) % {"n": missing}
    if facts["allow"] is None:
        return [head, _("Allow more of one economy and let judges take more") + f", {invite}."]
    change = ngettext(
        "Allow %(allow)d of one economy: this fills one place",
        "Allow %(allow)d of one economy: this fills %(n)d places",
        facts["fills"],
    )
    return [head, change % {"allow": facts["allow"], "n": facts["fills"]} + f", {invite}."]


def _below_minimum(facts: Facts, judges: Names, _entries: Names) -> list[str]:
    below = [
        _("%(judge)s (%(load)d of %(minimum)d)") % {"judge": _of(judges, judge), "load": load, "minimum": minimum}
        for judge, load, minimum in facts["judges"]
    ]
    words = ngettext(
        "%(judges)s stays below the least that was asked for.", "%(judges)s stay below the least that was asked for.",
        len(below),
    )  # fmt: skip
    return [
        words % {"judges": _listed(below)},
        _(
            "No plan that fills as many places comes closer. Ask for less of them, or for more judges on what they may judge."
        ),
    ]


def _locked_pair(facts: Facts, judges: Names, entries: Names) -> list[str]:
    why = {
        "track": _("the track is another"),
        "economy": _("they are of one economy"),
        "conflict": _("a conflict is declared"),
    }
    reasons = [why[rule] for rule in facts["rules"] if rule in why]
    if facts["together"]:
        reasons.append(_("%(n)d judges there are of one economy") % {"n": facts["together"]})
    pair = {"judge": _of(judges, facts["judge"]), "entry": _of(entries, facts["entry"]), "why": _listed(reasons)}
    return [_("%(judge)s keeps %(entry)s although a rule speaks against it: %(why)s.") % pair]


_SAY: dict[str, Callable[[Facts, Names, Names], list[str]]] = {
    "TOO_FEW_ELIGIBLE": _too_few,
    "TOO_FEW_ELSEWHERE": _too_few_elsewhere,
    "JUDGES_FULL": _judges_full,
    "CUT": _cut,
    "ECONOMY_LIMIT": _economy_limit,
    "BELOW_MINIMUM": _below_minimum,
    "LOCKED_PAIR": _locked_pair,
}


def _of(names: Names, pk: str) -> str:
    return names.get(pk, _("somebody who left"))


def _entries(facts: Facts, names: Names) -> str:
    return _listed([_of(names, pk) for pk in facts["entries"]])


def _listed(words: Iterable[str]) -> str:
    """Return words in a row, parted by semicolons because a comma stands inside some names; from the sixth on counted."""
    words = list(words)
    rest = len(words) - NAMED
    shown = "; ".join(words[:NAMED])
    return shown if rest <= 0 else _("%(shown)s and %(n)d more") % {"shown": shown, "n": rest}
