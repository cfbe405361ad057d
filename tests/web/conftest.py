"""A clock that stands at the moment of tests/web/contest.py, for pages that ask what time it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.web.contest import NOW


@pytest.fixture
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield
