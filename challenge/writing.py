"""How a set-up page's change is written: hold the row for an organiser, set its facts, check them, save, note what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import clock, eligibility, permissions, rules
from challenge.models import Award, Challenge, Criterion, CriterionGroup, EligibilityRule, Question, Round, Track
from challenge.presets import DATES, RoundPlan
from core import audit
from core.errors import StateConflict
from core.rights import require

AnyPart = TypeVar("AnyPart", bound=Track | Round | CriterionGroup | Criterion | Award)


def hold(challenge: Challenge, *, by: User) -> Challenge:
    """Lock a challenge for an organiser of it. Set-up pages wait for each other here."""
    challenge = Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    require(permissions.can_organise(by, challenge))
    return challenge


def hold_round(round_: Round, challenge: Challenge) -> Round:
    """Lock a round, so that the first mark cannot be given in between."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    round_.challenge = challenge
    return round_


def hold_unfrozen(round_: Round, *, by: User) -> tuple[Challenge, Round]:
    """Lock a round in which no mark was given yet."""
    challenge = hold(round_.challenge, by=by)
    round_ = hold_round(round_, challenge)
    rules.require_unfrozen(round_)
    return challenge, round_


def set_facts(row: models.Model, facts: Mapping[str, Any], fields: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """Set facts on a row and return what changed, as (before, after) by field."""
    changes = {}
    for name, value in facts.items():
        if name not in fields:
            raise ValidationError({name: _("This cannot be changed here.")})
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changes[name] = (before, value)
    return changes


def write_part(
    row: AnyPart, challenge: Challenge, facts: Mapping[str, Any], fields: Iterable[str], *, by: User, verb: str
) -> AnyPart:
    """Set facts on a part (a new one, or one read again under the lock), check them, save, and note what changed."""
    if not row._state.adding:
        read_again(row)
    changes = set_facts(row, facts, fields)
    if isinstance(row, Track | Criterion) and not row.key:
        row.key = _free_key(row)
    if isinstance(row, Criterion | CriterionGroup):
        rules.check_place(row, challenge)
    if isinstance(row, Criterion):
        row.clean_fields()
        rules.check_scale(row)  # before the table's own constraint, which belongs to no field
    row.full_clean()
    if isinstance(row, Award) and row.track and row.track.challenge_id != challenge.pk:
        raise ValidationError({"track": _("Choose a track of this challenge.")})
    row.save()
    note_changes(by, verb, row, challenge, changes)
    return row


def write_round(
    round_: Round, challenge: Challenge, changes: dict[str, tuple[Any, Any]], *, by: User, verb: str
) -> Round:
    """Check a round whose facts were set, save it, and note what changed."""
    if changes.keys() & set(DATES):
        rules.check_dates(round_)
    rules.check_tie_break(round_)
    round_.full_clean()
    round_.save()
    note_changes(by, verb, round_, challenge, changes)
    return round_


def make_round(
    challenge: Challenge,
    plan: RoundPlan,
    position: int,
    dates: Mapping[str, datetime | None],
    tracks: Mapping[str, Track],
) -> None:
    """Make one round of a preset, with its criteria and awards; an error names the round by its place."""
    round_ = Round(challenge=challenge, position=position, **plan.facts)
    try:
        for name in DATES:
            setattr(round_, name, _instant(name, dates.get(name), challenge))
        rules.check_dates(round_)
    except ValidationError as error:
        raise ValidationError({f"{position}.{name}": texts for name, texts in error.message_dict.items()}) from error
    round_.save()
    Criterion.objects.bulk_create(
        Criterion(round=round_, position=number, **facts) for number, facts in enumerate(plan.criteria)
    )
    Award.objects.bulk_create(
        Award(round=round_, position=number, **(facts | {"track": tracks.get(facts.get("track", ""))}))
        for number, facts in enumerate(plan.awards)
    )
    rules.check_tie_break(round_)


def make_rules(challenge: Challenge, rules_: Iterable[Mapping[str, Any]]) -> None:
    """Make the rules of eligibility of a preset."""
    EligibilityRule.objects.bulk_create(
        EligibilityRule(
            challenge=challenge,
            kind=row["kind"],
            settings=eligibility.read(row["kind"], row["settings"]).kept(),
            position=position,
        )
        for position, row in enumerate(rules_)
    )


def move_dates(challenge: Challenge, *, was: Challenge) -> None:
    """Keep what the clock on the wall shows when a draft changes its zone."""
    for round_ in challenge.rounds.all():
        for name in DATES:
            local = clock.wall(getattr(round_, name), was.zone)
            setattr(round_, name, _instant("time_zone", local, challenge))
        round_.save()


def _instant(name: str, moment: datetime | None, challenge: Challenge) -> datetime | None:
    """Return a moment; one without a zone is what the clock of the challenge's zone shows."""
    if moment is None or moment.tzinfo:
        return moment
    try:
        return clock.resolve(moment, challenge.zone).moment
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def remove_part(
    row: Track | Round | CriterionGroup | Criterion | Award | Question, challenge: Challenge, *, by: User, verb: str
) -> None:
    """Delete a part, or say who holds on to it. The rooms above protect what they use; nobody has to ask them."""
    target = type(row)(pk=row.pk)
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        kinds = sorted({str(held._meta.verbose_name_plural) for held in error.protected_objects})
        raise StateConflict(
            "IN_USE",
            _("“%(name)s” is in use by %(kinds)s and cannot be removed.") % {"name": row, "kinds": ", ".join(kinds)},
        ) from error
    audit.record(by, verb, target, scope=challenge.pk)


def note_changes(
    by: User, verb: str, row: models.Model, challenge: Challenge, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    """Write the change down: dates, numbers and choices with both values, texts by the name of their field alone.

    A page that was saved without a change leaves no trace.
    """
    if not changes and verb.endswith("_edited"):
        return
    shown = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items() if _is_small(row, name)}
    audit.record(by, verb, row, scope=challenge.pk, fields=sorted(changes), changes=shown)


def read_again(row: models.Model) -> None:
    """Take over what others changed since the page was loaded; say so when the row is gone."""
    try:
        row.refresh_from_db()
    except type(row).DoesNotExist:  # type: ignore[attr-defined]
        raise StateConflict("GONE", _("This was removed meanwhile.")) from None


def next_position(rows: Any) -> int:
    """Return the place after the last of these rows."""
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _free_key(row: Track | Criterion) -> str:
    """Make a key from a name: "Smart mobility" -> "smart-mobility"; a name in another script gives "track-2"."""
    kin: models.QuerySet[Any] = row.challenge.tracks.all() if isinstance(row, Track) else row.round.criteria.all()
    taken = set(kin.exclude(pk=row.pk).values_list("key", flat=True))
    wanted = str(slugify(row.name))[:34].strip("-")
    if wanted and wanted not in taken:
        return wanted
    stem = wanted or type(row).__name__.lower()
    return next(key for number in range(2, 10_000) if (key := f"{stem}-{number}") not in taken)


def _is_small(row: models.Model, name: str) -> bool:
    field = row._meta.get_field(name)
    return isinstance(field, models.DateTimeField | models.DecimalField | models.IntegerField) or bool(
        isinstance(field, models.Field) and field.choices
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, Decimal) else value
