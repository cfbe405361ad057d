"""CPU time of a page of the directory's list, against a handler written by hand for this one question on the same database.

Both answer `GET /api/v1/organisations/?page_size=50` over WSGI with the same 50 rows of 10,000. The hand-written one has no middleware,
no rate limit, no filters and no errors to explain; it is the floor, not a rival.
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.table import Row, row

ROOT = Path(__file__).resolve().parent.parent
ORGANISATIONS, PAGE = 10_000, 50
ROUNDS, REQUESTS = 9, 30
NAME = "Directory list, page of 50 of 10,000"

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PLAIN = (
    "id", "slug", "name", "local_name", "local_language", "alternate_names", "summary", "kinds", "sectors", "tags", "stages", "languages",
    "equity", "open_to_newcomers", "economy", "city", "latitude", "longitude", "coordinate_precision", "website", "public_email",
    "founded_year", "status", "last_verified_on", "last_verified_by", "source", "is_invented", "created_at", "updated_at", "sort_name",
)  # fmt: skip
LISTS = {"alternate_names", "kinds", "sectors", "tags"}
LISTS_OR_NULL = {"stages", "languages"}
TEXT_OR_NULL = {"local_name", "local_language", "city", "website", "public_email", "last_verified_by"}


def run() -> list[Row]:
    """Measure in a process of its own, on a database of its own; return the table's row."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO_DIR": folder,
        }
        child = subprocess.run(
            [sys.executable, "-m", "bench.directory"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
    found = json.loads(child.stdout.splitlines()[-1])
    note = f"no limit yet; the reference has no middleware, rate limit, filters or errors; median of {ROUNDS}"
    return [row(NAME, found["ours_ms"], found["reference_ms"], "CPU ms", note=note)]


def measure() -> dict[str, float]:
    """Return the median CPU milliseconds of a request, of ours and of the hand-written handler, taken in turns."""
    ours, reference = our_application(), by_hand(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
    body, floor = json.loads(get(ours)), json.loads(get(reference))
    if body != floor:
        raise SystemExit("bench: the two handlers do not answer the same")
    times: dict[str, list[float]] = {"ours_ms": [], "reference_ms": []}
    for _round in range(ROUNDS):
        for name, application in (("ours_ms", ours), ("reference_ms", reference)):
            start = time.process_time()
            for _request in range(REQUESTS):
                get(application)
            times[name].append((time.process_time() - start) * 1000 / REQUESTS)
    return {name: statistics.median(values) for name, values in times.items()}


def our_application() -> App:
    """Return the product's own WSGI application on a fresh database of sample organisations, its rate limit out of the way."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "100000000/min")
    call_command("migrate", verbosity=0)
    from samples.organisations import create_organisations

    create_organisations(ORGANISATIONS)
    return get_wsgi_application()


def by_hand(path: str) -> App:
    """Return the least that answers the same: one SELECT, one loop, one json.dumps."""
    from django.conf import settings

    from core import economies

    connection = sqlite3.connect(path)
    query = f"SELECT {', '.join(PLAIN)} FROM directory_organisation WHERE NOT hidden ORDER BY sort_name, id LIMIT ?"  # noqa: S608
    names = {economy.code: {"code": economy.code, "name": economy.name} for economy in economies.all_economies()}

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        rows = connection.execute(query, (PAGE + 1,)).fetchall()
        results = []
        for values in rows[:PAGE]:
            one = dict(zip(PLAIN, values, strict=True))
            last = ["after", "name", one.pop("sort_name"), one["id"]]
            for column in LISTS:
                one[column] = json.loads(one[column])
            for column in LISTS_OR_NULL:
                one[column] = json.loads(one[column]) or None
            for column in TEXT_OR_NULL:
                one[column] = one[column] or None
            one["economy"] = names[one["economy"]]
            one["is_invented"] = bool(one["is_invented"])
            one["url"] = f"{settings.SITE_URL}/directory/{one['slug']}/"
            for column in ("created_at", "updated_at"):
                one[column] = one[column].replace(" ", "T") + "+00:00"
            results.append(one)
        cursor = base64.urlsafe_b64encode(json.dumps(last, separators=(",", ":")).encode()).decode().rstrip("=")
        onward = f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}?cursor={cursor}&page_size={PAGE}"
        body = {"next": onward if len(rows) > PAGE else None, "previous": None, "results": results}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(text)))])
        return [text]

    return application


def get(application: App) -> bytes:
    """Ask for the first page and return the body. Raises SystemExit for any answer but 200."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v1/organisations/",
        "QUERY_STRING": f"page_size={PAGE}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    said: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        said.append(status)

    answer = application(environ, start_response)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if said != ["200 OK"]:
        raise SystemExit(f"bench: {said} {body[:200]!r}")
    return body


if __name__ == "__main__":
    print(json.dumps(measure()))
