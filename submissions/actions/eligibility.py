"""What decides whether an entry can take part: the money a start-up tells of, and the exceptions that organisers make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.eligibility.settings import CURRENCIES
from challenge.models import EligibilityRule
from core import audit
from core.errors import StateConflict
from core.rights import require
from submissions import permissions
from submissions.actions.locked import locked
from submissions.models import Entry, Funding, Override, Startup

FUNDING_LIMIT = 30


@transaction.atomic
def save_funding(
    startup: Startup, *, by: User, rows: Sequence[Mapping[str, Any]], raised_nothing: bool = False
) -> Startup:
    """Replace what a start-up tells of the money it raised. Each row is {"kind", "amount", "currency", "raised_on"?}.

    `raised_nothing` says so in so many words; it goes with no row. Entries already handed in keep their snapshot. Raises
    ValidationError as {"funding": [...]}, naming the row.
    """
    startup = Startup.objects.select_for_update().get(pk=startup.pk)
    require(permissions.owns_startup(by, startup))
    if len(rows) > FUNDING_LIMIT:
        raise ValidationError({"funding": _("List at most %(n)d amounts.") % {"n": FUNDING_LIMIT}})
    if rows and raised_nothing:
        raise ValidationError({"funding": _("Either list amounts, or say that there are none.")})
    told = [_funding(startup, number, row) for number, row in enumerate(rows)]
    before = [_plain(row) for row in startup.funding.all()]
    if before == [_plain(row) for row in told] and startup.raised_nothing == raised_nothing:
        return startup
    startup.funding.all().delete()
    Funding.objects.bulk_create(told)
    startup.raised_nothing = raised_nothing
    startup.save(update_fields=["raised_nothing", "updated_at"])
    audit.record(by, "funding_saved", startup, rows=len(told))
    return startup


@transaction.atomic
def accept_exception(entry: Entry, rule: EligibilityRule, *, by: User, reason: str) -> Override:
    """Let an entry pass a rule it does not meet, for a reason. The entrant reads that the organisers accepted it."""
    entry = locked(entry)
    require(permissions.organises(by, entry))
    reason = " ".join(reason.split())
    if rule.challenge_id != entry.challenge_id:
        raise ValidationError({"rule": _("Choose a rule of this challenge.")})
    if rule.retired_at:
        raise StateConflict("RULE_RETIRED", _("This rule was taken out meanwhile."))
    if not reason:
        raise ValidationError({"reason": _("Say why. The reason is kept with the entry.")})
    standing = Override.objects.filter(entry=entry, rule=rule, taken_back_at=None).first()
    if standing:
        return standing
    row = Override(entry=entry, rule=rule, reason=reason, made_by=by)
    row.full_clean()
    row.save()
    audit.record(by, "exception_made", entry, scope=entry.challenge_id, rule=rule.pk, kind=rule.kind)
    return row


@transaction.atomic
def take_back_exception(override: Override, *, by: User, at: datetime, reason: str) -> Override:
    """End an exception, for a reason. An entry that was handed in under it stays; a draft has to meet the rule again."""
    override = (
        Override.objects.select_for_update(of=("self",)).select_related("entry__challenge", "rule").get(pk=override.pk)
    )
    require(permissions.organises(by, override.entry))
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why. The reason is kept with the entry.")})
    if override.taken_back_at:
        return override
    override.taken_back_at, override.taken_back_by, override.taken_back_reason = at, by, reason
    override.full_clean()
    override.save()
    entry = override.entry
    audit.record(by, "exception_ended", entry, scope=entry.challenge_id, rule=override.rule_id, kind=override.rule.kind)
    return override


def _funding(startup: Startup, position: int, told: Mapping[str, Any]) -> Funding:
    row = Funding(startup=startup, position=position, raised_on=told.get("raised_on"))
    row.kind, row.amount, row.currency = told["kind"], told["amount"], told["currency"]
    try:
        if row.currency not in CURRENCIES:
            raise ValidationError({"currency": _("Choose a currency of the list.")})
        row.clean_fields(exclude=["startup"])
    except ValidationError as error:
        names = {"n": position + 1, "what": " ".join(error.messages)}
        raise ValidationError({"funding": _("Amount %(n)d: %(what)s") % names}) from error
    return row


def _plain(row: Funding) -> tuple[Any, ...]:
    return row.kind, row.amount, row.currency, row.raised_on
