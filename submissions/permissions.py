"""Who may do what with an entry. Whether a row is seen at all is its queryset's answer (404), these decide 403."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenge.permissions import can_organise
from media.models import Media
from submissions.both_sides import entries_with
from submissions.models import Entry, Startup, TeamMember

#: What organisers are told who would decide about an entry they are in.
OWN_ENTRY = _("You are in this entry. Another organiser or an administrator decides about it.")


def owns_entry(user: User, entry: Entry) -> bool:
    """Whether this person may write and submit the entry: who answers for it, and who files it for them until they refuse.

    Members of the team and organisers look; they never write in somebody's name.
    """
    return is_entrant(user, entry) or files_entry(user, entry)


def is_entrant(user: User | AnonymousUser, entry: Entry) -> bool:
    """Whether this person answers for the entry."""
    return user.is_authenticated and entry.entrant_id == user.pk


def files_entry(user: User | AnonymousUser, entry: Entry) -> bool:
    """Whether this person files the entry for somebody else, who has not refused it."""
    return user.is_authenticated and entry.filer_id == user.pk and entry.filing_refused_at is None


def is_addressed(user: User | AnonymousUser, member: TeamMember) -> bool:
    """Whether an invitation means this person: by their account or any address they proved."""
    return TeamMember.objects.filter(pk=member.pk).addressed_to(user).exists()


def owns_startup(user: User, startup: Startup) -> bool:
    """Whether this person may write the profile: who keeps it, and who writes an entry that stands on it."""
    return Startup.objects.owned_by(user).filter(pk=startup.pk).exists()


def media_visible_to(user: User | AnonymousUser) -> QuerySet[Media]:
    """Media a person may learn the facts of: their own, those of their team's entries, and of entries in challenges they run."""
    if not user.is_authenticated:
        return Media.objects.none()
    seen = Entry.objects.visible_to(user).values("pk")
    in_sight = Q(clip_of__in=seen) | Q(deck_of__in=seen) | Q(image_of__in=seen) | Q(answer_of__entry__in=seen)
    return Media.objects.filter(Q(owner=user) | in_sight).distinct()


def organises(user: User, entry: Entry) -> bool:
    """Whether this person runs the challenge that the entry is in."""
    return can_organise(user, entry.challenge)


def has_part_in(user: User, entry: Entry) -> bool:
    """Whether this person is behind the entry in any way; organisers who are decide nothing about it."""
    return entries_with(user).filter(pk=entry.pk).exists()


def entry_of_clip(media: Media) -> Entry | None:
    """Return the entry a clip stands in, the latest where there are several; None for one that was replaced or never used."""
    return Entry.objects.filter(clip=media).select_related("challenge").order_by("-created_at", "-pk").first()


def may_caption(user: User, media: Media, entry: Entry | None) -> bool:
    """Whether this person may write captions for a clip: who answers for its entry, and the organisers of the challenge."""
    if entry is None:
        return user.is_authenticated and media.owner_id == user.pk
    return owns_entry(user, entry) or organises(user, entry)
