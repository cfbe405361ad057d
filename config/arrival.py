"""When a request reached this machine: by the kernel's own note, however long it then waited for a worker, a thread or a lock.

A deadline counts that moment. Linux keeps, for each connection, how long ago its last data came in (`tcp(7)`, TCP_INFO); so the whole of a
small request is read first, and then the kernel is asked. The kernel counts in ticks. An answer is never earlier than the truth, and
later by two ticks at most: nobody who sent after the deadline is let in, and nobody who was answered before it is kept out.
"""

from __future__ import annotations

import io
import socket
import struct
import time
from collections.abc import Callable, Iterable
from typing import Any

from core.middleware import ARRIVED

#: A form, or JSON. What is larger is a part of an upload, and no deadline looks at it.
READ_FIRST_BYTES = 64 * 1024
#: The longest tick of a Linux kernel (100 a second).
TICK_SECONDS = 0.010
#: tcp_info begins with eight bytes; the twelfth number after them is tcpi_last_data_recv, in milliseconds.
INFO_BYTES, LAST_DATA_RECV = 104, 8 + 11 * 4
#: A busy machine may put a process aside between two lines. It does not do so each time.
READINGS = 3

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def note_arrival(application: Application) -> Application:
    """Wrap a WSGI application so that `environ` says when the request had arrived, as `core.middleware` reads it."""

    def noting(request: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        size = request.get("CONTENT_LENGTH") or "0"
        if size.isdigit() and 0 < int(size) <= READ_FIRST_BYTES:
            request["wsgi.input"] = io.BytesIO(request["wsgi.input"].read(int(size)))
        request[ARRIVED] = arrived_at(request.get("gunicorn.socket"))
        return application(request, start_response)

    return noting


def arrived_at(connection: socket.socket | None) -> float:
    """Return when the last data of a connection came in, in seconds of the epoch, or a little later; the present where nobody knows.

    The kernel is asked before the clock: what passes between the two makes an answer later, never earlier. The earliest of a few is
    nearest to the truth.
    """
    readings = []
    for _reading in range(READINGS):
        waited = waited_seconds(connection)
        readings.append(time.time() - waited)
    return min(readings)


def waited_seconds(connection: socket.socket | None) -> float:
    """Return how long ago at least the last data of a connection came in; 0 where the kernel does not say."""
    if connection is None or not hasattr(socket, "TCP_INFO"):
        return 0.0
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
        (milliseconds,) = struct.unpack_from("I", info, LAST_DATA_RECV)
    except (OSError, struct.error):  # a UNIX socket, another system
        return 0.0
    return max(0.0, milliseconds / 1000 - TICK_SECONDS)
