"""What the saves are measured against: a hand-written ASGI application that writes the two tables and asks no question.

It reads the JSON, writes the card (which was begun before) and upserts its marks in one transaction, and answers. No sign-in, no CSRF,
no rights, no checks, no guard of the version, no audit. Each process keeps a few connections to PostgreSQL open. Served with
`uvicorn bench.bare:app`.
"""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from typing import Any

import psycopg

CONNECTIONS = 8
CARD = """
UPDATE judging_scorecard
SET version = version + 1, state = %(state)s, comment_for_entrant = %(comment)s, updated_at = %(now)s
WHERE assignment_id = %(assignment)s
RETURNING id, version
"""
MARKS = """
INSERT INTO judging_mark (scorecard_id, criterion_id, value, reason)
SELECT %(card)s, criterion.id, given.value, ''
FROM unnest(%(keys)s::text[], %(values)s::numeric[]) AS given (key, value)
JOIN challenge_criterion AS criterion ON criterion.key = given.key
ON CONFLICT (scorecard_id, criterion_id) DO UPDATE SET value = excluded.value
"""

_idle: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer a PUT to .../assignments/ID/scorecard/."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["method"] != "PUT":
        await _answer(send, 404, b"{}")
        return
    raw, more = b"", True
    while more:
        message = await receive()
        raw, more = raw + message["body"], message.get("more_body", False)
    given = json.loads(raw)
    connection = await _idle.get()
    try:
        async with connection.transaction():
            card = {
                "assignment": scope["path"].split("/")[4],
                "now": datetime.now(UTC),
                "state": given["state"],
                "comment": given["comment_for_entrant"],
            }
            card_id, version = await (await connection.execute(CARD, card)).fetchone()  # type: ignore[misc]
            marks = {"card": card_id, "keys": list(given["marks"]), "values": list(given["marks"].values())}
            await connection.execute(MARKS, marks)
    finally:
        _idle.put_nowait(connection)
    await _answer(send, 200, json.dumps(given | {"version": version}).encode(), version)


async def _lifespan(receive: Any, send: Any) -> None:
    """Open the connections when the server starts, close them when it ends."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            for _number in range(CONNECTIONS):
                url = os.environ["DATABASE_URL"]
                _idle.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
            await send({"type": "lifespan.startup.complete"})
        else:
            while not _idle.empty():
                await (await _idle.get()).close()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(send: Any, status: int, body: bytes, version: int = 0) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"etag", f'"v{version}"'.encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
