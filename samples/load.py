"""Load the demonstration: people, the directory, four challenges. Loading twice changes nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from challenge.models import Challenge
from directory import actions, importing
from samples import clips, people, pitch_day, stories


def load_demo() -> dict[str, User]:
    """Make whatever of the demonstration is missing; return the people whose links are printed, by role."""
    now = timezone.now()
    with transaction.atomic():
        staff = people.load_staff()
        actions.import_organisations([*importing.real_records(), *importing.invented_records()], by=None)
        if not Challenge.objects.exists():
            stories.tell_past(staff, now)
            stories.tell_judging(staff, now)
            stories.tell_open(staff, now)
            pitch_day.tell(staff, now)
    return staff


def enqueue_clips() -> None:
    """Promise the demo's clips, which the workers make in the background."""
    clips.enqueue_all()
