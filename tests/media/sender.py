"""A sender of files over plain sockets, which can let go of the line at any byte. It knows the contract and nothing else."""

from __future__ import annotations

import json
import socket
import struct
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

PART = 8 * 1024 * 1024
PATIENCE_SECONDS = 60
PIECE = 64 * 1024
AWAY = (OSError, urllib.error.URLError)


class Sender:
    """Somebody signed in at `address`, with a draft to send files for."""

    def __init__(self, address: str, session: str, entry: str) -> None:
        self.address, self.entry = address, entry
        token = "a" * 32
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the API until an answer comes: what the network or a dead server swallows is asked again."""
        body = json.dumps(data).encode() if data is not None else b"" if method == "POST" else None
        headers = self.headers | {"Content-Type": "application/json"}
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            request = urllib.request.Request(f"{self.address}/api/v1/{path}", body, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise AssertionError(f"{method} {path}: {error.code} {error.read()!r}") from error
            except AWAY:
                pass
            assert time.monotonic() < end, f"no answer to {method} {path}"
            time.sleep(0.2)

    def begin(self, content: bytes) -> str:
        """Begin an upload; return its id."""
        asked = {"purpose": "video", "entry": self.entry, "filename": "clip.mp4", "size_bytes": len(content)}
        return self.ask("POST", "uploads/", asked)["id"]

    def missing(self, upload: str) -> list[dict[str, Any]]:
        """Ask what has not arrived."""
        return self.ask("GET", f"uploads/{upload}/")["parts"]

    def send_missing(self, upload: str, content: bytes) -> int:
        """Send what has not arrived until all has; return how many parts it took."""
        taken = 0
        while parts := self.missing(upload):
            for part in parts:
                taken += put(part, content) == "taken"
        return taken

    def complete(self, upload: str) -> dict[str, Any]:
        """Say that all was sent; return the media."""
        return self.ask("POST", f"uploads/{upload}/complete/")

    def complete_and_hang_up(self, upload: str) -> None:
        """Say that all was sent, and never hear the answer."""
        where = urlsplit(self.address)
        lines = [f"POST /api/v1/uploads/{upload}/complete/ HTTP/1.1", f"Host: {where.netloc}", "Content-Length: 0"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        with socket.create_connection((where.hostname, where.port), timeout=10) as line:
            line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def judged(self, media: str) -> dict[str, Any]:
        """Wait until the file was checked."""
        end = time.monotonic() + PATIENCE_SECONDS
        while (found := self.ask("GET", f"media/{media}/"))["state"] == "processing":
            assert time.monotonic() < end, "the file was never checked"
            time.sleep(0.3)
        return found


def put(
    part: dict[str, Any],
    content: bytes,
    *,
    cut_at: int | None = None,
    rudely: bool = False,
    halfway: Callable[[], None] | None = None,
) -> str:
    """PUT a part to wherever it belongs. "taken" when the answer says so, "cut" when the line was let go of, else "lost".

    `cut_at` is the byte of the body after which the line is let go of (its length: all is sent, the answer never read), `rudely` with a
    reset. `halfway` is called when half of it is on its way.
    """
    body = content[(part["number"] - 1) * PART : part["number"] * PART]
    where = urlsplit(part["url"])
    path = where.path + (f"?{where.query}" if where.query else "")
    head = [f"PUT {path} HTTP/1.1", f"Host: {where.netloc}", f"Content-Length: {len(body)}", "Connection: close"]
    head += [f"{name}: {value}" for name, value in part["headers"].items()]
    try:
        with socket.create_connection((where.hostname, where.port or 80), timeout=20) as line:
            line.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
            if cut_at is not None:
                line.sendall(body[:cut_at])
                if rudely:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return "cut"
            for start in range(0, len(body), PIECE):
                if halfway and start >= len(body) // 2:
                    halfway()
                    halfway = None
                line.sendall(body[start : start + PIECE])
            status = line.makefile("rb").readline().split()
            return "taken" if status[1:2] in ([b"200"], [b"204"]) else "lost"
    except OSError:
        return "lost"
