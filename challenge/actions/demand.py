"""What the plan of who judges what has to keep to: judges for each entry, in a track too, one economy, even loads, the seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenge.models import Round, TrackDemand
from challenge.writing import hold, hold_round, set_facts, write_round
from core import audit
from core.errors import StateConflict

DEMAND_FIELDS = ("judges_per_entry", "same_economy", "max_judges_per_economy", "even_load", "seed")


@transaction.atomic
def set_demand(round_: Round, *, by: User, tracks: Mapping[str, int | None] | None = None, **facts: Any) -> Round:
    """Change any of DEMAND_FIELDS, and by `tracks` ({id: judges for each entry, None for the round's own}) single tracks.

    Assignments stay as they are until a plan is applied. Raises ValidationError by field, with a track's id as the name of its
    own; StateConflict (ROUND_LOCKED).
    """
    challenge = hold(round_.challenge, by=by)
    round_ = hold_round(round_, challenge)
    if round_.locked_at:
        raise StateConflict("ROUND_LOCKED", _("This round is locked. Unlock it first."))
    changes = set_facts(round_, facts, DEMAND_FIELDS)
    write_round(round_, challenge, changes, by=by, verb="round_edited")
    known = {row.track_id: row for row in round_.track_demands.all()}
    for track in challenge.tracks.filter(pk__in=tracks or {}):
        wanted, row = (tracks or {})[track.pk], known.get(track.pk)
        before = row.judges_per_entry if row else None
        if wanted == before:
            continue
        if wanted is None:
            round_.track_demands.filter(track=track).delete()
        else:
            row = row or TrackDemand(round=round_, track=track)
            row.judges_per_entry = wanted
            try:
                row.full_clean()
            except ValidationError as error:
                raise ValidationError({track.pk: error.message_dict["judges_per_entry"]}) from error
            row.save()
        audit.record(by, "track_demand_set", round_, scope=challenge.pk, track=track.key, judges=[before, wanted])
    return round_
