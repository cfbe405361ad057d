"""A pitch day with all its screens: fifty judges' pages and five hundred in the audience, while the desk starts, pauses and goes on.

Ours: gunicorn as `make serve` runs it, with the settings of a public server, on PostgreSQL. The day is public, so no page sends a cookie
with its question, the judges' neither. The pages ask as their script does (bench/crowd.py), and the desk acts through its own page.
Held are three things: how much of one processor it takes, what an answer costs beside one that looks at nothing (bench/unchanged.py, under
the same gunicorn, asked by the same pages), and that every page knows of an act within its interval and half a second.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.servers import ROOT, NotHere, cpu_seconds, free_port, manage, our_server, postgres, running, settings_for
from bench.table import MISSED, Row, row

#: Milliseconds between two questions of each page, as the templates have it.
JUDGES, WATCHERS = 50, 500
PAGES = [1000] * JUDGES + [4000] * WATCHERS
#: Seconds: all pages are opened, then each knows the way; the acts; what the last one needs to come round.
OPENS, ACTS_FROM, ACTS_EVERY = 6, 9, 5
ACTS = ("start", "pause", "resume", "end")
SECONDS = ACTS_FROM + ACTS_EVERY * len(ACTS) + 1
REFERENCE_SECONDS = 10
#: What a page may take beyond its interval.
GRACE = 0.5
OF_A_PROCESSOR, COSTS = 0.5, 6

#: Run inside the installation: a public pitch day of twenty turns and an organiser at its desk; prints what the client sends.
SEED = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from accounts.models import User
from accounts.sessions import SessionStore
from challenge.models import Challenge, Membership, Round
from judging.models import PitchDay, PitchSlot
from submissions.models import Entry
now = timezone.now()
organiser = User.objects.create_user("organiser@bench.example")
challenge = Challenge.objects.create(slug="bench", title="Bench", kind="startup", state="open")
Membership.objects.create(user=organiser, challenge=challenge, role="organiser")
round_ = Round.objects.create(challenge=challenge, name="Pitch day")
day = PitchDay.objects.create(round=round_, starts_at=now)
for number in range(20):
    entry = Entry.objects.create(
        challenge=challenge, round=round_, entrant=User.objects.create_user(f"entrant{number}@bench.example"),
        number=number, title=f"Entry {number}", state="submitted", submitted_at=now,
    )
    slot = PitchSlot.objects.create(day=day, entry=entry, position=number)
    first = slot if number == 0 else first
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = organiser.pk, settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = organiser.get_session_auth_hash()
session.save()
print(json.dumps({"round": round_.pk, "slot": first.pk, "version": day.version, "session": session.session_key}))
"""
TOKEN = "c" * 32


def run() -> list[Row]:
    """Return the share of a processor, the processor time of an answer in both, and how soon all pages know."""
    name = f"pitch day, {JUDGES} judges and {WATCHERS} watchers"
    try:
        with tempfile.TemporaryDirectory(prefix="soundings-bench-") as folder, postgres() as (url, database):
            return _measured(name, Path(folder), url, database)
    except NotHere as missing:
        return [Row(name, 0, 0, "CPU s/s", 0, f"<= {OF_A_PROCESSOR}", MISSED, str(missing))]


def _measured(name: str, folder: Path, url: str, database: int) -> list[Row]:
    port, bare_port = free_port(), free_port()
    environment = settings_for(folder, port, database_url=url)
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "config/gunicorn.py"), "bench.unchanged"]
    with ExitStack() as stack:
        ours = stack.enter_context(our_server(environment))
        day = json.loads(manage(environment, "shell", "-v0", "-c", SEED).strip())
        path = f"/stage/bench/{day['round']}/clock.json"
        pages = stack.enter_context(crowd(port, path, SECONDS))
        acted, cpu, window = _at_the_desk(day, port, ours, database)
        said = said_by(pages)
        theirs = stack.enter_context(running(command, bare_port, environment | {"PORT": str(bare_port)}))
        pages = stack.enter_context(crowd(bare_port, path, OPENS + REFERENCE_SECONDS))
        bare_cpu, bare_window = _while_nothing_happens(theirs)
        bare = said_by(pages)
    if not statuses(said) | statuses(bare) <= {200, 304}:
        raise RuntimeError(f"the clock answered {sorted(statuses(said) | statuses(bare))}")
    answers, bare_answers = _within(said, *window), _within(bare, *bare_window)
    seconds = window[1] - window[0]
    waits = sorted(wait for _came, wait, _status in answers)
    p50, p95, p99 = (1000 * waits[int(len(waits) * part)] for part in (0.5, 0.95, 0.99))
    rate = f"{len(answers) / seconds:.0f} answers/s after {p50:.0f} / {p95:.0f} / {p99:.0f} ms (p50, p95, p99)"
    # A machine that does other things too keeps answers waiting that cost nothing.
    slowest = max(wait for _came, wait, _status in bare_answers)
    heard = last_to_know(said, acted, PAGES, GRACE + slowest)
    return [
        row(name, cpu, seconds, "CPU s/s", at_most=OF_A_PROCESSOR, note=f"server and PostgreSQL; {rate}"),
        row(
            "the same, CPU of an answer",
            1000 * cpu / len(answers),
            1000 * bare_cpu / len(bare_answers),
            "CPU ms",
            at_most=COSTS,
            note="with the acts of the desk; the reference under the same gunicorn",
        ),
        row(
            "the same, last to know",
            heard,
            1,
            "of its time",
            at_most=1,
            note=f"{len(ACTS)} acts; its time: its interval, {GRACE} s, the slowest answer of the reference ({1000 * slowest:.0f} ms)",
        ),
    ]


def statuses(said: dict[str, Any]) -> set[int]:
    """Return what the pages were answered."""
    return {status for _came, _wait, status in said["answers"]}


def last_to_know(said: dict[str, Any], acted: list[tuple[float, int]], pages: list[int], grace: float) -> float:
    """Return how much of its time, its interval and the grace, the slowest page took to know of an act.

    `acted` are the moments of the taps, each with the version of the day that it made. Raises RuntimeError where a page never knew, or
    was shown an older state after a newer one.
    """
    versions = {tag: int(json.loads(text)["version"]) for tag, text in said["documents"].items()}
    longest = 0.0
    for every, heard in zip(pages, said["heard"], strict=True):
        known = [(came, versions[tag]) for came, tag in heard]
        if known != sorted(known, key=lambda one: one[1]):
            raise RuntimeError("a page was shown an older state after a newer one")
        for tapped, version in acted:
            came = next((came for came, seen in known if seen >= version), None)
            if came is None:
                raise RuntimeError(f"a page never knew of version {version}")
            longest = max(longest, (came - tapped) / (every / 1000 + grace))
    return longest


@contextmanager
def crowd(port: int, path: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Open all pages; yield the process they are in."""
    plan = {"port": port, "path": path, "pages": PAGES, "opens": OPENS, "seconds": seconds}
    command = [sys.executable, "-S", str(ROOT / "bench/crowd.py")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdin is None:  # it is a pipe
        raise RuntimeError("no pipe to the pages")
    process.stdin.write(json.dumps(plan))
    process.stdin.close()
    process.stdin = None
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def said_by(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the pages and return what they were told."""
    text, _faults = process.communicate(timeout=SECONDS + 60)
    if process.returncode:
        raise RuntimeError("the pages gave up")
    told: dict[str, Any] = json.loads(text)
    return told


def _at_the_desk(
    day: dict[str, Any], port: int, *pids: int
) -> tuple[list[tuple[float, int]], float, tuple[float, float]]:
    """Act, one thing after the other. Returns the taps with the versions they made, and the processor time of the servers in a window."""
    time.sleep(ACTS_FROM)
    began, before, acted = time.monotonic(), cpu_seconds(*pids), []
    for number, act in enumerate(ACTS):
        version = day["version"] + number
        acted.append((time.monotonic(), version + 1))
        tap(port, day, act, version)
        time.sleep(max(0.0, began + ACTS_EVERY * (number + 1) - time.monotonic()))
    return acted, cpu_seconds(*pids) - before, (began, time.monotonic())


def tap(port: int, day: dict[str, Any], act: str, version: int) -> None:
    """Do one thing at the desk, as its page does."""
    form = urlencode({"act": act, "slot": day["slot"], "version": version, "csrfmiddlewaretoken": TOKEN})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={day['session']}; csrftoken={TOKEN}",
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("POST", f"/organise/bench/pitch/{day['round']}/desk/act/", form, headers)
    status = line.getresponse().status
    line.close()
    if status != 302:
        raise RuntimeError(f"the desk answered {status}")


def _while_nothing_happens(*pids: int) -> tuple[float, tuple[float, float]]:
    time.sleep(OPENS + 2)
    began, before = time.monotonic(), cpu_seconds(*pids)
    time.sleep(REFERENCE_SECONDS - 3)
    return cpu_seconds(*pids) - before, (began, time.monotonic())


def _within(said: dict[str, Any], began: float, ended: float) -> list[list[float]]:
    return [answer for answer in said["answers"] if began <= answer[0] < ended]
