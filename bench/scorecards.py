"""Scorecard saves through the whole stack, against a handler that does the bare upsert and nothing else.

Ours: a PUT with session, CSRF token, rights, version guard, checks of the marks, audit. The reference: a hand-written WSGI function that
reads the same JSON and writes the same two tables in one transaction of the same database. Both are called as a server calls them, one
request after the other, in one process.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from bench.table import Row, row

SAVES = 200
ROUNDS = 5
JUDGES, ENTRIES, CRITERIA = 8, 5, 5

Handler = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def run() -> list[Row]:
    """Return saves per second of both; the ratio is ours to the reference."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with override_settings(API_RATES=dict.fromkeys(settings.API_RATES, "1000000/min")):
            cards = _cards()
            ours, bare = [], []
            for _round in range(ROUNDS):
                ours.append(_seconds(_application(), [card.request() for card in _turns(cards)], cards))
                bare.append(_seconds(upsert, [card.request() for card in _turns(cards)], cards))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    mine, theirs = SAVES / min(ours), SAVES / min(bare)
    return [
        row("scorecard saves, one at a time", mine, theirs, "saves/s", note=f"{connection.vendor}, best of {ROUNDS}")
    ]


class Card:
    """A judge's card on one entry, with what a browser sends beside it."""

    def __init__(self, assignment_id: str, client: Client, keys: list[str]) -> None:
        self.path = f"/api/v1/assignments/{assignment_id}/scorecard/"
        self.version = 0
        self.keys = keys
        self.cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.token = client.cookies["csrftoken"].value

    def request(self) -> dict[str, Any]:
        """Return the WSGI environment of a save on the present version, and count it."""
        marks = {key: 1 + (self.version + place) % 10 for place, key in enumerate(self.keys)}
        body = json.dumps({"marks": marks, "comment_for_entrant": "Say how many pay.", "state": "draft"}).encode()
        environ = {
            "REQUEST_METHOD": "PUT",
            "PATH_INFO": self.path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookies,
            "HTTP_X_CSRFTOKEN": self.token,
            "HTTP_IF_MATCH": f'"v{self.version}"',
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        self.version += 1
        return environ


def upsert(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Save a card as the reference does: read JSON, write the card and its marks, answer. No question is asked."""
    body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    assignment = environ["PATH_INFO"].split("/")[4]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE judging_scorecard SET version = version + 1, comment_for_entrant = %s, state = %s, updated_at = %s"
            " WHERE assignment_id = %s RETURNING id, version",
            [body["comment_for_entrant"], body["state"], timezone.now(), assignment],
        )
        card, version = cursor.fetchone()
        cursor.executemany(
            "INSERT INTO judging_mark (scorecard_id, criterion_id, value) SELECT %s, id, %s FROM challenge_criterion"
            " WHERE key = %s ON CONFLICT (scorecard_id, criterion_id) DO UPDATE SET value = excluded.value",
            [(card, mark, key) for key, mark in body["marks"].items()],
        )
    start_response("200 OK", [("Content-Type", "application/json"), ("ETag", f'"v{version}"')])
    return [json.dumps(body | {"version": version}).encode()]


def _turns(cards: list[Card]) -> Iterable[Card]:
    return (cards[number % len(cards)] for number in range(SAVES))


def _seconds(handler: Handler, requests: list[dict[str, Any]], cards: list[Card]) -> float:
    """Send the requests one after the other; every one must be saved."""
    answers: list[str] = []
    began = time.perf_counter()
    for environ in requests:
        answer = handler(environ, lambda status, _headers, _info=None: answers.append(status))
        b"".join(answer)
        close = getattr(answer, "close", None)
        if close:
            close()
    seconds = time.perf_counter() - began
    if answers != ["200 OK"] * len(requests):
        raise RuntimeError(f"not every save was taken: {sorted(set(answers))}")
    return seconds


def _application() -> Handler:
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def _cards() -> list[Card]:
    """Make a round in judging and return a card of every judge on every entry."""
    from accounts.models import User
    from challenge.models import Challenge, Criterion, Round
    from judging.models import Assignment, Judge
    from submissions.models import Entry

    now = timezone.now()
    challenge = Challenge.objects.create(slug="bench", title="Bench", kind="startup", state="open")
    round_ = Round.objects.create(challenge=challenge, name="One", judging_opens_at=now - timedelta(hours=1))
    keys = [f"criterion-{number}" for number in range(CRITERIA)]
    for number, key in enumerate(keys):
        Criterion.objects.create(round=round_, key=key, name=key, position=number)
    entries = [
        Entry.objects.create(
            challenge=challenge,
            round=round_,
            entrant=User.objects.create_user(f"entrant{number}@bench.example"),
            number=number,
            state="submitted",
            submitted_at=now,
        )
        for number in range(ENTRIES)
    ]
    cards = []
    for number in range(JUDGES):
        user = User.objects.create_user(f"judge{number}@bench.example")
        seat = Judge.objects.create(round=round_, user=user, state="active", invited_at=now)
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        for entry in entries:
            row_ = Assignment.objects.create(judge=seat, entry=entry)
            client.get(f"/judge/{row_.pk}/")  # brings the CSRF cookie, as opening the page does
            cards.append(Card(row_.pk, client, keys))
    return cards
