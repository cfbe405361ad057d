"""Web worker, whole server and database go away in the middle of two hundred saves: no mark that was acknowledged is ever lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.judging.killing import (
    ENTRIES,
    JUDGES,
    ROWS,
    SEED,
    Crowd,
    Database,
    Service,
    Tablet,
    until,
    within,
)
from tests.submissions.rush import postgres

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

SAVES, ROUNDS = 200, 5
WORKER_SECONDS, SERVER_SECONDS = 10, 10
AWAY_SECONDS = 10


@pytest.fixture
def database() -> Iterator[Database]:
    with postgres(durable=True) as url:
        database = Database(url)
        try:
            yield database
        finally:
            database.end()


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, database.url)
    with ExitStack() as stack:
        stack.callback(service.stop)
        service.start()
        until(lambda: service.status("/readyz") == 200, 180)
        yield service


@pytest.fixture
def crowd(service: Service) -> Crowd:
    made = service.python(SEED.format(judges=JUDGES, entries=ENTRIES))
    return Crowd([Tablet(service.port, session, rows) for session, rows in made])


def assert_nothing_lost(service: Service, crowd: Crowd) -> None:
    """Every acknowledged save is in the trail as it was sent, its card has that version or a later one, and shows its last save."""
    rows = service.python(ROWS)
    written = {(row, version): marks for row, version, marks in rows["written"]}
    assert len(written) == len(rows["written"]) == sum(rows["versions"].values())
    for row, version, marks in crowd.acknowledged:
        assert written[row, version] == {key: str(mark) for key, mark in marks.items()}
        assert rows["versions"][row] >= version
    stand: dict[str, dict[str, str]] = {}
    for row, key, mark in rows["marks"]:
        stand.setdefault(row, {})[key] = str(mark)
    assert stand == {row: written[row, version] for row, version in rows["versions"].items()}


def test_no_acknowledged_mark_is_lost_when_servers_are_killed(service: Service, crowd: Crowd):
    replaced, restarted = [], []

    def kill(after) -> None:
        after(SAVES // 4)
        until(lambda: len(service.web()) == 2, 60)  # both are there again after the last time
        victim, other = service.web()
        os.kill(victim, signal.SIGKILL)
        replaced.append(within(lambda: len(set(service.web()) - {victim, other}) == 1, WORKER_SECONDS))
        after(SAVES // 2)
        service.kill()
        service.start()
        restarted.append(within(lambda: service.status("/healthz") == 200, SERVER_SECONDS))

    for _round in range(ROUNDS):
        crowd.save(SAVES, meanwhile=kill)
        until(lambda: service.status("/readyz") == 200, 60)
        assert_nothing_lost(service, crowd)
    assert len(crowd.acknowledged) >= SAVES * ROUNDS
    print(f"a worker came back within {max(replaced):.1f} s, the server within {max(restarted):.1f} s")


def test_a_database_that_was_away_needs_no_restart(service: Service, crowd: Crowd, database: Database):
    web, workers = service.web(), service.workers()
    cookie = crowd.tablets[0].headers["Cookie"]
    card = f"/api/v1/assignments/{crowd.tablets[0].rows[0]}/scorecard/"

    def stop_and_start(after) -> None:
        after(SAVES // 4)
        database.stop()
        within(lambda: service.status(card, Cookie=cookie) == 503, AWAY_SECONDS)
        status, headers, body = service.get(card, Cookie=cookie)
        assert (status, headers["Content-Type"]) == (503, "application/problem+json")
        assert (headers["Retry-After"], b"DATABASE_AWAY" in body) == ("5", True)
        status, headers, body = service.get("/judge/", Cookie=cookie)
        assert (status, headers["Retry-After"], b"Back in a moment" in body) == (503, "5", True)
        assert service.status("/healthz") == 200
        assert service.get("/readyz")[0] == 503
        database.start()
        within(lambda: service.status(card, Cookie=cookie) == 200, AWAY_SECONDS)

    crowd.save(SAVES, meanwhile=stop_and_start)
    until(lambda: service.status("/readyz") == 200, 60)
    assert_nothing_lost(service, crowd)
    assert {status for tablet in crowd.tablets for status in tablet.refusals} <= {503}
    assert (service.web(), service.workers()) == (web, workers)
