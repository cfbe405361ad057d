"""What is asked of the guardians of people under age, and what they answer, without an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import known_person
from core import audit, jobs, rates
from core.errors import StateConflict
from core.rights import require
from submissions import consents, people, permissions, tasks
from submissions.actions.locked import locked, locked_draft
from submissions.models import Entry, GuardianConsent, TeamMember

LETTERS_EACH = (3, timedelta(hours=1))


@transaction.atomic
def set_birth_date(entry: Entry, *, by: User, at: datetime, born_on: date | None) -> Entry:
    """Write the date of birth of who answers for the entry. Only the entrant's side and the organisers ever see it."""
    entry = locked_draft(entry, by=by, at=at)
    if born_on and born_on > at.date():
        raise ValidationError({"born_on": _("A date of birth lies in the past.")})
    entry.born_on = born_on
    entry.version += 1
    entry.save(update_fields=["born_on", "version", "updated_at"])
    return entry


@transaction.atomic
def ask_guardian(
    entry: Entry,
    *,
    by: User,
    at: datetime,
    member: TeamMember | None = None,
    guardian_name: str,
    guardian_email: str,
    relation: str = "",
) -> GuardianConsent:
    """Mail the guardian of a person under age; asked again, the row is asked anew and what was answered before no longer counts.

    `member` None: the guardian of who answers for the entry. Raises ValidationError by field, StateConflict.
    """
    entry = locked_draft(entry, by=by, at=at)
    ward = _ward(entry, member)
    row = ward.consent or GuardianConsent(entry=entry, member=member)
    if row.state == GuardianConsent.State.GIVEN:
        raise StateConflict("GUARDIAN_AGREED", _("The guardian of %(name)s has agreed already.") % {"name": ward.name})
    row.guardian_name, row.guardian_email = " ".join(guardian_name.split()), guardian_email.strip().lower()
    row.relation, row.asked_at = relation.strip(), at
    row.given = row.answered_at = row.withdrawn_at = row.terms = row.given_by = None
    row.full_clean()
    own = member.user if member else entry.entrant
    if (own and known_person(row.guardian_email) == own) or (member and member.email.lower() == row.guardian_email):
        raise ValidationError({"guardian_email": _("Give the guardian's own address.")})
    if not rates.allow(
        "guardian letter", f"{entry.pk} {row.guardian_email}", limit=LETTERS_EACH[0], per=LETTERS_EACH[1]
    ):
        raise StateConflict(
            "TOO_MANY_LETTERS", _("This person got several letters just now. Try again in an hour, or call them.")
        )
    row.save()
    audit.record(by, "guardian_asked", entry, scope=entry.challenge_id, consent=row.pk)
    jobs.enqueue(tasks.ask_guardian, row.pk)
    return row


@transaction.atomic
def agree_as_parent(
    entry: Entry,
    *,
    by: User,
    at: datetime,
    relation: str = "",
    language: str = "en",
) -> GuardianConsent:
    """Agree as the parent or guardian who files the entry for the person under age."""
    entry = locked_draft(entry, by=by, at=at)
    require(permissions.files_entry(by, entry) and entry.filer_kind == Entry.Filer.PARENT)
    ward = _ward(entry, None)
    row = ward.consent or GuardianConsent(entry=entry, member=None)
    row.guardian_name, row.guardian_email = by.full_name or by.email, by.email
    row.relation, row.asked_at, row.given_by = relation.strip(), at, by
    _answer(row, given=True, at=at, language=language)
    audit.record(by, "guardian_agreed", entry, scope=entry.challenge_id, consent=row.pk)
    return row


@transaction.atomic
def answer_as_guardian(
    consent: GuardianConsent, *, by: None = None, at: datetime, given: bool, language: str = "en"
) -> GuardianConsent:
    """Agree or refuse, by the address in the guardian's letter. The first answer holds; what was agreed can be taken back later."""
    entry = locked(consent.entry)
    row = GuardianConsent.objects.select_for_update(of=("self",)).select_related("terms").get(pk=consent.pk)
    if row.asked_at != consent.asked_at:
        raise StateConflict("LINK_SPENT", _("This letter no longer counts: another one was sent after it."))
    if row.given is not None:
        if row.given == given and row.withdrawn_at is None:
            return row
        raise StateConflict("ANSWERED", _("You have answered already. To change your answer, write to the organisers."))
    row.entry = entry
    _answer(row, given=given, at=at, language=language)
    audit.record(
        by, "guardian_agreed" if given else "guardian_refused", entry, scope=entry.challenge_id, consent=row.pk
    )
    jobs.enqueue(tasks.tell_of_guardian, row.pk)
    return row


@transaction.atomic
def withdraw_as_guardian(consent: GuardianConsent, *, by: None = None, at: datetime) -> GuardianConsent:
    """Take a guardian's consent back, at any time and with effect at once.

    While entries are taken the entry becomes a draft again, so that its team can change; after that it is withdrawn. Once results are
    public it stays among the places, and its clip, name and words leave the public pages.
    """
    entry = locked(consent.entry)
    row = GuardianConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if row.state == GuardianConsent.State.WITHDRAWN:
        return row
    if row.state != GuardianConsent.State.GIVEN:
        raise StateConflict("NO_CONSENT", _("There is no consent of this kind that could be taken back."))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at", "updated_at"])
    handed_in = entry.state in (Entry.State.SUBMITTED, Entry.State.RECEIVED)
    if handed_in and not entry.has_public_results(at):
        _take_out(entry, at)
    audit.record(by, "guardian_withdrew", entry, scope=entry.challenge_id, consent=row.pk)
    jobs.enqueue(tasks.tell_of_guardian, row.pk)
    return row


def _take_out(entry: Entry, at: datetime) -> None:
    again = entry.deadline().takes(at)
    entry.move_to(Entry.State.DRAFT if again else Entry.State.WITHDRAWN)
    entry.submitted_at = None if again else entry.submitted_at
    entry.withdrawn_at = None if again else at
    entry.version += 1
    entry.save()


def _ward(entry: Entry, member: TeamMember | None) -> people.Ward:
    wanted = member.pk if member else None
    for ward in people.wards(entry):
        if (ward.member.pk if ward.member else None) == wanted:
            return ward
    raise StateConflict("NO_GUARDIAN_NEEDED", _("No guardian needs to agree for this person."))


def _answer(row: GuardianConsent, *, given: bool, at: datetime, language: str) -> None:
    row.terms = consents.guardian_text(row.entry.challenge, language)
    row.language = row.terms.language if row.terms else language[:10]
    row.given, row.answered_at, row.withdrawn_at = given, at, None
    row.full_clean()
    row.save()
