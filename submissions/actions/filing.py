"""Filing an entry for somebody else: a co-ordinator, an accelerator, a parent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import person_at
from challenge.models import Challenge, Track
from core import audit, jobs, rates
from core.errors import StateConflict
from core.rights import require
from submissions import permissions, tasks
from submissions.actions.drafts import begin
from submissions.actions.handing_in import withdraw_entry
from submissions.actions.locked import check_and_save, locked
from submissions.models import Entry

#: So many people a filer may enter in a day.
FILED_IN_A_DAY = 100


@transaction.atomic
def file_entry(
    challenge: Challenge, *, by: User, at: datetime, kind: str, name: str, email: str, track: Track | None = None
) -> Entry:
    """Begin a draft in somebody's name. They answer for it; `by` may write and submit it until they refuse or take it over.

    They get a letter, except a child for whom a parent files. Filed twice for one person, the draft that is there comes back.
    Raises StateConflict, ValidationError by field.
    """
    name, email = " ".join(name.split()), email.strip().lower()
    if kind not in Entry.Filer.values:
        raise ValidationError({"kind": _("Say in which role you file it.")})
    if not name:
        raise ValidationError({"name": _("Give the name of the person who enters.")})
    challenge = Challenge.objects.select_for_update().get(pk=challenge.pk)  # one entry number at a time
    round_ = challenge.rounds.taking_entries(at).select_related("challenge").first()
    if round_ is None:
        raise StateConflict(
            "NOT_OPEN", _("This challenge does not take entries now. Its page says when it opens or when it closed.")
        )
    if track:
        round_.deadline_for(track.pk).require(at, new=True)
    entrant = person_at(email, full_name=name)
    if entrant == by:
        raise ValidationError({"email": _("This is your own address. To enter yourself, start an entry of your own.")})
    current = Entry.objects.filter(challenge=challenge, entrant=entrant).exclude(state=Entry.State.WITHDRAWN).first()
    if current and current.filer_id == by.pk:
        return current
    if current:
        raise StateConflict("HAS_ENTRY", _("This person has an entry in this challenge already."))
    if Entry.objects.filter(challenge=challenge, entrant=entrant, filer=by, filing_refused_at__isnull=False).exists():
        raise StateConflict(
            "FILING_REFUSED", _("This person has refused to be entered by you. They can enter themselves.")
        )
    if not rates.allow("filing", by.pk, limit=FILED_IN_A_DAY, per=timedelta(days=1)):
        raise StateConflict("TOO_MANY_LETTERS", _("You have filed many entries today. Go on tomorrow."))
    entry = begin(challenge, round_, by=by, track=track, entrant=entrant, filer_kind=kind, name=name)
    audit.record(by, "filed_for", entry, scope=challenge.pk, kind=kind, entrant=entrant.pk)
    if kind != Entry.Filer.PARENT:
        jobs.enqueue(tasks.tell_filed, entry.pk)
    return entry


@transaction.atomic
def take_over_entry(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Go on alone with an entry that somebody filed: from now on only the entrant writes it. What was agreed on their behalf stays."""
    entry = locked(entry)
    require(permissions.is_entrant(by, entry))
    if entry.filer_id is None:
        return entry
    filer = entry.filer_id
    entry.filer, entry.filer_kind = None, ""
    check_and_save(entry)
    audit.record(by, "took_over", entry, scope=entry.challenge_id, filer=filer)
    return entry


@transaction.atomic
def refuse_filing(entry: Entry, *, by: User, at: datetime) -> Entry:
    """Refuse to be entered: the entry is withdrawn for good, and who filed it is told. Raises StateConflict once results are public."""
    entry = locked(entry)
    require(permissions.is_entrant(by, entry))
    if entry.filer_id is None:
        raise StateConflict("NOT_FILED", _("Nobody files this entry for you. You can withdraw it."))
    if entry.state != Entry.State.WITHDRAWN:
        entry = withdraw_entry(entry, by=by, at=at)
    entry.filing_refused_at = at
    check_and_save(entry)
    audit.record(by, "filing_refused", entry, scope=entry.challenge_id, filer=entry.filer_id)
    jobs.enqueue(tasks.tell_filing_refused, entry.pk)
    return entry
