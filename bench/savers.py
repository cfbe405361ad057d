"""Eight judges at eight tablets, in a process of their own: each saves cards one after the other over one kept-alive connection.

A selector and prepared bytes, so that the client leaves the processor to the servers. Run as a program it reads a plan from standard
input, `{"port", "saves", "lanes": [[{"path", "head", "keys", "version"}]]}`, and prints `{"seconds", "statuses", "versions", "waits"}`.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from collections import Counter
from itertools import cycle
from typing import Any

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
LONGEST_SECONDS = 60


class Lane:
    """One connection, and the cards saved over it by turns."""

    def __init__(self, port: int, cards: list[dict[str, Any]]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cards = cycle(cards)
        self.card = cards[0]
        self.received = b""
        self.sent_at = 0.0

    def send(self) -> None:
        """Save the next card."""
        card = self.card = next(self.cards)
        marks = {key: 1 + (card["version"] + place) % 10 for place, key in enumerate(card["keys"])}
        body = json.dumps({"marks": marks, "comment_for_entrant": "Say how many pay.", "state": "draft"})
        head = f'{card["head"]}If-Match: "v{card["version"]}"\r\nContent-Length: {len(body)}\r\n\r\n'
        self.sent_at = time.perf_counter()
        self.socket.sendall((head + body).encode())

    def answer(self) -> int:
        """Return the status once the whole answer is there, else 0."""
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed the line")
        self.received += got
        head, found, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head) if found else None
        if length is None or len(body) < int(length[1]):
            return 0
        self.received = b""
        return int(head.split(b" ", 2)[1])


def save_all(port: int, saves: int, cards: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """Make so many saves over all lanes together, and say how long they took."""
    lanes = [Lane(port, mine) for mine in cards]
    statuses: Counter[int] = Counter()
    waits: list[float] = []
    left = saves
    with selectors.DefaultSelector() as selector:
        for lane in lanes:
            selector.register(lane.socket, selectors.EVENT_READ, lane)
        began = time.perf_counter()
        for lane in lanes:
            lane.send()
            left -= 1
        under_way = len(lanes)
        while under_way:
            ready = selector.select(LONGEST_SECONDS)
            if not ready:
                raise TimeoutError("no answer came")
            for key, _events in ready:
                lane = key.data
                if not (status := lane.answer()):
                    continue
                waits.append(time.perf_counter() - lane.sent_at)
                statuses[status] += 1
                if status == 200:
                    lane.card["version"] += 1
                if left > 0:
                    lane.send()
                    left -= 1
                else:
                    under_way -= 1
        seconds = time.perf_counter() - began
    for lane in lanes:
        lane.socket.close()
    versions = {card["path"]: card["version"] for mine in cards for card in mine}
    return {"seconds": seconds, "statuses": statuses, "versions": versions, "waits": sorted(waits)}


if __name__ == "__main__":
    plan = json.load(sys.stdin)
    print(json.dumps(save_all(plan["port"], plan["saves"], plan["lanes"])))
