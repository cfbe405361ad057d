"""The one error of ours that both doors translate. The others are Django's ValidationError and PermissionDenied."""

from __future__ import annotations

from typing import Any


class StateConflict(Exception):
    """The act is right, the moment is wrong: the round is closed, the card is locked, the plan is out of date (HTTP 409).

    `code` is for programs (`ROUND_LOCKED`), `message` for people, `facts` go into the API's answer beside them.
    """

    def __init__(self, code: str, message: Any, **facts: Any) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.facts = facts
