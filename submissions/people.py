"""The people of an entry: who is told, who is under age, and whose guardian must still agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import User
from submissions.models import Entry, GuardianConsent, TeamMember
from submissions.models.people import years_between

_SALT = "soundings.guardian"


@dataclass(frozen=True, slots=True)
class Ward:
    """A person under age on an entry, and what their guardian said. `member` is None for who answers for the entry."""

    member: TeamMember | None
    name: str
    consent: GuardianConsent | None

    @property
    def agreed(self) -> bool:
        """Whether a guardian's consent stands."""
        return self.consent is not None and self.consent.state == GuardianConsent.State.GIVEN


def reference_day(entry: Entry) -> date:
    """Return the day on which ages are counted: that of the round's deadline, on the challenge's clock."""
    moment = entry.round.deadline_at or entry.created_at
    return moment.astimezone(entry.challenge.zone).date()


def asks_ages(entry: Entry) -> bool:
    """Whether this challenge asks for dates of birth so that guardians can be asked."""
    return entry.challenge.guardian_below_age is not None


def wards(entry: Entry) -> list[Ward]:
    """Return the people of an entry who are under age, with what their guardians said; two queries, none where nobody asks."""
    age = entry.challenge.guardian_below_age
    if age is None:
        return []
    day = reference_day(entry)
    said = {row.member_id: row for row in entry.guardian_consents.all()}
    team = list(entry.team.all())
    found = []
    if entry.born_on and years_between(entry.born_on, day) < age:
        lead = next((row.name for row in team if row.kind == TeamMember.Kind.LEAD), "")
        found.append(Ward(None, lead or entry.credit_name, said.get(None)))
    for row in team:
        if row.kind == TeamMember.Kind.MEMBER and not row.declined_at and row.is_under(age, day):
            found.append(Ward(row, row.name, said.get(row.pk)))
    return found


def ward_of(consent: GuardianConsent) -> str:
    """Return the name of the person under age whom a guardian is asked about."""
    if consent.member:
        return consent.member.name
    lead = consent.entry.team.filter(kind=TeamMember.Kind.LEAD).first()
    return lead.name if lead else consent.entry.credit_name


def missing(entry: Entry) -> dict[str, list[str]]:
    """Return what is not known of the people of an entry, and whose guardian did not agree, as messages by field."""
    age = entry.challenge.guardian_below_age
    if age is None:
        return {}
    found: dict[str, list[str]] = {}
    if entry.born_on is None:
        found["born_on"] = [
            _("Give the date of birth. Below the age of %(age)d, a guardian must agree.") % {"age": age}
        ]
    unknown = [
        _("Give the date of birth of %(name)s.") % {"name": row.name}
        for row in entry.team.all()
        if row.kind == TeamMember.Kind.MEMBER and not row.declined_at and row.born_on is None
    ]
    if unknown:
        found["team"] = unknown
    waiting = [_what_to_do(ward) for ward in wards(entry) if not ward.agreed]
    if waiting:
        found["guardian"] = waiting
    return found


def _what_to_do(ward: Ward) -> str:
    state = ward.consent.state if ward.consent else ""
    words: dict[str, str] = {
        "": _("Ask a parent or guardian of %(name)s to agree."),
        GuardianConsent.State.ASKED: _("The guardian of %(name)s has not answered yet. You can send the letter again."),
        GuardianConsent.State.REFUSED: _("The guardian of %(name)s does not agree."),
        GuardianConsent.State.WITHDRAWN: _("The guardian of %(name)s took the consent back."),
    }
    return words[state] % {"name": ward.name}


def written_to(entry: Entry) -> list[User]:
    """Return who gets the letters about an entry: who answers for it and who files it; never a child for whom a parent files."""
    filer = entry.filer if entry.filer_id and entry.filing_refused_at is None else None
    if filer and entry.filer_kind == Entry.Filer.PARENT:
        return [filer]
    return [entry.entrant, *([filer] if filer else [])]


def guardian_token(consent: GuardianConsent) -> str:
    """Return what the guardian's letter carries in its address. A new letter to another person ends the one before."""
    return signing.dumps({"id": consent.pk, "asked": consent.asked_at.isoformat()}, salt=_SALT)


def consent_of_token(token: str) -> GuardianConsent | None:
    """Return what a guardian was asked, by the address in their letter; None for one that is not, or no longer, good."""
    try:
        said = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    row = (
        GuardianConsent.objects.select_related("entry__challenge", "entry__round", "member", "terms")
        .filter(pk=said["id"])
        .first()
    )
    return row if row and row.asked_at.isoformat() == said["asked"] else None
