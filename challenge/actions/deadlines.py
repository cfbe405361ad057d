"""The fine print of a deadline: grace, tracks with a date of their own, late codes, and drafts that the clock hands in."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge import clock
from challenge.deadlines import LAST_MINUTE
from challenge.models import Challenge, LateCode, Round, Track, TrackDeadline
from challenge.writing import hold, hold_round, note_changes, set_facts
from core import audit

GRACE_FIELDS = ("grace_minutes", "grace_shown", "offers_auto_submit")
#: Read aloud and typed on phones: no letter that looks like a digit.
CODE_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
CODE_LENGTH = 10


@transaction.atomic
def set_grace(round_: Round, *, by: User, at: datetime, **facts: Any) -> Round:
    """Change any of GRACE_FIELDS. A grace that runs, or that entrants were told of, can only grow. Raises ValidationError by field."""
    challenge = hold(round_.challenge, by=by)
    round_ = hold_round(round_, challenge)
    closes_at = round_.deadline_for().closes_at
    before = round_.grace_minutes
    promised = challenge.state != Challenge.State.DRAFT and (
        round_.grace_shown or (closes_at is not None and closes_at <= at)
    )
    changes = set_facts(round_, facts, GRACE_FIELDS)
    if promised and round_.grace_minutes < before:
        raise ValidationError(
            {"grace_minutes": _("Entrants count on %(n)d minutes. This can only be raised.") % {"n": before}}
        )
    round_.full_clean()
    round_.save()
    note_changes(by, "round_edited", round_, challenge, changes)
    return round_


@transaction.atomic
def set_track_deadline(
    round_: Round, track: Track, *, by: User, at: datetime, deadline_at: datetime | None
) -> TrackDeadline | None:
    """Let a track close at another moment than its round, or with None as the round does.

    Once the challenge is public a deadline moves to a moment still to come. Raises ValidationError (`deadline_at`).
    """
    challenge = hold(round_.challenge, by=by)
    round_ = hold_round(round_, challenge)
    if track.challenge_id != challenge.pk:
        raise ValidationError({"deadline_at": _("Choose a track of this challenge.")})
    row = round_.track_deadlines.filter(track=track).first()
    before = row.deadline_at if row else None
    if before == deadline_at:
        return row
    _check_track_deadline(round_, track, deadline_at, at=at)
    facts = {
        "track": track.key,
        "deadline_at": [moment.isoformat() if moment else None for moment in (before, deadline_at)],
    }
    if deadline_at is None:
        round_.track_deadlines.filter(track=track).delete()
        row = None
    else:
        row = row or TrackDeadline(round=round_, track=track)
        row.deadline_at = deadline_at
        row.full_clean()
        row.save()
    audit.record(by, "track_deadline_set", round_, scope=challenge.pk, **facts)
    return row


def _check_track_deadline(round_: Round, track: Track, deadline_at: datetime | None, *, at: datetime) -> None:
    zone = round_.challenge.zone
    then = deadline_at or round_.deadline_at
    if then is None or round_.opens_at is None:
        raise ValidationError({"deadline_at": _("Set the dates of the round first.")})
    if then <= round_.opens_at:
        raise ValidationError(
            {
                "deadline_at": _("Entries open on %(then)s. A track closes after that.")
                % {"then": clock.say(round_.opens_at, zone)}
            }
        )
    if round_.judging_opens_at and then > round_.judging_opens_at:
        raise ValidationError(
            {
                "deadline_at": _("Judging opens on %(then)s. A track closes before that.")
                % {"then": clock.say(round_.judging_opens_at, zone)}
            }
        )
    if round_.challenge.state != Challenge.State.DRAFT and then + LAST_MINUTE <= at:
        raise ValidationError({"deadline_at": _("Choose a moment that is still to come.")})


@transaction.atomic
def make_late_code(
    round_: Round, *, by: User, at: datetime, until_at: datetime, places: int = 1, note: str = ""
) -> LateCode:
    """Make a code that opens a round for so many entrants until a minute that is still to come. Raises ValidationError by field."""
    challenge = hold(round_.challenge, by=by)
    round_ = hold_round(round_, challenge)
    if until_at + LAST_MINUTE <= at:
        raise ValidationError({"until_at": _("Choose a moment that is still to come.")})
    code = "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))
    row = LateCode(round=round_, code=code, until_at=until_at, places=places, note=note.strip(), made_by=by)
    row.full_clean()
    row.save()
    audit.record(by, "late_code_made", row, scope=challenge.pk, until_at=until_at.isoformat(), places=places)
    return row


@transaction.atomic
def revoke_late_code(row: LateCode, *, by: User, at: datetime) -> LateCode:
    """Let nobody else use a code. Who used it keeps the time it gave. Can be repeated."""
    challenge = hold(row.round.challenge, by=by)
    row = LateCode.objects.select_for_update().get(pk=row.pk)
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at", "updated_at"])
        audit.record(by, "late_code_revoked", row, scope=challenge.pk)
    return row
