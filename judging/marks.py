"""Read the marks of one scorecard and add them up. Exact: Decimal in, Fraction between, rounded once when shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from challenge import weights
from challenge.models import Criterion, Round
from core import typed
from judging.models.scorecard import REASON_LIMIT
from submissions.models import Entry

#: A mark as text. Longer ones than any scale needs are refused before they cost anything.
NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)


def criteria_for(round_: Round, entry_id: str) -> list[Criterion]:
    """Return what a judge is asked about one entry of a round, in its order, in one query."""
    track = Entry.objects.filter(pk=entry_id).values("track")
    everywhere, here = Q(track=None), Q(track__in=track)
    groups_too = Q(group=None) | Q(group__track=None) | Q(group__track__in=track)
    return list(round_.criteria.filter(everywhere | here, groups_too))


def asked_for(round_: Round, track_id: str | None) -> list[Criterion]:
    """Return the same for an entry of this track. Once they are frozen the criteria of a round are kept in this process."""
    frozen_at = round_.criteria_frozen_at
    return weights.asked_in(_frozen(round_.pk, frozen_at) if frozen_at else round_.criteria.all(), track_id)


@lru_cache(maxsize=64)
def _frozen(round_id: str, frozen_at: datetime) -> tuple[Criterion, ...]:
    return tuple(Criterion.objects.filter(round=round_id))


def read_marks(criteria: Sequence[Criterion], given: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """Return the marks by criterion key, as Decimal; None is "cannot judge".

    `given` holds numbers, decimal texts or None. Criteria it leaves out are not marked yet. Raises ValidationError by criterion key
    for an unknown key, something that is no number, a mark off the scale, or between its steps.
    """
    known = {criterion.key: criterion for criterion in criteria}
    found: dict[str, Decimal | None] = {}
    errors: dict[str, list[str]] = {}
    for key, raw in given.items():
        try:
            if key not in known:
                raise ValidationError(_("This round has no such criterion."))
            found[key] = None if raw is None else _on_scale(known[key], _number(raw))
        except ValidationError as error:
            errors[str(key)] = error.messages
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]
    return found


def read_reasons(criteria: Sequence[Criterion], given: Mapping[str, Any]) -> dict[str, str]:
    """Return the reasons by criterion key, without those that say nothing. Raises ValidationError by criterion key."""
    known = {criterion.key for criterion in criteria}
    found, errors = {}, {}
    for key, raw in given.items():
        text = typed.clean(str(raw))
        if key not in known:
            errors[str(key)] = [_("This round has no such criterion.")]
        elif len(text) > REASON_LIMIT:
            errors[key] = [_("At most %(limit)d characters.") % {"limit": REASON_LIMIT}]
        elif text:
            found[key] = text
    if errors:
        raise ValidationError(errors)
    return found


def asks_reason(criterion: Criterion, mark: Decimal | None) -> bool:
    """Whether a mark needs its reason in words: every one, or those at the ends of the scale and the no of a knock-out question."""
    if mark is None or criterion.reason_when == Criterion.ReasonWhen.NEVER:
        return False
    if criterion.reason_when == Criterion.ReasonWhen.ALWAYS:
        return True
    if criterion.kind == Criterion.Kind.KNOCKOUT:
        return mark == criterion.minimum
    return mark in (criterion.minimum, criterion.maximum)


def require_complete(
    criteria: Iterable[Criterion], marks: Mapping[str, Decimal | None], reasons: Mapping[str, str]
) -> None:
    """Refuse to send a card on which a criterion has neither a mark nor "cannot judge", or a mark lacks a reason it needs."""
    errors = {}
    for criterion in criteria:
        if criterion.key not in marks:
            errors[criterion.key] = [_("Give a mark, or choose “Cannot judge”.")]
        elif asks_reason(criterion, marks[criterion.key]) and not reasons.get(criterion.key):
            errors[criterion.key] = [_("Say in a sentence why; this mark needs its reason.")]
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]


def _number(raw: Any) -> Decimal:
    """Return a finite Decimal of what came through the door."""
    text = str(raw).strip()
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal) or not NUMBER.fullmatch(text):
        raise ValidationError(_("A mark is a number."))
    return Decimal(text)


def _on_scale(criterion: Criterion, mark: Decimal) -> Decimal:
    """Return the mark when the criterion's scale has it."""
    if not criterion.minimum <= mark <= criterion.maximum:
        raise ValidationError(
            _("Marks here run from %(low)s to %(high)s.")
            % {"low": plain(criterion.minimum), "high": plain(criterion.maximum)}
        )
    if (mark - criterion.minimum) % criterion.step:
        raise ValidationError(_("Marks here go in steps of %(step)s.") % {"step": plain(criterion.step)})
    return mark


def plain(value: Decimal) -> str:
    """Return a mark as people write it: 8, not 8.00; 7.5, not 7.50."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_number(value: Decimal | None) -> int | float | None:
    """Return a mark as a JSON number. Two decimals always survive the way through a double."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def card_score(criteria: Sequence[Criterion], marks: Mapping[str, Decimal | None]) -> Fraction | None:
    """Return 100 times the weighted mean of the marks' unit values; None when nothing that carries weight was marked.

    "Cannot judge" and what is not marked yet are left out together with their weights, which are those of both levels in one
    (`challenge.weights`). Expects `group` to be joined.
    """
    carried = weights.effective(criteria)
    total, whole = Fraction(0), Fraction(0)
    for criterion in criteria:
        mark = marks.get(criterion.key)
        if mark is not None:
            weight = carried[criterion.key]
            unit = Fraction(mark - criterion.minimum) / Fraction(criterion.maximum - criterion.minimum)
            total, whole = total + weight * unit, whole + weight
    return 100 * total / whole if whole else None


def tenths(score: Fraction | None) -> str | None:
    """Return a score as it is shown to its judge: one decimal, half up."""
    if score is None:
        return None
    exact = Decimal((score * 1000).__floor__()).scaleb(-3)  # enough digits to know which side of the half it lies
    return str(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
