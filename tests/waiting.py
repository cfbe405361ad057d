"""How long a test waits for what a machine does in its own time; and a wait for what a browser brings about in the database."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

#: No claim about speed: a machine that runs everything at once is slow, and a test that passes waits no longer than it has to.
PATIENCE_SECONDS = 60
PATIENCE = PATIENCE_SECONDS * 1000  # milliseconds, as a browser counts


def eventually(read: Callable[[], Any], wanted: Any) -> None:
    """Wait until something read from the database is as wanted; what it is instead stands in the failure."""
    end = time.monotonic() + PATIENCE_SECONDS
    while read() != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert read() == wanted
