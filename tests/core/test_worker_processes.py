"""Real worker processes: one is killed in the middle of a job, another finishes it, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from tests.waiting import PATIENCE_SECONDS


def wait_for(what: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def manage(tmp_path: Path) -> Callable[..., list[str]]:
    """Return the command line of a management command, and set the environment of an installation of its own."""
    return lambda *words: [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite3",
        "DEMO_DIR": str(tmp_path),
        "SECRET_KEY": "for-tests-only",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def test_a_job_survives_the_death_of_its_worker(tmp_path: Path, manage, environment: dict[str, str]) -> None:
    book = tmp_path / "diary"
    subprocess.run(manage("migrate", "-v0"), env=environment, check=True, cwd=settings.BASE_DIR)
    promise = (
        "from core import jobs; from tests.core import slow_jobs;"
        f"jobs.enqueue(slow_jobs.hold_then_finish, {str(book)!r})"
    )
    subprocess.run(manage("shell", "-v0", "-c", promise), env=environment, check=True, cwd=settings.BASE_DIR)
    supervisor = subprocess.Popen(manage("worker", "--processes", "2"), env=environment, cwd=settings.BASE_DIR)
    try:
        wait_for(book.exists)
        wait_for(lambda: book.read_text().split())
        first = int(book.read_text().split()[0])
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: "done" in book.read_text())
        second = int(book.read_text().split()[1])
        assert second != first
        family = children_of(supervisor.pid)
        assert len(family) == 2
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(PATIENCE_SECONDS) == 0
        assert [pid for pid in (first, second, *family) if is_alive(pid)] == []
    finally:
        supervisor.kill()


def test_workers_do_not_outlive_a_supervisor_that_was_killed(manage, environment: dict[str, str]) -> None:
    subprocess.run(manage("migrate", "-v0"), env=environment, check=True, cwd=settings.BASE_DIR)
    supervisor = subprocess.Popen(manage("worker", "--processes", "2"), env=environment, cwd=settings.BASE_DIR)
    try:
        wait_for(lambda: len(children_of(supervisor.pid)) == 2)
        time.sleep(1)
        family = children_of(supervisor.pid)
    finally:
        supervisor.kill()
        supervisor.wait()
    wait_for(lambda: not any(is_alive(pid) for pid in family))
