"""Change single boxes of small MP4 files whose moov box comes last, so that no sample moves."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PARENTS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl"}


class Node:
    """One box: either bytes or children."""

    def __init__(self, kind: bytes, content: Any) -> None:
        self.kind, self.content = kind, content

    def child(self, *path: bytes) -> "Node":
        """Return the first box at a path."""
        node = self
        for kind in path:
            node = next(one for one in node.content if one.kind == kind)
        return node

    def children(self, kind: bytes) -> "Iterator[Node]":
        """Yield the boxes of one kind directly below."""
        return (one for one in self.content if one.kind == kind)

    def drop(self, kind: bytes) -> None:
        """Take out the boxes of one kind directly below."""
        self.content = [one for one in self.content if one.kind != kind]

    def put(self, offset: int, layout: str, *values: int) -> None:
        """Overwrite a field."""
        changed = bytearray(self.content)
        struct.pack_into(layout, changed, offset, *values)
        self.content = bytes(changed)

    def handler(self) -> bytes:
        """Return what a track holds: vide or soun."""
        return self.child(b"mdia", b"hdlr").content[8:12]

    def __bytes__(self) -> bytes:
        body = b"".join(map(bytes, self.content)) if isinstance(self.content, list) else self.content
        return struct.pack(">I4s", len(body) + 8, self.kind) + body


def read(data: bytes) -> list[Node]:
    """Return the boxes of a file or a parent."""
    nodes, at = [], 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + size]
        nodes.append(Node(kind, read(body) if kind in PARENTS else body))
        at += size
    return nodes


def change(source: Path, target: Path, do: Callable[[Node], None]) -> Path:
    """Write a copy of `source` whose moov box `do` has changed."""
    nodes = read(source.read_bytes())
    assert nodes[-1].kind == b"moov"
    do(nodes[-1])
    target.write_bytes(b"".join(map(bytes, nodes)))
    return target


def change_tracks(source: Path, target: Path, do: Callable[[Node], None], handler: bytes | None = None) -> Path:
    """Write a copy of `source` in which `do` has changed each track (of one kind)."""

    def each(movie: Node) -> None:
        for track in movie.children(b"trak"):
            if handler in {None, track.handler()}:
                do(track)

    return change(source, target, each)


def claim_length(source: Path, target: Path, seconds: float) -> Path:
    """Let every header say `seconds`, and take the edit lists out; the samples stay."""

    def lie(movie: Node) -> None:
        header = movie.child(b"mvhd")
        scale = struct.unpack_from(">I", header.content, 12)[0]
        header.put(16, ">I", round(seconds * scale))
        for track in movie.children(b"trak"):
            track.drop(b"edts")
            track.child(b"tkhd").put(20, ">I", round(seconds * scale))
            clock = track.child(b"mdia", b"mdhd")
            clock.put(16, ">I", round(seconds * struct.unpack_from(">I", clock.content, 12)[0]))

    return change(source, target, lie)


def set_edits(source: Path, target: Path, edits: list[tuple[float, float, int]], handler: bytes | None = None) -> Path:
    """Give the tracks an edit list of (seconds shown, begin in the samples or -1, rate)."""

    def edit(movie: Node) -> None:
        scale = struct.unpack_from(">I", movie.child(b"mvhd").content, 12)[0]
        for track in movie.children(b"trak"):
            if handler not in {None, track.handler()}:
                continue
            own = struct.unpack_from(">I", track.child(b"mdia", b"mdhd").content, 12)[0]
            rows = [
                struct.pack(">Iihh", round(length * scale), -1 if begin < 0 else round(begin * own), rate, 0)
                for length, begin, rate in edits
            ]
            track.drop(b"edts")
            table = struct.pack(">II", 0, len(rows)) + b"".join(rows)
            track.content.insert(1, Node(b"edts", [Node(b"elst", table)]))

    return change(source, target, edit)


def table_of(track: Node, kind: bytes) -> Node:
    """Return one sample table of a track."""
    return track.child(b"mdia", b"minf", b"stbl", kind)
