"""One command starts the demo, prints where it is, and stops without leaving anything behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.waiting import PATIENCE_SECONDS, eventually

START_SECONDS = 180
ROLES = ["administrator", "organiser", "judge", "entrant"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, *words: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--port", str(port), *words]


def environment(folder: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DEMO"} | {"DEMO_DIR": str(folder)}


@contextmanager
def demo(port: int, folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Run the demo in a session of its own; yields it and the lines it printed once it is ready."""
    process = subprocess.Popen(
        command(port, *words), env=environment(folder), cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    lines: list[str] = []
    deadline = time.monotonic() + START_SECONDS
    try:
        assert process.stdout
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith("entrant "):
                break
            assert time.monotonic() < deadline
        yield process, lines
    finally:
        process.kill()
        process.wait()


def family(folder: Path) -> list[int]:
    """Processes that work in this demo's folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if f"DEMO_DIR={folder}".encode() in variables and state != "Z":
            found.append(int(entry.name))
    return found


def links(lines: list[str]) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in lines if "/link/" in line)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_prints_its_links_keeps_its_data_and_stops_whole(tmp_path: Path, port: int, sign: int) -> None:
    folder = tmp_path / "demo"
    with demo(port, folder) as (process, lines):
        assert list(links(lines)) == ROLES
        for url in links(lines).values():
            assert url.startswith(f"http://localhost:{port}/link/")
            with urllib.request.urlopen(url, timeout=30) as page:
                assert "Sign in as" in page.read().decode()
        assert process.stdout
        assert re.fullmatch(r"directory-key snd_\S+", process.stdout.readline().strip())
        assert oct((folder / "secrets" / "SECRET_KEY").stat().st_mode)[-3:] == "600"
        process.send_signal(sign)
        assert process.wait(PATIENCE_SECONDS) == 0
        eventually(lambda: family(folder), [])
    before = (folder / "secrets" / "SECRET_KEY").read_text()
    with demo(port, folder) as (process, lines):
        assert not any(line.startswith("demo: loading") for line in lines)
        assert (folder / "secrets" / "SECRET_KEY").read_text() == before
        process.send_signal(sign)
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = subprocess.run(
            command(number), env=environment(tmp_path / "demo"), cwd=settings.BASE_DIR, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == f"demo: port {number} is in use; choose another one: make demo PORT={number + 1}\n"
    assert not (tmp_path / "demo").exists()


def test_a_public_server_does_not_start_on_made_up_secrets(tmp_path: Path) -> None:
    needed = {"SECRET_KEY", "ALLOWED_HOSTS", "MEDIA_URL_SECRET", "DEBUG", "DEMO"}
    bare = {name: value for name, value in environment(tmp_path).items() if name not in needed}
    serve = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]
    done = subprocess.run(serve, env=bare, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("serve: set SECRET_KEY, ALLOWED_HOSTS, MEDIA_URL_SECRET in the environment")


def test_a_reset_deletes_the_demos_own_things_and_nothing_else(tmp_path: Path) -> None:
    from samples.management.commands import demo as demo_command

    (tmp_path / "media").mkdir()
    for name in ("soundings.sqlite3", "loaded", "media/clip", "letter-to-my-mother.txt"):
        (tmp_path / name).write_text("x")
    demo_command.empty(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter-to-my-mother.txt"]
