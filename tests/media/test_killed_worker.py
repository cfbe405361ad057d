"""A worker killed with -9 in the middle of a rendition: the clip ends ready, exactly once, by the real supervisor and its workers."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
SEED = """
from accounts.models import User
from core import jobs
from media import tasks
from tests.clips import arrived_media, small_clip
media = arrived_media(User.objects.create_user("eva@people.example"), small_clip(12, width=1280, height=720, fps=30))
jobs.enqueue(tasks.inspect_media, media.pk)
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "tmp").mkdir()
    mine = {
        "DEMO_DIR": str(tmp_path / "demo"),
        "TMPDIR": str(tmp_path / "tmp"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "STORAGE"}}
    (tmp_path / "demo").mkdir()
    return kept | mine


@pytest.fixture
def supervisor(env: dict[str, str], tmp_path: Path) -> Iterator[int]:
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True, timeout=400)
    subprocess.run([*MANAGE, "shell", "-v0", "-c", SEED], env=env, cwd=ROOT, check=True, timeout=400)
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen([*MANAGE, "worker", "--processes", "1"], env=env, stdout=log, stderr=log)
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "It took too long."
        time.sleep(0.05)


def is_rendering(folder: Path) -> bool:
    return any(path.stat().st_size > 40_000 for path in folder.glob("soundings-copies-*/video.mp4") if path.is_file())


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_worker_killed_three_times_while_rendering_leaves_one_ready_clip(supervisor: int, tmp_path: Path):
    database = sqlite3.connect(f"file:{tmp_path}/demo/soundings.sqlite3?mode=ro", uri=True)

    def ask(question: str) -> object:
        return database.execute(question).fetchone()[0]

    for _time in range(3):
        until(lambda: is_rendering(tmp_path / "tmp"), 120)
        (worker,) = children(supervisor)
        os.kill(worker, signal.SIGKILL)
        for left in (tmp_path / "tmp").glob("soundings-copies-*"):
            shutil.rmtree(left)  # so that the next rendition is told from this one
        assert ask("select state from media_media") == "processing"
    until(lambda: ask("select state from media_media") != "processing", 400)
    assert ask("select state from media_media") == "ready"
    roles = [row[0] for row in database.execute("select role from media_rendition order by role")]
    assert roles == ["audio", "poster", "small", "sprite", "video", "waveform"]
    assert ask("select count(*) from media_media") == 1
    assert ask("select count(*) from core_auditevent where verb = 'media_ready'") == 1
    files = [path for path in (tmp_path / "demo" / "media" / "renditions").rglob("*") if path.is_file()]
    assert sorted(path.name.partition("-")[0] for path in files) == roles
