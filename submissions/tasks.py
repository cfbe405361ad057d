"""What this room does later: ids in, one call."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts import links
from accounts.models import User
from core import jobs, mail
from submissions import people, pipeline, resemblance
from submissions.models import Entry, GuardianConsent, TeamMember


@jobs.periodic(every=timedelta(seconds=3))
@jobs.task(max_attempts=1)
def settle_received() -> None:
    """Send on the entries whose files are checked, and give back those with a refused one."""
    pipeline.settle_received()


@jobs.periodic(every=timedelta(seconds=5))
@jobs.task(max_attempts=1)
def submit_due_drafts() -> None:
    """Hand in the complete drafts whose deadline has come."""
    pipeline.submit_due(timezone.now())


@jobs.periodic(every=timedelta(minutes=5))
@jobs.task(max_attempts=1)
def warn_of_incomplete_drafts() -> None:
    """Write to those whose draft is to be handed in within a day and is not complete."""
    pipeline.warn_incomplete(timezone.now())


#: A person may open an invitation days after it came. It works once; another can be sent.
INVITATION_LIFETIME = timedelta(days=14)


@jobs.task(max_attempts=8)
def send_team_invitation(member_id: str, inviter_id: str) -> None:
    """Mail a person the way to their team. The link is made here, so that its secret never stands in a job's row."""
    member = TeamMember.objects.invited().select_related("user", "entry__challenge").filter(pk=member_id).first()
    if member is None or member.user is None:
        return
    link = links.make_link(member.user, next_path=f"/entries/invitations/{member.pk}/", lifetime=INVITATION_LIFETIME)
    mail.deliver(
        "team_invited",
        member.email,
        member=member,
        inviter=User.objects.get(pk=inviter_id),
        challenge=member.entry.challenge,
        link=link,
        days=INVITATION_LIFETIME.days,
    )


@jobs.task(max_attempts=8)
def tell_of_answer(member_id: str) -> None:
    """Tell who answers for an entry that somebody declined or left."""
    member = TeamMember.objects.select_related("entry__challenge", "entry__entrant", "entry__filer").get(pk=member_id)
    if member.declined_at is None:
        return
    for person in people.written_to(member.entry):
        mail.deliver("team_declined", person, member=member, entry=member.entry, challenge=member.entry.challenge)


@jobs.task(max_attempts=8)
def tell_filed(entry_id: str) -> None:
    """Tell a person that somebody files an entry for them, and how to take it over or refuse."""
    entry = Entry.objects.select_related("entrant", "filer", "challenge").get(pk=entry_id)
    if entry.filer is None or entry.filing_refused_at:
        return
    link = links.make_link(entry.entrant, next_path=f"/entries/{entry.pk}/filed/", lifetime=INVITATION_LIFETIME)
    lead = entry.team.filter(kind=TeamMember.Kind.LEAD).first()
    mail.deliver(
        "entry_filed",
        lead.email if lead else entry.entrant.email,
        entry=entry,
        filer=entry.filer,
        challenge=entry.challenge,
        link=link,
        days=INVITATION_LIFETIME.days,
    )


@jobs.task(max_attempts=8)
def tell_filing_refused(entry_id: str) -> None:
    """Tell who filed an entry that the person they filed it for does not want it."""
    entry = Entry.objects.select_related("filer", "challenge").get(pk=entry_id)
    if entry.filer:
        mail.deliver("filing_refused", entry.filer, entry=entry, challenge=entry.challenge)


@jobs.task(max_attempts=8)
def ask_guardian(consent_id: str) -> None:
    """Mail a guardian the way to the text and to their answer. The address is made here and stands in no row."""
    row = GuardianConsent.objects.select_related("entry__challenge", "entry__round", "member").get(pk=consent_id)
    if row.given is not None:
        return
    ward = people.ward_of(row)
    mail.deliver(
        "guardian_asked",
        row.guardian_email,
        consent=row,
        ward=ward,
        challenge=row.entry.challenge,
        link=f"{settings.SITE_URL}/guardian/{people.guardian_token(row)}/",
    )


@jobs.task(max_attempts=8)
def tell_of_guardian(consent_id: str) -> None:
    """Tell who answers for an entry what a guardian said."""
    row = GuardianConsent.objects.select_related("entry__challenge", "entry__entrant", "entry__filer", "member").get(
        pk=consent_id
    )
    if row.given is None:
        return
    for person in people.written_to(row.entry):
        mail.deliver(
            "guardian_answered",
            person,
            consent=row,
            ward=people.ward_of(row),
            entry=row.entry,
            challenge=row.entry.challenge,
        )


@jobs.periodic(every=timedelta(minutes=2))
@jobs.task(max_attempts=1)
def find_resemblances() -> None:
    """Hold new clips against all that came before them."""
    resemblance.find()
