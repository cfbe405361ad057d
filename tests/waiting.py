"""Wait for what a browser's work brings about in the database."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE_SECONDS = 20


def eventually(read: Callable[[], Any], wanted: Any) -> None:
    """Wait until something read from the database is as wanted; what it is instead stands in the failure."""
    end = time.monotonic() + PATIENCE_SECONDS
    while read() != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert read() == wanted
