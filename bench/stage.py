"""Questions after the clock of a stage while nothing changes there, against the same stack telling nothing but the time.

Fifty judges ask every second and five hundred watchers every four, each up to a fifth sooner: 195 questions a second. Ours is the whole
way through middleware, one query and the comparison of ETags, answered 304; the reference is `/clock/`, which asks no database. Both in
one process, one by one.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from bench.table import Row, compare_cpu
from challenge.models import Challenge, Round
from judging.models import PitchDay, PitchSlot

QUESTIONS = 400
ROUNDS = 5
SLOTS = 20
#: What a pitch day with 50 judges and 500 watchers asks in a second.
NEEDED = 195


def run() -> list[Row]:
    """Return the CPU seconds of both for as many questions; the note says how many ours answers in a second of one processor."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        application = get_wsgi_application()
        round_ = _stage()
        path = f"/stage/{round_.challenge.slug}/{round_.pk}/clock.json"
        etag = dict(_ask(application, path)[1])["ETag"]
        compared = compare_cpu(
            "stage clock, nothing new",
            lambda: _many(application, path, "304", HTTP_IF_NONE_MATCH=etag),
            lambda: _many(application, "/clock/", "200"),
            rounds=ROUNDS,
            at_most=3,
            note=f"{QUESTIONS} questions, {SLOTS} turns; {NEEDED} a second are needed",
        )
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return [compared]


def _stage() -> Round:
    """Return a round with a pitch day of so many turns."""
    challenge = Challenge.objects.create(slug="stage", title="Stage", kind="startup", state="open")
    round_ = Round.objects.create(challenge=challenge, name="Pitch day")
    day = PitchDay.objects.create(round=round_, starts_at=timezone.now())
    PitchSlot.objects.bulk_create(PitchSlot(day=day, title=f"Turn {n}", pitch_seconds=300) for n in range(SLOTS))
    return round_


def _many(application: Callable[..., Any], path: str, wanted: str, **headers: str) -> None:
    for _number in range(QUESTIONS):
        status, _headers = _ask(application, path, **headers)
        if not status.startswith(wanted):
            raise RuntimeError(f"{path} answered {status}")


def _ask(application: Callable[..., Any], path: str, **headers: str) -> tuple[str, list[tuple[str, str]]]:
    """Ask once, as a server calls the application."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | headers
    answered: list[tuple[str, list[tuple[str, str]]]] = []
    answer = application(environ, lambda status, lines, _info=None: answered.append((status, lines)))
    b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return answered[0]
