"""When a request arrived: by the kernel's note, not by when somebody had time for it; and never by what the client says."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from config.arrival import TICK_SECONDS, arrived_at, note_arrival
from core.middleware import ARRIVED, arrival


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _address = server.accept()
        with accepted:
            yield client, accepted


def noted(environ: dict) -> dict:
    seen: dict = {}
    note_arrival(lambda got, _start: seen.update(got) or [])({"wsgi.input": io.BytesIO()} | environ, None)
    return seen


class PutAside:
    """A connection whose first question takes long, as when a busy machine puts the process aside before the kernel is asked or after."""

    def __init__(self, connection: socket.socket, *, before: float = 0, after: float = 0) -> None:
        self.connection, self.before, self.after = connection, before, after

    def getsockopt(self, *asked: int) -> bytes:
        time.sleep(self.before)
        found = self.connection.getsockopt(*asked)
        time.sleep(self.after)
        self.before = self.after = 0
        return found


@pytest.mark.parametrize("put_aside", [{"before": 0.3}, {"after": 0.3}], ids=["before", "after"])
def test_a_process_put_aside_while_it_asks_notes_the_truth_all_the_same(ends, put_aside):
    client, accepted = ends
    sent_at = time.time()
    client.sendall(b"POST / HTTP/1.1\r\n\r\n")
    came_at = time.time()
    assert sent_at <= arrived_at(PutAside(accepted, **put_aside)) <= came_at + 2 * TICK_SECONDS + 0.03


def test_what_waited_in_the_kernel_counts_from_when_it_came(ends):
    client, accepted = ends
    sent_at = time.time()
    client.sendall(b"POST / HTTP/1.1\r\n\r\n")
    came_at = time.time()
    time.sleep(0.5)
    found = noted({"gunicorn.socket": accepted})[ARRIVED]
    assert sent_at <= found <= came_at + 2 * TICK_SECONDS + 0.03


def test_it_is_never_earlier_than_the_truth(ends):
    client, accepted = ends
    for pause in (0, 0.003, 0.011, 0.024):
        sent_at = time.time()
        client.sendall(b"x")
        accepted.recv(1)
        time.sleep(pause)
        assert arrived_at(accepted) >= sent_at


def test_the_whole_of_a_small_request_is_waited_for(ends):
    client, accepted = ends
    client.sendall(b"first")
    time.sleep(0.2)
    second_at = time.time()
    client.sendall(b"second")
    environ = noted({"gunicorn.socket": accepted, "CONTENT_LENGTH": "6", "wsgi.input": io.BytesIO(b"second")})
    assert environ["wsgi.input"].read() == b"second"
    assert environ[ARRIVED] >= second_at


@pytest.mark.parametrize("connection", [None, socket.socketpair()[0]])
def test_where_the_kernel_does_not_say_the_present_counts(connection):
    before = time.time()
    assert before <= noted({"gunicorn.socket": connection})[ARRIVED] <= time.time()


NOW = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)


def received(**meta: object) -> datetime:
    return arrival(RequestFactory().post("/", **({ARRIVED: NOW.timestamp()} | meta)))


def test_no_client_can_say_when_it_came():
    assert received(HTTP_SOUNDINGS_ARRIVED_AT="1", HTTP_X_REQUEST_START="t=1") == NOW


@pytest.mark.parametrize(
    ("said", "believed"),
    [("t=%f", True), ("%f", True), ("t=yesterday", False), ("t=nan", False), ("t=inf", False), ("", False)],
)
def test_a_trusted_proxy_is_believed_about_a_moment_shortly_before(settings, said, believed):
    settings.TRUSTED_PROXIES, settings.ARRIVAL_HEADER = 1, "HTTP_X_REQUEST_START"
    earlier = NOW - timedelta(seconds=2)
    header = said % earlier.timestamp() if "%" in said else said
    assert received(HTTP_X_REQUEST_START=header) == (earlier if believed else NOW)


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(seconds=3)])
def test_a_proxy_with_a_wrong_clock_is_not_believed(settings, off):
    settings.TRUSTED_PROXIES, settings.ARRIVAL_HEADER = 1, "HTTP_X_REQUEST_START"
    assert received(HTTP_X_REQUEST_START=f"t={(NOW + off).timestamp()}") == NOW
