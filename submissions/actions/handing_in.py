"""Putting an entry before the judges, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Terms
from core import audit
from core.errors import StateConflict
from core.rights import require
from submissions import eligibility, permissions, rules
from submissions.actions.locked import check_and_save, locked, require_draft
from submissions.actions.recording import record_consents
from submissions.intake import hand_in
from submissions.models import Entry


@transaction.atomic
def submit_entry(
    entry: Entry,
    *,
    by: User,
    at: datetime,
    accept_terms: bool = False,
    consents: Iterable[str] = (),
    language: str = "en",
) -> Entry:
    """Close a draft and put it before the judges. `at` is the moment the request arrived; that is what the deadline counts.

    `consents` names the uses (`Terms.Use`) whose texts are agreed to with this act, read in `language`; `accept_terms` is short for
    the terms among them.

    What was handed in already stays as it is, whoever asks twice. Where a file is still being checked the entry is `received`, and goes
    on to the judges by itself. Raises StateConflict outside the dates, ValidationError naming everything that is missing.
    """
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    if entry.state in (Entry.State.RECEIVED, Entry.State.SUBMITTED):
        return entry  # asked again, because the first answer was lost on its way: we have it
    require_draft(entry)
    entry.deadline().require(at)
    uses = {*consents, *([Terms.Use.TERMS] if accept_terms and rules.current_terms(entry.challenge) else [])}
    record_consents(entry, by=by, at=at, uses=uses, language=language)
    eligibility.hold_places(entry.challenge)
    still_missing = rules.missing(entry)
    if still_missing:
        raise ValidationError(still_missing)
    return hand_in(entry, by=by, at=at)


@transaction.atomic
def withdraw_entry(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Take an entry back: the judges lose it at once. Possible until its results are public."""
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    if entry.has_public_results(at):
        raise StateConflict(
            "RESULTS_PUBLIC", _("The results are public. Write to the organisers if you want to withdraw now.")
        )
    entry.move_to(Entry.State.WITHDRAWN)
    entry.withdrawn_at = at
    entry.version += 1
    check_and_save(entry)
    audit.record(by, "withdrew", entry, scope=entry.challenge_id)
    return entry


@transaction.atomic
def reopen_entry(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Make a withdrawn entry a draft again, while its round still takes entries."""
    entry = locked(entry)
    require(permissions.owns_entry(by, entry))
    entry.deadline().require(at, new=True)
    others = Entry.objects.filter(challenge=entry.challenge, entrant=entry.entrant_id)
    if others.exclude(state=Entry.State.WITHDRAWN).exists():
        raise StateConflict("HAS_ENTRY", _("You have another entry in this challenge. Withdraw that one first."))
    entry.move_to(Entry.State.DRAFT)
    entry.submitted_at = entry.withdrawn_at = None
    entry.version += 1
    check_and_save(entry)
    audit.record(by, "reopened", entry, scope=entry.challenge_id)
    return entry
