"""A full hall on a pitch day, in a process of its own: each page follows the clock over a line of its own, as stage-clock.js does.

A page asks six times quickly when it is opened, then once in its interval, a little early by chance; it sends the ETag it holds. Run as
a program it reads a plan from standard input, `{"port", "path", "pages": [milliseconds], "opens", "seconds"}`, the last two how long the
opening of all pages and the whole take; it prints `{"began", "answers": [[came, wait, status]], "heard": [[[came, ETag], ...] per page],
"documents": {ETag: text}, "again": lines that had to be opened anew}`, moments as `time.monotonic()` gives them.
"""

from __future__ import annotations

import heapq
import json
import random
import re
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ETAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
#: As the script has it.
FIRST, FIRST_SECONDS = 6, 0.25
EARLIEST = 0.8
LONGEST_SECONDS = 60


class Page:
    """One page that follows the stage."""

    def __init__(self, place: int, port: int, path: str, every: float) -> None:
        self.place, self.port, self.every, self.asked = place, port, every, 0
        self.head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
        self.socket: socket.socket | None = None
        self.is_asking = False
        self.received = b""
        self.etag = ""
        self.sent_at = 0.0
        self.heard: list[tuple[float, str]] = []

    def send(self, crowd: Crowd) -> None:
        """Ask what happens on stage."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            crowd.selector.register(self.socket, selectors.EVENT_READ, self)
        same = f"If-None-Match: {self.etag}\r\n" if self.etag else ""
        self.is_asking, self.sent_at = True, time.monotonic()
        self.socket.sendall(f"{self.head}{same}\r\n".encode())

    def answer(self, crowd: Crowd) -> bool:
        """Take what came in; return whether that was the whole answer. A line that was closed is opened anew, as a browser does."""
        if self.socket is None:
            raise RuntimeError("an answer without a line")
        try:
            got = self.socket.recv(65536)
        except ConnectionError:
            got = b""
        if not got:
            crowd.selector.unregister(self.socket)
            self.socket.close()
            self.socket, self.received = None, b""
            crowd.again += 1
            if self.is_asking:
                self.send(crowd)
            return False
        self.received += got
        head, found, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or (length and len(body) < int(length[1])):
            return False
        came, status = time.monotonic(), int(head.split(b" ", 2)[1])
        crowd.answers.append((came, came - self.sent_at, status))
        if status == 200 and (tag := ETAG.search(head)):
            self.etag = tag[1].decode()
            crowd.documents[self.etag] = body.decode()
            self.heard.append((came, self.etag))
        self.is_asking, self.received = False, b""
        self.asked += 1
        return True

    def next_in(self) -> float:
        """Return the seconds until this page asks again."""
        pace = FIRST_SECONDS if self.asked < FIRST else self.every
        return pace * random.uniform(EARLIEST, 1)


@dataclass(slots=True)
class Crowd:
    """All pages, and what they were told."""

    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    answers: list[tuple[float, float, int]] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)
    again: int = 0

    def follow(self, pages: list[Page], opens: float, seconds: float) -> float:
        """Let the pages be opened one by one, and follow the stage until the time is over. Returns when that began."""
        began = time.monotonic()
        due = [(began + opens * place / len(pages), place) for place in range(len(pages))]
        waiting = 0
        while due or waiting:
            now = time.monotonic()
            while due and due[0][0] <= now:
                pages[heapq.heappop(due)[1]].send(self)
                waiting += 1
            pause = max(0.0, due[0][0] - time.monotonic()) if due else LONGEST_SECONDS
            ready = self.selector.select(pause)
            if not ready and not due:
                raise TimeoutError("no answer came")
            for key, _events in ready:
                page = key.data
                if page.answer(self):
                    waiting -= 1
                    after = time.monotonic() + page.next_in()
                    if after < began + seconds:
                        heapq.heappush(due, (after, page.place))
        return began


def follow(plan: dict[str, Any]) -> dict[str, Any]:
    """Follow a plan and say what came of it."""
    pages = [Page(place, plan["port"], plan["path"], every / 1000) for place, every in enumerate(plan["pages"])]
    crowd = Crowd()
    began = crowd.follow(pages, plan["opens"], plan["seconds"])
    return {
        "began": began,
        "answers": crowd.answers,
        "heard": [page.heard for page in pages],
        "documents": crowd.documents,
        "again": crowd.again,
    }


if __name__ == "__main__":
    print(json.dumps(follow(json.load(sys.stdin))))
