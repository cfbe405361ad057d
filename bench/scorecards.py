"""Scorecard saves over HTTP, eight judges at once, against a handler that does the bare upsert and nothing else; and the card's page.

Ours: gunicorn as `make serve` runs it, with the settings of a public server, on PostgreSQL: a PUT with session, CSRF token, rights, guard
of the version, checks of the marks, audit. The reference: a hand-written ASGI application (bench/bare.py) under uvicorn with httptools
and uvloop, the same number of processes, the same two tables of the same database. One client (bench/savers.py), by short turns: each
turn of ours is compared with the reference's turn beside it, and the median of these ratios counts, so that a machine that also does
other things for a while hits both. What a save takes of the processors stands beside it and only informs.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.servers import ROOT, NotHere, cpu_seconds, free_port, manage, our_server, postgres, running, settings_for
from bench.table import MISSED, Row, row

PROCESSES = 2
LANES, JUDGES, ENTRIES = 8, 40, 5
#: So that both turns of a round take about as long.
OUR_SAVES, BARE_SAVES = 320, 1600
ROUNDS = 9
AT_LEAST = 0.14
MOST_QUERIES = 12

#: Run inside the installation: a round in judging, a card of every judge on every entry; prints what the client sends.
SEED = """
import json
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from accounts.models import User
from challenge.models import Challenge, Criterion, Round
from judging.models import Assignment, Judge
from submissions.models import Entry
now = timezone.now()
challenge = Challenge.objects.create(slug="bench", title="Bench", kind="startup", state="open")
round_ = Round.objects.create(challenge=challenge, name="One", judging_opens_at=now - timedelta(hours=1))
keys = [f"criterion-{{number}}" for number in range(5)]
for number, key in enumerate(keys):
    Criterion.objects.create(round=round_, key=key, name=key, position=number)
entries = [
    Entry.objects.create(
        challenge=challenge, round=round_, entrant=User.objects.create_user(f"entrant{{number}}@bench.example"),
        number=number, state="submitted", submitted_at=now,
    )
    for number in range({entries})
]
judges = []
for number in range({judges}):
    user = User.objects.create_user(f"judge{{number}}@bench.example")
    seat = Judge.objects.create(round=round_, user=user, state="active", invited_at=now)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = user.pk, settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    rows = [Assignment.objects.create(judge=seat, entry=entry, position=place) for place, entry in enumerate(entries)]
    judges.append({{"session": session.session_key, "assignments": [row.pk for row in rows], "keys": keys}})
print(json.dumps(judges))
"""
#: Counts what a page asks the database, as its own judge opens it.
PAGE = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(headers={{"host": "127.0.0.1"}})
client.cookies["sessionid"] = "{session}"
with CaptureQueriesContext(connection) as asked:
    answer = client.get("/judge/{assignment}/")
assert answer.status_code == 200, answer.status_code
print(len(asked))
"""
HEAD = (
    "PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
    "Cookie: sessionid={session}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n"
)


def run() -> list[Row]:
    """Return saves per second of both, the processor time of a save in both, and the queries of a scorecard's page."""
    name = f"scorecard saves, {LANES} at once"
    try:
        with tempfile.TemporaryDirectory(prefix="soundings-bench-") as folder, postgres() as (url, database):
            return _compared(name, Path(folder), url, database)
    except NotHere as missing:
        return [Row(name, 0, 0, "saves/s", 0, f">= {AT_LEAST}", MISSED, str(missing))]


def _compared(name: str, folder: Path, url: str, database: int) -> list[Row]:
    port, bare_port = free_port(), free_port()
    environment = settings_for(folder, port, workers=PROCESSES, database_url=url)
    bare = [sys.executable, "-m", "uvicorn", "bench.bare:app", "--port", str(bare_port), "--workers", str(PROCESSES)]
    bare += ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log"]
    with ExitStack() as stack:
        ours = stack.enter_context(our_server(environment))
        judges = json.loads(
            manage(environment, "shell", "-v0", "-c", SEED.format(entries=ENTRIES, judges=JUDGES)).strip()
        )
        theirs = stack.enter_context(running(bare, bare_port, environment))
        lanes = _lanes(judges)
        mine, upsert = Turns(ours, database, port), Turns(theirs, database, bare_port)
        for number in range(-1, ROUNDS):  # the first turn only warms up, and begins every card
            turns = [(mine, OUR_SAVES), (upsert, BARE_SAVES)]
            for side, saves in turns if number % 2 else reversed(turns):
                side.take(saves, lanes, counts=number >= 0)
        page = PAGE.format(session=judges[0]["session"], assignment=judges[0]["assignments"][0])
        queries = int(manage(environment, "shell", "-v0", "-c", page).strip())
    note = f"median of {ROUNDS} ratios; {PROCESSES} processes each, HTTP, PostgreSQL as it ships; ours p95 {mine.p95:.0f} ms"
    return [
        row(
            name,
            mine.rate,
            upsert.rate,
            "saves/s",
            at_least=AT_LEAST,
            ratio=_beside(mine.rates, upsert.rates),
            note=note,
        ),
        row(
            "the same, of a processor",
            1 / mine.cpu,
            1 / upsert.cpu,
            "saves/CPU s",
            ratio=_beside(upsert.cpus, mine.cpus),
            note=f"server and PostgreSQL together; {1000 * mine.cpu:.2f} and {1000 * upsert.cpu:.2f} ms a save",
        ),
        row("scorecard page, queries", queries, 1, "queries", at_most=MOST_QUERIES, note="the limit is a count"),
    ]


class Turns:
    """One server under the client's saves, several times."""

    def __init__(self, server: int, database: int, port: int) -> None:
        self.server, self.database, self.port = server, database, port
        self.rates: list[float] = []
        self.cpus: list[float] = []
        self.waits: list[float] = []

    def take(self, saves: int, lanes: list[list[dict[str, Any]]], *, counts: bool) -> None:
        """Make so many saves; every one must be taken. The cards' versions move on in `lanes`."""
        before = cpu_seconds(self.server, self.database)
        plan = json.dumps({"port": self.port, "saves": saves, "lanes": lanes})
        command = [sys.executable, "-S", str(ROOT / "bench/savers.py")]
        done = subprocess.run(command, input=plan, capture_output=True, text=True, check=True)
        said = json.loads(done.stdout)
        if said["statuses"] != {"200": saves}:
            raise RuntimeError(f"not every save was taken: {said['statuses']}")
        for lane in lanes:
            for card in lane:
                card["version"] = said["versions"][card["path"]]
        if counts:
            self.rates.append(saves / said["seconds"])
            self.cpus.append((cpu_seconds(self.server, self.database) - before) / saves)
            self.waits.append(said["waits"][int(len(said["waits"]) * 0.95)])

    @property
    def rate(self) -> float:
        """Saves per second."""
        return statistics.median(self.rates)

    @property
    def cpu(self) -> float:
        """Seconds of processor time for one save."""
        return statistics.median(self.cpus)

    @property
    def p95(self) -> float:
        """Milliseconds within which nineteen of twenty saves were answered."""
        return 1000 * statistics.median(self.waits)


def _beside(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the ratios of turns that stood beside each other."""
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def _lanes(judges: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Share the cards out: a judge's cards travel over one connection, a card is never saved from two."""
    cards = [[] for _lane in range(LANES)]  # type: list[list[dict[str, Any]]]
    for place in range(ENTRIES):
        for number, judge in enumerate(judges):
            path = f"/api/v1/assignments/{judge['assignments'][place]}/scorecard/"
            head = HEAD.format(path=path, session=judge["session"], token="c" * 32)
            cards[number % LANES].append({"path": path, "head": head, "keys": judge["keys"], "version": 0})
    return cards
