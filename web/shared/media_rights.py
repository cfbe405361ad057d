"""Who may see what we made of a file now. Asked at each request for bytes: an address handed out earlier ends with the right to it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from judging.models import Assignment, Calibration
from results.models import Decision
from submissions.permissions import media_visible_to

PUBLIC = "public"


def may_see(viewer: str, media_id: str, *, at: datetime) -> bool:
    """Whether the viewer an address was made for may see this file, its copies and its captions, at this moment.

    "public" sees the clips and pictures of published winners who agreed to be shown; a person what is theirs, or their team's, what they
    organise, what they judge, and what their panel calibrates on.
    """
    if viewer == PUBLIC:
        shown = Q(entry__clip=media_id) | Q(entry__image=media_id)
        return Decision.objects.shown(at).filter(shown).exists()
    person = User.objects.filter(pk=viewer, is_active=True).first()
    if person is None:
        return False
    files = Q(entry__clip=media_id) | Q(entry__deck=media_id) | Q(entry__image=media_id)
    return (
        media_visible_to(person).filter(pk=media_id).exists()
        or Assignment.objects.for_judge(person).filter(files | _answered_with(media_id)).exists()
        or Calibration.objects.shown_to(person).filter(files).exists()
    )


def _answered_with(media_id: str) -> Q:
    """Match assignments whose entry answers a question with this file, and whose judge may read the answer."""
    told = Q(judge__round__blind=False) | Q(entry__answers__question__hidden_when_blind=False)
    return Q(entry__answers__media=media_id, entry__answers__question__private=False) & told
