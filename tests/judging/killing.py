"""A whole service by `manage.py serve` on a PostgreSQL of its own, eight tablets that save and send again, and the means to kill parts."""

from __future__ import annotations

import http.client
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
CSRF = "c" * 32
JUDGES, ENTRIES = 8, 5
ANSWER_SECONDS = 20
#: Makes a round in judging; prints for each judge the session and the assignments.
SEED = """
import json
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from accounts.models import User
from accounts.sessions import SessionStore
from tests.panel import give, make_entry, make_round, make_seat, newcomer
round_ = make_round(User.objects.create_user("olga@people.example", full_name="Olga", economy="PE"), "tide")
entries = [make_entry(round_, newcomer(number), f"Entry {{number}}") for number in range({entries})]
made = []
for number in range({judges}):
    person = User.objects.create_user(f"judge{{number}}@people.example", full_name=f"Judge {{number}}", economy="PG")
    seat, session = make_seat(round_, person), SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = person.pk, settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    made.append([session.session_key, [give(seat, entry, place).pk for place, entry in enumerate(entries)]])
print(json.dumps(made))
"""
#: What the database says: the version of each card, its marks, and the marks of every version that was ever written.
ROWS = """
import json
from core.models import AuditEvent
from judging.models import Mark, Scorecard
cards = {row.pk: row for row in Scorecard.objects.all()}
print(json.dumps({
    "versions": {row.assignment_id: row.version for row in cards.values()},
    "marks": [[cards[row.scorecard_id].assignment_id, row.criterion.key, int(row.value)]
              for row in Mark.objects.select_related("criterion")],
    "written": [[cards[row.target_id].assignment_id, row.facts["version"], row.facts["marks"]]
                for row in AuditEvent.objects.filter(verb="scorecard_saved")],
}))
"""


def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait until something holds; return the seconds it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"It took longer than {seconds} s."
        time.sleep(0.05)
    return time.monotonic() - began


def within(true: Callable[[], bool], seconds: float) -> float:
    """Wait as `until` does, with a limit that holds for a machine of our own: longer by as much as wants to run beside us meanwhile."""
    began, wanting = time.monotonic(), [os.getloadavg()[0]]
    while not true():
        wanting.append(float(Path("/proc/loadavg").read_text().split()[3].partition("/")[0]))
        limit = seconds * max(
            1.0, *(load / (os.cpu_count() or 1) for load in (wanting[0], sum(wanting) / len(wanting)))
        )
        assert time.monotonic() - began < limit, f"It took longer than {limit:.1f} s."
        time.sleep(0.05)
    return time.monotonic() - began


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def family(pid: int) -> list[int]:
    return [pid, *(one for child in children(pid) for one in family(child))]


def says(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


@dataclass
class Service:
    """`manage.py serve` with the settings of a public server."""

    folder: Path
    database_url: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {
            name: value for name, value in os.environ.items() if name not in {"STORAGE", "DEMO", "DEBUG", "EMAIL_URL"}
        }
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.database_url,
            "DEMO_DIR": str(self.folder),
            "SECRET_KEY": "killed",
            "MEDIA_URL_SECRET": "killed-media",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "WEB_WORKERS": "2",
            "WORKER_PROCESSES": "1",
            "PYTHONPATH": str(ROOT),
        }

    def start(self) -> None:
        """Start it; it need not answer yet."""
        words = [sys.executable, str(ROOT / "manage.py"), "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(words, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def kill(self) -> None:
        """Kill every process of it at once."""
        assert self.process is not None
        for pid in family(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it in order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()

    def web(self) -> list[int]:
        """Return the web processes that serve; the first of their kind, which only watches over them, is left out."""
        assert self.process is not None
        masters = [pid for pid in children(self.process.pid) if "gunicorn" in says(pid)]
        return [pid for master in masters for pid in children(master)]

    def workers(self) -> list[int]:
        """Return the processes that work jobs off."""
        assert self.process is not None
        return [pid for pid in children(self.process.pid) if "--one" in says(pid)]

    def status(self, path: str, **headers: str) -> int:
        """Return the status of a GET, 0 for no answer."""
        return self.get(path, **headers)[0]

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of a GET."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            line.close()

    def python(self, code: str) -> Any:
        """Run a few lines inside the installation; return the JSON they print."""
        words = [sys.executable, str(ROOT / "manage.py"), "shell", "--verbosity", "0", "-c", code]
        done = subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Tablet:
    """A judge who saves one card after the other, and sends again what got no answer."""

    def __init__(self, port: int, session: str, rows: list[str]) -> None:
        self.port, self.rows = port, rows
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
        self.line: http.client.HTTPConnection | None = None
        self.etags = dict.fromkeys(rows, '"v0"')
        self.acknowledged: list[tuple[str, int, dict[str, int]]] = []
        self.refusals: dict[int, dict[str, str]] = {}
        self.count = 0

    def save(self, saves: int) -> None:
        """Save so often, however often that takes."""
        for _number in range(saves):
            self.count += 1
            row = self.rows[self.count % len(self.rows)]
            marks = {
                key: 1 + (self.count + place) % 10
                for place, key in enumerate(("unique", "value", "market", "team", "fund"))
            }
            deadline = time.monotonic() + 120
            while not self._sent(row, marks):
                assert time.monotonic() < deadline, "no answer for two minutes"
                time.sleep(0.1)

    def _sent(self, row: str, marks: dict[str, int]) -> bool:
        status, headers, body = self._ask("PUT", row, json.dumps({"marks": marks, "state": "draft"}))
        if status == 200:
            self.etags[row] = headers["ETag"]
            self.acknowledged.append((row, json.loads(body)["version"], marks))
            return True
        if status == 412:  # it was kept, and the answer was lost
            self.etags[row] = headers["ETag"]
        elif status:
            self.refusals[status] = headers
        return False

    def _ask(self, method: str, row: str, body: str) -> tuple[int, dict[str, str], bytes]:
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        more = {"If-Match": self.etags[row], "Content-Type": "application/json"}
        try:
            self.line.request(method, f"/api/v1/assignments/{row}/scorecard/", body, self.headers | more)
            answer = self.line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (OSError, http.client.HTTPException):
            self.line.close()
            self.line = None
            return 0, {}, b""


@dataclass
class Crowd:
    """All tablets."""

    tablets: list[Tablet]

    @property
    def acknowledged(self) -> list[tuple[str, int, dict[str, int]]]:
        """Every save that was answered with 200: assignment, version, marks."""
        return [one for tablet in self.tablets for one in tablet.acknowledged]

    def save(self, saves: int, *, meanwhile: Callable[[Callable[[int], float]], None]) -> None:
        """Save so often together. `meanwhile` gets a function that waits until so many of them were acknowledged."""
        before = len(self.acknowledged)

        def after(count: int) -> float:
            return until(lambda: len(self.acknowledged) - before >= count, 120)

        with ThreadPoolExecutor(len(self.tablets)) as pool:
            running = [pool.submit(tablet.save, saves // len(self.tablets)) for tablet in self.tablets]
            meanwhile(after)
            for one in running:
                one.result()


class Database:
    """The throw-away PostgreSQL behind an address, as its processes see it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.folder = Path(parse_qs(urlsplit(url).query)["host"][0])
        self.command: list[str] = []
        self.again: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Stop it as `pg_ctl stop -m immediate` does: no goodbye to anybody."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        self.command = shlex.split((self.folder / "data" / "postmaster.opts").read_text())
        os.kill(pid, signal.SIGQUIT)
        until(
            lambda: (
                not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:4]
            ),
            20,
        )

    def start(self) -> None:
        """Start it again, as the user it belongs to."""
        owner = (self.folder / "data").stat()
        who = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.folder / "log").open("ab") as log:
            self.again = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log, **who)  # type: ignore[call-overload]

    def end(self) -> None:
        """Stop what `start` started."""
        if self.again:
            self.again.send_signal(signal.SIGINT)
            self.again.wait(20)
