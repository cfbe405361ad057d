"""What every test may use: the cast (tests/cast.py), a store in a folder of its own, a clock that tests set themselves."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Error, Page, expect

from core import worker
from tests.cast import *  # noqa: F403 (the cast is a set of fixtures)
from tests.made import *  # noqa: F403
from tests.stores import *  # noqa: F403
from tests.waiting import PATIENCE

# Playwright runs an event loop in the test's own thread; the tests speak to the database there all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Each run tries the same examples, and none is a matter of speed: what passes once passes on a slower machine too.
hypothesis_settings.register_profile(
    "same everywhere", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("same everywhere")

# Playwright's own five seconds are too short for a page that is asked for while everything else runs.
expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path) -> None:
    """Keep mail and media of a test inside the test; plain static files, since hashed names need a collected build."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MEDIA_URL_SECRET = "for-tests-only"
    settings.SITE_URL = "http://localhost:8000"  # a demo kept in this checkout may have left its own


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium of this machine (bin/browser finds or installs it)."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    found = {"executable_path": path} if path else {}
    return {
        **browser_type_launch_args,
        **found,
        "args": ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream"],
    }


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Forget the rates that earlier tests used up."""
    cache.clear()


@pytest.fixture
def run_jobs(db: None) -> Callable[..., list[str]]:
    """Run in this process all jobs that wait, and those they promise; returns their names. A job that failed fails the test.

    `run_jobs(at=...)` moves the clock for jobs that are to run later.
    """

    def run(*, at: datetime | None = None) -> list[str]:
        done = worker.run_ready(at=at)
        for row in done:
            assert row.status == "SUCCESSFUL", row.traceback
            assert "_attempt" not in row.args_kwargs["kwargs"], f"{row.task_path} had to be tried again"
        return [row.task_path.rpartition(".")[2] for row in done]

    return run


class UnderWay:
    """How many requests the test's server is answering, and when the last one began or ended."""

    def __init__(self) -> None:
        self.lock, self.count, self.moved_at = threading.Lock(), 0, time.monotonic()
        request_started.connect(self.begun)
        request_finished.connect(self.ended)

    def begun(self, **_: Any) -> None:
        self._move(1)

    def ended(self, **_: Any) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        with self.lock:
            self.count, self.moved_at = self.count + step, time.monotonic()

    def settle(self, *, still_seconds: float = 0.2, at_most_seconds: float = 30) -> None:
        """Wait until nothing has begun or ended for a moment."""
        end = time.monotonic() + at_most_seconds
        while time.monotonic() < end:
            with self.lock:
                if self.count <= 0 and time.monotonic() - self.moved_at >= still_seconds:
                    self.count = 0  # a stream that was cut off may have been counted twice
                    return
            time.sleep(0.02)


@pytest.fixture(scope="session")
def under_way() -> UnderWay:
    return UnderWay()


@pytest.fixture
def page(page: Page, under_way: UnderWay) -> Iterator[Page]:
    """Be patient with a page; let what it has under way arrive before the test's database goes.

    A save still running would write into the next one's. A page that is left may send one more save on its way out; so leave it first,
    then wait for the server.
    """
    page.set_default_timeout(PATIENCE)
    yield page
    with suppress(Error):
        page.wait_for_load_state("networkidle", timeout=5_000)
    for other in page.context.pages:
        with suppress(Error):
            other.goto("about:blank")
    under_way.settle()
