"""Many submits at once against the real server: an installation of its own, entries ready to be sent, and a client that notes times."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.installation import ROOT, Installation

CSRF = "c" * 32
ANSWER_SECONDS = 150
#: Makes complete drafts whose terms are accepted, each with a session of its entrant. Prints [entry, session] for each.
SEED = """
import json
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from accounts.models import User
from submissions.models import Consent
from tests.call import complete_draft, make_call
now = timezone.now()
olga = User.objects.create_user("olga@people.example", full_name="Olga", economy="PE")
call = make_call(olga, "minute", "video")
call.opens_at, call.grace_minutes = now - timedelta(days=1), 0
call.judging_opens_at = call.judging_closes_at = None
call.save()
made = []
transaction.set_autocommit(False)
for number in range(1, {count} + 1):
    person = User.objects.create_user(f"p{{number}}@people.example", full_name=f"Person {{number}}", economy="PG")
    entry = complete_draft(call, person, number=number)
    Consent.objects.create(entry=entry, terms=call.challenge.terms.get(), user=person, accepted_at=now)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = person.pk, settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    made.append([entry.pk, session.session_key])
transaction.commit()
transaction.set_autocommit(True)
print(json.dumps(made))
"""
CLOSE = """
from datetime import datetime, timedelta, UTC
from challenge.models import Round
Round.objects.update(deadline_at=datetime.fromtimestamp({closes_at}, UTC) - timedelta(minutes=1))
"""
ROWS = """
import json
from submissions import receipts
from submissions.models import Entry, Receipt
print(json.dumps({
    "entries": {row.pk: [row.state, row.submitted_at and row.submitted_at.timestamp()] for row in Entry.objects.all()},
    "receipts": [[row.entry_id, row.issued_at.timestamp(), receipts.is_genuine(row)] for row in Receipt.objects.all()],
}))
"""


class Server(Installation):
    """A whole installation, several web workers and the workers behind them, on the database that is named."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        super().__init__(folder, more={"DATABASE_URL": database_url} if database_url else {})

    def prepare(self, count: int) -> list[tuple[str, str]]:
        """Start, and return so many (entry, session)."""
        self.start()
        return [tuple(pair) for pair in json.loads(self.python(SEED.format(count=count)))]

    def close_at(self, moment: float) -> None:
        """Put the deadline of the round there: the first late instant, in seconds of the epoch."""
        self.python(CLOSE.format(closes_at=moment))

    def rows(self) -> dict[str, Any]:
        """Return what the database says: entries with state and time, receipts with time and whether they are genuine."""
        return json.loads(self.python(ROWS))


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a throw-away PostgreSQL and give its address. A `durable` one keeps what it acknowledged, whatever happens to it."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    say = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "bin" / "with_postgres"), sys.executable, "-c", say],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=kept | ({"PG_DURABLE": "1"} if durable else {}),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(60)


@dataclass(frozen=True, slots=True)
class Sent:
    """One submit as the client saw it, in seconds of the epoch: before its first byte, after its last, and when the answer was there."""

    entry: str
    begun_at: float
    sent_at: float
    answered_at: float
    status: int
    body: dict[str, Any]


def submit_all(port: int, plan: list[tuple[str, str, float]]) -> list[Sent]:
    """Send every submit (entry, session, when) at its moment, each on a connection of its own."""

    async def run() -> list[Sent]:
        return list(await asyncio.gather(*(_submit(port, *one) for one in plan)))

    # In a thread of its own: a browser test that ran before leaves an event loop in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


async def _submit(port: int, entry: str, session: str, when: float) -> Sent:
    await asyncio.sleep(max(0.0, when - time.time() - 0.05))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(max(0.0, when - time.time()))
    lines = (
        f"POST /api/v1/entries/{entry}/submit/ HTTP/1.1",
        "Host: localhost",
        f"Cookie: sessionid={session}; csrftoken={CSRF}",
        f"X-CSRFToken: {CSRF}",
        "Content-Type: application/json",
        "Content-Length: 2",
        "Connection: close",
    )
    begun_at = time.time()
    writer.write("\r\n".join([*lines, "", "{}"]).encode())
    await writer.drain()
    sent_at = time.time()
    raw = await asyncio.wait_for(reader.read(), ANSWER_SECONDS)
    answered_at = time.time()
    writer.close()
    head, _blank, body = raw.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1]) if head else 0
    return Sent(entry, begun_at, sent_at, answered_at, status, json.loads(body) if body.startswith(b"{") else {})
