"""Keep a few processes of ours running: start them, start again what dies, stop all of them when asked.

Each one leads a process group of its own, so that stopping it also stops what it started; and the kernel tells each when this process is
gone, so that none is left behind even after `kill -9`.
"""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

from core.ids import new_id

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parent.parent
LOOK_EVERY_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
#: Who has lived so long had a good start: the next death is answered at once.
STEADY_SECONDS = 20.0
PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    niceness: int = 0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0  # of the monotonic clock
    start_after: float = 0.0
    pause_seconds: float = 0.5

    def start(self) -> None:
        """Start it in a group of its own."""
        parent = os.getpid()

        def become() -> None:
            with suppress(OSError, AttributeError):  # Linux only; elsewhere an orderly stop has to do
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)
            if self.niceness:
                os.nice(self.niceness)

        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own commands)
            self.command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=become,  # safe: this process has no threads
        )

    def signal(self, number: int) -> None:
        """Send a signal to its leader."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def end(self) -> None:
        """Kill whatever is left of its group."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Runs programs until SIGINT or SIGTERM."""

    def __init__(self, programs: Sequence[Program], *, grace_seconds: float = 10.0) -> None:
        self.programs = list(programs)
        self.grace_seconds = grace_seconds
        self.stopping = False

    def run(self, *, when_started: Callable[[], None] | None = None) -> None:
        """Start all, call `when_started` once, and watch. Returns after everything has stopped."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._stop)
        try:
            for program in self.programs:
                if not self.stopping:
                    program.start()
            if when_started and not self.stopping:
                when_started()
            while not self.stopping:
                self.look()
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def wait_until(self, test: Callable[[], bool], *, seconds: float) -> bool:
        """Watch until `test` holds; False when it does not within `seconds` or we are asked to stop."""
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            if test():
                return True
            self.look()
            time.sleep(LOOK_EVERY_SECONDS)
        return False

    def look(self) -> None:
        """Start again what died."""
        now = time.monotonic()
        for program in self.programs:
            if program.process is None:
                if now >= program.start_after:
                    program.start()
                continue
            code = program.process.poll()
            if code is None:
                continue
            program.end()
            if now - program.started_at > STEADY_SECONDS:
                program.pause_seconds = 0.5
            log.warning("process_died", name=program.name, code=code, pause_seconds=program.pause_seconds)
            program.process = None
            program.start_after = now + program.pause_seconds
            program.pause_seconds = min(program.pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    def _end(self) -> None:
        """Ask once, ask again when half the time is up, then kill."""
        deadline = time.monotonic() + self.grace_seconds
        again_at = time.monotonic() + self.grace_seconds / 2
        asked_again = False
        for program in self.programs:
            program.signal(signal.SIGTERM)
        while time.monotonic() < deadline:
            if all(program.process is None or program.process.poll() is not None for program in self.programs):
                break
            if not asked_again and time.monotonic() > again_at:
                asked_again = True
                for program in self.programs:
                    program.signal(signal.SIGTERM)
            time.sleep(0.05)
        for program in self.programs:
            program.end()


def manage(*words: str) -> list[str]:
    """Return the command line of one of our management commands."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def web() -> Program:
    """Return the web server; gunicorn itself starts its dead workers again. It reads HOST, PORT and WEB_WORKERS."""
    return Program("web", [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "config/gunicorn.py"), "config.wsgi"])


def workers(count: int) -> list[Program]:
    """Return `count` worker processes. One of two or more leaves the films to the others, so that mails go out meanwhile.

    All of them give way to the web server: in the last minute before a deadline, answers come before letters.
    """
    found = []
    for number in range(1, count + 1):
        light = number == count and count > 1
        # The id outlives the process: who is started again under it gives back what its predecessor held.
        words = ["worker", "--one", "--id", new_id(), *(["--without", "video"] if light else [])]
        found.append(Program(f"worker-{number}", manage(*words), niceness=3 if light else 5))
    return found


def port_is_free(host: str, port: int) -> bool:
    """Whether a server can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_ready(host: str, port: int, *, name: str = "localhost") -> bool:
    """Whether the service says of itself that it is ready (/readyz). `name` is a host name it answers to."""
    peer = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a question, not a listener)
    connection = http.client.HTTPConnection(peer, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
