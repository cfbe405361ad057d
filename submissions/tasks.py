"""What this room does later: ids in, one call."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts import links
from accounts.models import User
from core import jobs, mail
from submissions import people, pipeline, rules
from submissions.models import Entry, GuardianConsent, ScreeningNote, TeamMember
from submissions.screening import Reason


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


@jobs.task(max_attempts=8)
def send_screening(note_id: str) -> None:
    """Tell an entrant what the organisers decided and why, unless they changed their mind before the letter left."""
    note = ScreeningNote.objects.select_related("entry__entrant", "entry__challenge", "entry__round").get(pk=note_id)
    entry = note.entry
    if entry.screening != note.decision or entry.screening_notes.exclude(code="").first() != note:
        return
    mail.deliver(
        "entry_changes" if note.decision == Entry.Screening.CHANGES else "entry_screened_out",
        entry.entrant,
        reply_to=entry.challenge.contact_email,
        note=note,
        reason=Reason(note.code).label,
        entry=entry,
        challenge=entry.challenge,
        extension=entry.extensions.first(),
    )


@jobs.task(max_attempts=8)
def send_back_in(entry_id: str) -> None:
    """Tell an entrant that an entry which was screened out stands again."""
    entry = Entry.objects.select_related("entrant", "challenge").get(pk=entry_id)
    if entry.screening != Entry.Screening.REFUSED:
        mail.deliver(
            "entry_back_in",
            entry.entrant,
            reply_to=entry.challenge.contact_email,
            entry=entry,
            challenge=entry.challenge,
        )


@jobs.task(max_attempts=8)
def send_nudge(entry_id: str) -> None:
    """Remind an entrant of a draft: what is missing, and until when."""
    entry = Entry.objects.for_listing().get(pk=entry_id)
    if entry.state != Entry.State.DRAFT:
        return
    gaps = [text for texts in rules.missing(entry).values() for text in texts]
    mail.deliver(
        "entry_nudge",
        entry.entrant,
        reply_to=entry.challenge.contact_email,
        entry=entry,
        challenge=entry.challenge,
        gaps=gaps,
        until=_last_minute(entry),
    )


def _last_minute(entry: Entry) -> datetime | None:
    """Return the last minute in which this entry can be handed in."""
    moments = [
        moment for moment in (entry.round.deadline_at, *(row.until_at for row in entry.extensions.all()[:1])) if moment
    ]
    return max(moments, default=None)


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
