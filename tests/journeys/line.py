"""The network between a browser and the test's server, which a test can cut: the browser and its service worker alike hear nothing."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """A port that passes everything on to a server, as long as it is not cut."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self.there = (parts.hostname or "localhost", parts.port or 80)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self.listener.getsockname()[1]}"
        self.is_cut, self.lock = False, threading.Lock()
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break what is under way and refuse what comes."""
        with self.lock:
            self.is_cut = True
            for end in self.open:
                _close(end)
            self.open.clear()

    def mend(self) -> None:
        """Let everything through again."""
        with self.lock:
            self.is_cut = False

    def close(self) -> None:
        """Give the port back."""
        self.cut()
        _close(self.listener)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with self.lock:
            if self.is_cut:
                _close(near)
                return
        try:
            far = socket.create_connection(self.there, timeout=20)
        except OSError:
            _close(near)
            return
        far.settimeout(None)
        with self.lock:
            self.open |= {near, far}
        back = threading.Thread(target=_carry, args=(far, near), daemon=True)
        back.start()
        _carry(near, far)
        back.join()
        with self.lock:
            self.open -= {near, far}
        for end in (near, far):
            _close(end)


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Pass on what one end says, and that it has no more to say."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
