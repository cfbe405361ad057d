"""What makes a challenge playable: the order of its dates, a scale that can be marked, a tie-break that can be followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenge import clock, weights
from challenge.models import Challenge, Criterion, CriterionGroup, Round, Terms
from core.errors import StateConflict

#: The dates of a round in the order in which they must come.
DATE_ORDER = ("opens_at", "deadline_at", "judging_opens_at", "judging_closes_at", "results_at")
WHAT_HAPPENS = {
    "opens_at": gettext_lazy("entries open"),
    "deadline_at": gettext_lazy("entries close"),
    "judging_opens_at": gettext_lazy("judging opens"),
    "judging_closes_at": gettext_lazy("judging closes"),
    "results_at": gettext_lazy("results show"),
}
#: Tie-break steps beside "criterion:KEY".
TIE_BREAK_STEPS = {
    "median": gettext_lazy("the higher median scorecard"),
    "highest_single": gettext_lazy("the best single scorecard"),
    "head_judge": gettext_lazy("the head judge decides"),
}
BY_CRITERION = "criterion:"
MOST_MARKS = 101
#: Words that the site's own addresses use.
RESERVED_SLUGS = frozenset({"new", "results", "api"})
#: Printed and linked to from the day a challenge opens.
FIXED_ONCE_PUBLIC = {"slug", "time_zone"}
#: An entry that was accepted must stay acceptable.
ONLY_LOOSER_ONCE_PUBLIC = {
    "clip_max_seconds",
    "clip_tolerance_seconds",
    "clip_max_mb",
    "deck_max_pages",
    "deck_max_mb",
    "image_max_mb",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the set-up check: what is missing (`stops`: the challenge cannot open) or worth a look, and the page that mends it."""

    text: str
    page: str
    stops: bool = True


def check_challenge(challenge: Challenge) -> None:
    """Check the row, and that its address is free for it."""
    challenge.full_clean()
    if challenge.slug in RESERVED_SLUGS:
        raise ValidationError(
            {"slug": _("“%(slug)s” is an address of the site itself. Choose another.") % {"slug": challenge.slug}}
        )


def require_still_fair(challenge: Challenge, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Keep the promises that a public challenge has made."""
    fixed = changes.keys() & FIXED_ONCE_PUBLIC
    if fixed:
        raise ValidationError({name: _("This has been public since the challenge opened. It stays.") for name in fixed})
    stricter = {name: _("Entries were made under %(old)s. This can only be raised.") % {"old": old}
                for name, (old, new) in changes.items() if name in ONLY_LOOSER_ONCE_PUBLIC and new < old}  # fmt: skip
    if stricter:
        raise ValidationError(stricter)


def require_draft(challenge: Challenge, message: str) -> None:
    """Refuse, with a message, what would break a promise of a public challenge."""
    if challenge.state != Challenge.State.DRAFT:
        raise StateConflict("CHALLENGE_PUBLIC", message)


def require_weight(round_: Round, challenge: Challenge) -> None:
    """Keep a public round judgeable: something in it must count."""
    if not something_counts(round_):
        require_draft(challenge, _("At least one criterion of “%(round)s” must count.") % {"round": round_})


def something_counts(round_: Round) -> bool:
    """Whether a criterion of the round carries weight, on both levels."""
    return any(weights.effective(list(round_.criteria.all())).values())


def check_dates(round_: Round) -> None:
    """Refuse dates that come in the wrong order; each message names both. Judging may open in the minute in which entries close."""
    zone, errors = round_.challenge.zone, defaultdict(list)
    dates = {name: getattr(round_, name) for name in DATE_ORDER}
    if round_.locked_at and dates["judging_closes_at"]:  # judging may end before its date
        dates["judging_closes_at"] = min(round_.locked_at, dates["judging_closes_at"])
    known = [(name, moment) for name, moment in dates.items() if moment]
    for (earlier, earlier_at), (later, later_at) in pairwise(known):
        may_meet = (earlier, later) in {("deadline_at", "judging_opens_at"), ("judging_closes_at", "results_at")}
        if later_at > earlier_at or (may_meet and later_at == earlier_at):
            continue
        errors[later if later != "results_at" else earlier].append(
            _("%(later)s on %(later_at)s, but %(earlier)s on %(earlier_at)s. Move one of the two dates.")
            % {
                "later": _capital(str(WHAT_HAPPENS[later])),
                "later_at": clock.say(later_at, zone),
                "earlier": WHAT_HAPPENS[earlier],
                "earlier_at": clock.say(earlier_at, zone),
            }
        )
    if errors:
        raise ValidationError(dict(errors))


def check_moved_dates(round_: Round, before: Round, *, at: datetime) -> None:
    """Refuse to rewrite the past of a challenge that is public: entrants read these dates and kept to them."""
    if before.results_at:
        raise StateConflict(
            "RESULTS_SCHEDULED", _("The results of this round are published or scheduled. Its dates stay as they are.")
        )
    if round_.challenge.state == Challenge.State.DRAFT:
        return
    zone = round_.challenge.zone
    if before.opens_at and round_.opens_at is None:
        raise ValidationError({"opens_at": _("This challenge is public. Say when entries open.")})
    if before.opens_at != round_.opens_at and before.opens_at and before.opens_at <= at:
        raise ValidationError(
            {
                "opens_at": _("Entries have been open since %(then)s. That date stays.")
                % {"then": clock.say(before.opens_at, zone)}
            }
        )
    if before.deadline_at == round_.deadline_at or before.deadline_at is None:
        return
    if round_.deadline_at is None or round_.deadline_at < at:
        raise ValidationError(
            {
                "deadline_at": _("Entries close on %(then)s. That date can only move to a moment still to come.")
                % {"then": clock.say(before.deadline_at, zone)}
            }
        )


def require_unfrozen(round_: Round) -> None:
    """Refuse to change how marks are given or counted once the first was given."""
    if round_.criteria_frozen_at:
        raise StateConflict(
            "CRITERIA_FROZEN",
            _("Judging of “%(round)s” began on %(then)s. Its criteria, weights and tie-break stay as they are.")
            % {"round": round_.name, "then": clock.say(round_.criteria_frozen_at, round_.challenge.zone)},
        )


def check_tie_break(round_: Round) -> None:
    """Refuse a step that nobody can follow, and one that stands twice."""
    keys = set(round_.criteria.filter(kind=Criterion.Kind.SCALE).values_list("key", flat=True))
    seen: set[str] = set()
    for step in round_.tie_break:
        known = step in TIE_BREAK_STEPS or (
            isinstance(step, str) and step.startswith(BY_CRITERION) and step.removeprefix(BY_CRITERION) in keys
        )
        if not known:
            raise ValidationError({"tie_break": _("“%(step)s” is no step of a tie-break here.") % {"step": step}})
        if step in seen:
            raise ValidationError({"tie_break": _("Each step of the tie-break can stand only once.")})
        seen.add(step)


def check_place(part: Criterion | CriterionGroup, challenge: Challenge) -> None:
    """Refuse a track of another challenge, a group of another round, and an attribute with a track of its own."""
    if part.track and part.track.challenge_id != challenge.pk:
        raise ValidationError({"track": _("Choose a track of this challenge.")})
    if not isinstance(part, Criterion) or part.group is None:
        return
    if part.group.round_id != part.round_id:
        raise ValidationError({"group": _("Choose a group of this round.")})
    if part.track:
        raise ValidationError(
            {"track": _("A criterion in a group is asked where the group is. Leave this at “All tracks”.")}
        )


def check_scale(criterion: Criterion) -> None:
    """Refuse a scale without marks, a step that misses its end, and level descriptors that leave it or overlap. Gaps between levels
    are allowed: a scale may say only what its ends mean."""
    low, high, step = criterion.minimum, criterion.maximum, criterion.step
    if not low < high:
        raise ValidationError({"maximum": _("The highest mark must be above the lowest.")})
    if step <= 0 or (high - low) % step or (high - low) / step >= MOST_MARKS:
        raise ValidationError(
            {"step": _("From %(low)s, steps of this size do not end on %(high)s.") % {"low": low, "high": high}}
        )
    end: Decimal | None = None
    for level in criterion.levels:
        end = _check_level(level, low=low, high=high, after=end)


def _check_level(level: Any, *, low: Decimal, high: Decimal, after: Decimal | None) -> Decimal:
    """Check one descriptor and return where it ends."""
    try:
        start, end, word = Decimal(str(level["from"])), Decimal(str(level["to"])), str(level["word"]).strip()
    except (KeyError, TypeError, ArithmeticError):
        raise ValidationError({"levels": _("A level needs a lowest and a highest mark and a word.")}) from None
    names = {"word": word, "from": start, "to": end}
    if not word:
        raise ValidationError({"levels": _("Marks %(from)s to %(to)s need a word.") % names})
    if not low <= start <= end <= high:
        raise ValidationError({"levels": _("“%(word)s” (%(from)s to %(to)s) lies outside the scale.") % names})
    if after is not None and start <= after:
        raise ValidationError({"levels": _("“%(word)s” (%(from)s to %(to)s) overlaps the level before it.") % names})
    return end


def set_up_check(challenge: Challenge, *, at: datetime) -> list[Finding]:
    """Return everything that keeps a challenge from opening, then what is worth a look. Queries: four, whatever its size."""
    rounds = list(challenge.rounds.prefetch_related("criteria", "awards"))
    found = [*_date_findings(rounds, challenge, at), *_criteria_findings(rounds)]
    uses = set(challenge.terms.values_list("use", flat=True))
    if Terms.Use.TERMS not in uses:
        found.append(Finding(_("There are no terms that entrants could agree to."), "terms"))
    if challenge.guardian_below_age and Terms.Use.GUARDIAN not in uses:
        found.append(Finding(_("Guardians must agree, but there is no text for them."), "texts"))
    found += [
        Finding(_("“%(round)s” has no award to decide.") % {"round": round_.name}, "awards", stops=False)
        for round_ in rounds
        if not round_.awards.all()
    ]
    if not challenge.contact_email:
        found.append(Finding(_("No contact address: entrants cannot ask."), "facts", stops=False))
    if not challenge.summary:
        found.append(Finding(_("No summary: the list of challenges shows the title alone."), "facts", stops=False))
    return sorted(found, key=lambda finding: not finding.stops)


def _date_findings(rounds: list[Round], challenge: Challenge, at: datetime) -> list[Finding]:
    found = []
    entering = [round_ for round_ in rounds if round_.opens_at and round_.deadline_at]
    if not entering:
        found.append(Finding(_("No round has both an opening and a deadline for entries."), "rounds"))
    elif all(round_.closes_at and round_.closes_at <= at for round_ in entering):
        last = max(round_.deadline_at for round_ in entering if round_.deadline_at)
        found.append(
            Finding(_("The last deadline, %(then)s, has passed.") % {"then": clock.say(last, challenge.zone)}, "rounds")
        )
    for round_ in rounds:
        if not (round_.judging_opens_at and round_.judging_closes_at):
            text = _("“%(round)s” lacks its judging dates.") % {"round": round_.name}
            found.append(Finding(text, "rounds", stops=False))
        try:
            check_dates(round_)
        except ValidationError as error:
            found += [Finding(f"{round_.name}: {text}", "rounds") for text in error.messages]
    for earlier, later in pairwise(rounds):
        ends, begins = earlier.judging_closes_at, later.opens_at or later.judging_opens_at
        if ends and begins and begins < ends:
            text = _("“%(later)s” begins before judging of “%(earlier)s” is over.")
            found.append(Finding(text % {"later": later.name, "earlier": earlier.name}, "rounds", stops=False))
    return found


def _criteria_findings(rounds: list[Round]) -> list[Finding]:
    found = []
    for round_ in rounds:
        criteria = list(round_.criteria.all())
        if not criteria:
            text = _("“%(round)s” has no criteria to judge by.") % {"round": round_.name}
        elif not any(weights.effective(criteria).values()):
            text = _("All weights of “%(round)s” are 0, so nothing could be counted.") % {"round": round_.name}
        else:
            continue
        found.append(Finding(text, "criteria", stops=round_.deadline_at is not None))
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
