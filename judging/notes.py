"""Notes a judge pins to moments of a clip, as they come through either door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import typed
from judging.models.scorecard import REASON_LIMIT

MOST_NOTES = 100
#: Later than any clip or pitch runs.
LATEST_SECONDS = 4 * 3600


def read_timed_comments(given: Sequence[Any]) -> list[dict[str, Any]]:
    """Return notes `[{"at_seconds", "text"}]` in the order of the clip, to a tenth of a second. Raises ValidationError by field.

    Notes without words are left out.
    """
    if len(given) > MOST_NOTES:
        raise ValidationError({"timed_comments": _("At most %(limit)d notes.") % {"limit": MOST_NOTES}})
    found = []
    for row in given:
        at, text = row.get("at_seconds"), typed.clean(str(row.get("text", "")))
        if isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at <= LATEST_SECONDS:
            raise ValidationError({"timed_comments": _("A note stands at a moment of the clip, in seconds.")})
        if len(text) > REASON_LIMIT:
            raise ValidationError({"timed_comments": _("At most %(limit)d characters.") % {"limit": REASON_LIMIT}})
        if text:
            found.append({"at_seconds": round(at, 1), "text": text})
    return sorted(found, key=lambda note: note["at_seconds"])
