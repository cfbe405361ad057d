"""The one refusal of this room that carries something back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from judging.models import Scorecard


class StaleCard(Exception):
    """A scorecard was saved from elsewhere meanwhile. Nothing was overwritten; `current` is the card as it stands."""

    code = "STALE_CARD"

    def __init__(self, current: Scorecard) -> None:
        super().__init__(_("This scorecard was changed on another device. Nothing is lost: choose which one to keep."))
        self.current = current
