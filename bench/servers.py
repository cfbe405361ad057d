"""Servers that a benchmark starts: a throw-away PostgreSQL, ours as `make serve` runs it, and others beside it; and what they cost."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")
#: What an environment of ours must not inherit.
OWN = {"DATABASE_URL", "STORAGE", "DEMO", "DEBUG", "EMAIL_URL"}


class NotHere(Exception):
    """A server cannot be had on this machine; says why in a line."""


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_seconds(*pids: int) -> float:
    """Return the processor time that processes and their descendants used so far, user and system, the ended ones with them."""
    ticks = 0
    for pid in (one for leader in pids for one in family(leader)):
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += sum(map(int, after_name[11:15]))
    return ticks / TICKS


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether a server answers there, whatever it says."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    return True


@contextmanager
def running(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """Run a server until the block ends; yield its process id once it answers."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def settings_for(folder: Path, port: int, *, workers: int = 2, database_url: str = "") -> dict[str, str]:
    """Return the environment of an installation of ours: the settings of a public server, in a folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN} | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO_DIR": str(folder),
        "SECRET_KEY": "bench",
        "MEDIA_URL_SECRET": "bench",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_WORKERS": str(workers),
    }
    return environment | ({"DATABASE_URL": database_url} if database_url else {})


@contextmanager
def our_server(environment: dict[str, str]) -> Iterator[int]:
    """Migrate, and run the web server that `manage.py serve` starts; yield its process id."""
    Path(environment["DEMO_DIR"]).mkdir(exist_ok=True)
    manage(environment, "migrate", "--noinput", "--verbosity", "0")
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "config/gunicorn.py"), "config.wsgi"]
    with running(command, int(environment["PORT"]), environment) as pid:
        yield pid


def manage(environment: dict[str, str], *words: str) -> str:
    """Run a management command of an installation and return what it printed."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout


@contextmanager
def postgres() -> Iterator[tuple[str, int]]:
    """Run a throw-away PostgreSQL that writes as surely as one in use; yield its address and the process that holds it. Raises NotHere."""
    say = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "bin" / "with_postgres"), sys.executable, "-c", say],
        env=os.environ | {"PG_DURABLE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    given, said, faults = process.stdin, process.stdout, process.stderr
    if given is None or said is None or faults is None:  # all three are pipes
        raise RuntimeError("no pipes to the database")
    try:
        url = said.readline().strip()
        if not url:
            raise NotHere(faults.read().strip())
        yield url, process.pid
    finally:
        given.close()
        process.wait(60)
