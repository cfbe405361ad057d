"""Who may do what with an entry. Whether a row is seen at all is its queryset's answer (404), these decide 403."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from challenge.models import Challenge
from challenge.permissions import can_organise
from media.models import Media
from submissions.models import Entry, Startup


def owns_entry(user: User, entry: Entry) -> bool:
    """Whether this person answers for the entry. Organisers look; they never write in somebody's name."""
    return user.is_authenticated and entry.entrant_id == user.pk


def owns_startup(user: User, startup: Startup) -> bool:
    """Whether this person keeps the profile."""
    return user.is_authenticated and startup.owner_id == user.pk


def media_visible_to(user: User | AnonymousUser) -> QuerySet[Media]:
    """Media a person may learn the facts of: their own, and those of entries in challenges they run."""
    if not user.is_authenticated:
        return Media.objects.none()
    theirs = Challenge.objects.organised_by(user)
    organised = Q(clip_of__challenge__in=theirs) | Q(deck_of__challenge__in=theirs) | Q(image_of__challenge__in=theirs)
    return Media.objects.filter(Q(owner=user) | organised).distinct()


def organises(user: User, entry: Entry) -> bool:
    """Whether this person runs the challenge that the entry is in."""
    return can_organise(user, entry.challenge)


def entry_of_clip(media: Media) -> Entry | None:
    """Return the entry a clip stands in, the latest where there are several; None for one that was replaced or never used."""
    return Entry.objects.filter(clip=media).select_related("challenge").order_by("-created_at", "-pk").first()


def may_caption(user: User, media: Media, entry: Entry | None) -> bool:
    """Whether this person may write captions for a clip: who answers for its entry, and the organisers of the challenge."""
    if entry is None:
        return user.is_authenticated and media.owner_id == user.pk
    return owns_entry(user, entry) or organises(user, entry)
