"""The people around the entries of the demonstration: teams that joined, an accelerator that files, a guardian who agreed."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from challenge import actions as challenges
from challenge import texts
from challenge.models import Challenge, Terms
from samples import people
from submissions.models import Consent, Entry, GuardianConsent, TeamMember

GALLERY = """*Example text.* If the pitch wins, its clip, the name of the start-up and what was written about it are shown on the public
pages of this site. You can take this back at any time; then they leave those pages at once."""


def ask_for_gallery(challenge: Challenge, organiser: User) -> None:
    """Ask apart whether winners may be shown."""
    challenges.write_text(
        challenge, by=organiser, use=Terms.Use.GALLERY, title="Show my pitch if it wins", required=False, text=GALLERY
    )


def gather(entry: Entry, at: datetime) -> None:
    """Give a draft a team: one who joined, one whose answer is awaited, a mentor who is only named."""
    for position, (name, role, kind, joined) in enumerate(
        (
            ("Julián Quispe", "camera", TeamMember.Kind.MEMBER, True),
            ("Lucía Mamani", "voice", TeamMember.Kind.MEMBER, False),
            ("Marta Salas", "", TeamMember.Kind.MENTOR, None),
        ),
        start=1,
    ):
        member = TeamMember(entry=entry, name=name, role=role, kind=kind, position=position)
        if joined is not None:
            member.email = people.address_of(name)
            member.user = people.ensure(member.email, name, entry.economy)
            member.invited_at = at
            member.joined_at = at + timedelta(hours=2) if joined else None
        member.full_clean()
        member.save()


def file_by_accelerator(entry: Entry, at: datetime) -> None:
    """Let an entry be one that an accelerator filed, and agreed to, for the person who answers for it."""
    filer = people.ensure("harbour.works@demo.example", "Noa Harbour", "NZ")
    entry.filer, entry.filer_kind = filer, Entry.Filer.ACCELERATOR
    entry.full_clean()
    entry.save()
    Consent.objects.filter(entry=entry).update(user=filer, on_behalf_of=entry.entrant)


def guard(entry: Entry, at: datetime) -> None:
    """Put somebody under age on a team, whose guardian agreed."""
    deadline = entry.round.deadline_at or at
    member = TeamMember.objects.create(
        entry=entry,
        name="Mere Tui",
        role="built the first sensor",
        position=1,
        born_on=(deadline - timedelta(days=16 * 365 + 90)).date(),
    )
    text = texts.current(entry.challenge.terms.all(), Terms.Use.GUARDIAN)
    GuardianConsent.objects.create(
        entry=entry,
        member=member,
        guardian_name="Hana Tui",
        guardian_email="hana.tui@demo.example",
        relation="mother",
        terms=text,
        asked_at=at - timedelta(days=2),
        answered_at=at - timedelta(days=1),
        given=True,
    )
