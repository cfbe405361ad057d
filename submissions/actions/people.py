"""The people of an entry: named, invited, joined, gone, and who answers for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import known_person, person_at
from challenge.models import Membership
from core import audit, jobs, rates
from core.errors import StateConflict
from core.rights import require
from submissions import permissions, tasks
from submissions.actions.locked import locked, locked_draft
from submissions.models import Consent, Entry, GuardianConsent, TeamMember

TEAM_LIMIT = 20
#: What is written about a person of the team.
MEMBER_FIELDS = ("name", "email", "role", "kind", "born_on")
#: Letters to one person of a team, and from one entry in all.
LETTERS_EACH = (3, timedelta(hours=1))
LETTERS_IN_ALL = (40, timedelta(days=1))


@transaction.atomic
def add_member(entry: Entry, *, by: User, at: datetime, invite: bool = False, **facts: Any) -> TeamMember:
    """Name a person on a draft (any of MEMBER_FIELDS); with `invite`, mail them an invitation. Raises ValidationError by field."""
    entry = locked_draft(entry, by=by, at=at)
    if entry.team.count() >= TEAM_LIMIT:
        raise ValidationError({"name": _("A team has at most %(limit)d people.") % {"limit": TEAM_LIMIT}})
    last = entry.team.last()
    member = TeamMember(entry=entry, position=last.position + 1 if last else 0)
    _write(member, facts)
    audit.record(by, "member_named", entry, scope=entry.challenge_id, member=member.pk, kind=member.kind)
    if invite:
        _invite(member, by=by, at=at)
    _touch(entry)
    return member


@transaction.atomic
def edit_member(member: TeamMember, *, by: User, at: datetime, **facts: Any) -> TeamMember:
    """Change what is written about a person. A new address ends an invitation; who has joined keeps theirs."""
    entry = locked_draft(member.entry, by=by, at=at)
    member = entry.team.get(pk=member.pk)
    was = member.email
    _write(member, facts)
    if member.email != was:
        member.user, member.invited_at, member.joined_at, member.declined_at = None, None, None, None
        member.save(update_fields=["user", "invited_at", "joined_at", "declined_at", "updated_at"])
    audit.record(by, "member_changed", entry, scope=entry.challenge_id, member=member.pk)
    _touch(entry)
    return member


@transaction.atomic
def remove_member(member: TeamMember, *, by: User, at: datetime) -> None:
    """Take a person off a draft; who had joined sees it no longer."""
    entry = locked_draft(member.entry, by=by, at=at)
    member = entry.team.get(pk=member.pk)
    _require_not_lead(member)
    audit.record(by, "member_removed", entry, scope=entry.challenge_id, member=member.pk)
    member.delete()
    _touch(entry)


@transaction.atomic
def invite_member(member: TeamMember, *, by: User, at: datetime) -> TeamMember:
    """Mail a person named on a draft the way to join, or the same letter again; the link in an earlier letter still signs in once."""
    entry = locked_draft(member.entry, by=by, at=at)
    member = entry.team.get(pk=member.pk)
    if member.joined_at:
        raise StateConflict("JOINED_ALREADY", _("%(name)s has joined already.") % {"name": member.name})
    _invite(member, by=by, at=at)
    _touch(entry)
    return member


@transaction.atomic
def join_team(member: TeamMember, *, by: User, at: datetime) -> TeamMember:
    """Accept an invitation, until the entry's deadline. Tapped twice, it is accepted once."""
    entry = locked(member.entry)
    member = _addressed(entry, member, by)
    if member.joined_at:
        return member
    if entry.state == Entry.State.WITHDRAWN:
        raise StateConflict("WRONG_STATE", _("This entry was withdrawn. There is no team to join."))
    entry.deadline().require(at)
    if entry.team.filter(user=by).exclude(pk=member.pk).exists():
        raise ValidationError(_("You are on this team already."))
    member.user, member.joined_at, member.declined_at = by, at, None
    member.full_clean()
    member.save()
    audit.record(by, "member_joined", entry, scope=entry.challenge_id, member=member.pk)
    return member


@transaction.atomic
def leave_team(member: TeamMember, *, by: User, at: datetime) -> TeamMember:
    """Decline an invitation, or leave a team that one had joined: the entry is out of sight at once. Possible at any time."""
    entry = locked(member.entry)
    member = _addressed(entry, member, by)
    _require_not_lead(member)
    if member.declined_at:
        return member
    left = bool(member.joined_at)
    member.joined_at, member.declined_at = None, at
    member.save(update_fields=["joined_at", "declined_at", "updated_at"])
    audit.record(by, "member_left" if left else "member_declined", entry, scope=entry.challenge_id, member=member.pk)
    jobs.enqueue(tasks.tell_of_answer, member.pk)
    return member


@transaction.atomic
def hand_over(member: TeamMember, *, by: User, at: datetime) -> Entry:
    """Let a member who has joined answer for the entry from now on. What was agreed to is asked anew of them."""
    entry = locked_draft(member.entry, by=by, at=at)
    require(permissions.is_entrant(by, entry), _("Only who answers for an entry can hand it over."))
    member = entry.team.select_related("user").get(pk=member.pk)
    if not (member.user and member.joined_at) or member.kind != TeamMember.Kind.MEMBER:
        raise StateConflict("NOT_JOINED", _("Only a member who has joined can take the entry over."))
    others = Entry.objects.filter(challenge=entry.challenge, entrant=member.user)
    if others.exclude(state=Entry.State.WITHDRAWN).exists():
        raise StateConflict(
            "HAS_ENTRY", _("%(name)s has an entry of their own in this challenge.") % {"name": member.name}
        )
    _swap(entry, member)
    Consent.objects.filter(entry=entry, withdrawn_at=None).update(withdrawn_at=at)
    Membership.objects.get_or_create(user=member.user, challenge=entry.challenge, role=Membership.Role.ENTRANT)
    audit.record(by, "handed_over", entry, scope=entry.challenge_id, to=member.user_id)
    _touch(entry)
    return entry


def _swap(entry: Entry, member: TeamMember) -> None:
    """Change places: dates of birth and guardians go with the people."""
    lead = entry.team.filter(kind=TeamMember.Kind.LEAD).first()
    if lead is None:
        last = entry.team.last()
        lead = TeamMember(entry=entry, name=entry.entrant.full_name or entry.entrant.email, email=entry.entrant.email)
        lead.position = last.position + 1 if last else 0
    lead.kind, lead.user, lead.born_on = TeamMember.Kind.MEMBER, entry.entrant, entry.born_on
    lead.joined_at = lead.joined_at or lead.created_at or entry.created_at
    lead.save()
    about_lead = list(GuardianConsent.objects.filter(entry=entry, member=None))
    GuardianConsent.objects.filter(entry=entry, member=member).update(member=None)
    GuardianConsent.objects.filter(pk__in=[row.pk for row in about_lead]).update(member=lead)
    if member.user:
        entry.entrant = member.user
    entry.born_on = member.born_on
    entry.save(update_fields=["entrant", "born_on", "updated_at"])
    member.kind, member.born_on = TeamMember.Kind.LEAD, None
    member.save(update_fields=["kind", "born_on", "updated_at"])


def _write(member: TeamMember, facts: dict[str, Any]) -> None:
    """Put facts into the row and check it: shape, and that nobody stands twice in one team."""
    for field, value in facts.items():
        if field not in MEMBER_FIELDS:
            raise ValidationError({field: _("This cannot be changed here.")})
        setattr(member, field, value.strip() if isinstance(value, str) else value)
    member.name, member.email = " ".join(member.name.split()), member.email.strip().lower()
    born: date | None = member.born_on
    if born and born > member.entry.created_at.date():
        raise ValidationError({"born_on": _("A date of birth lies in the past.")})
    before = TeamMember.objects.filter(pk=member.pk).first()
    if before and before.email != member.email and (before.joined_at or before.kind == TeamMember.Kind.LEAD):
        raise ValidationError({"email": _("Who has joined keeps the address they joined with.")})
    if (before is not None and before.kind == TeamMember.Kind.LEAD) != (member.kind == TeamMember.Kind.LEAD):
        raise ValidationError({"kind": _("One person answers for the entry. Hand it over to change who that is.")})
    member.full_clean()
    _require_once(member, known_person(member.email) if member.email else None)
    member.save()


def _require_once(member: TeamMember, person: User | None) -> None:
    """Refuse a person who is on the team already, under whatever address of theirs."""
    others = list(member.entry.team.exclude(pk=member.pk).select_related("user"))
    for other in others:
        same = other.email and other.email.lower() == member.email
        if same or (person and (other.user_id == person.pk or (other.email and known_person(other.email) == person))):
            raise ValidationError({"email": _("This person is on the team already.")})


def _invite(member: TeamMember, *, by: User, at: datetime) -> None:
    """Promise the letter, within the limits that keep a form from being used to pester people."""
    if not member.email:
        raise ValidationError({"email": _("An invitation needs an address.")})
    each, in_all = LETTERS_EACH, LETTERS_IN_ALL
    if not (
        rates.allow("team letter", f"{member.entry_id} {member.email}", limit=each[0], per=each[1])
        and rates.allow("team letters", member.entry_id, limit=in_all[0], per=in_all[1])
    ):
        raise StateConflict(
            "TOO_MANY_LETTERS", _("This person got several letters just now. Try again in an hour, or call them.")
        )
    person = person_at(member.email, full_name=member.name)
    _require_once(member, person)
    member.user, member.invited_at, member.declined_at = person, at, None
    member.full_clean()
    member.save()
    audit.record(by, "member_invited", member.entry, scope=member.entry.challenge_id, member=member.pk)
    jobs.enqueue(tasks.send_team_invitation, member.pk, by.pk)


def _addressed(entry: Entry, member: TeamMember, by: User) -> TeamMember:
    """Return the row anew, now that the entry is locked, if it means this person."""
    found = entry.team.select_related("user").filter(pk=member.pk).first()
    if found is None:
        raise PermissionDenied(_("This invitation was taken back."))
    require(bool(found.invited_at) and permissions.is_addressed(by, found))
    return found


def _require_not_lead(member: TeamMember) -> None:
    if member.kind == TeamMember.Kind.LEAD:
        raise StateConflict(
            "ANSWERS_FOR_IT", _("This person answers for the entry. Hand it over to somebody else first.")
        )


def _touch(entry: Entry) -> None:
    entry.version += 1
    entry.save(update_fields=["version", "updated_at"])
