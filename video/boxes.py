"""Walk the boxes of which MP4, QuickTime and 3GP files are made, whatever stands in them."""

import mmap
import struct
from collections.abc import Iterator

from video.container import DAMAGED, HEAVY
from video.errors import Code, MediaError

MAX_BOXES = 200_000

Span = tuple[bytes, int, int]  # type, first byte of the payload, end


class Boxes:
    """Walks boxes in a memory map and keeps count, so that a nest of boxes ends in TOO_COMPLEX."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.seen = 0

    def inside(self, start: int, end: int) -> Iterator[Span]:
        """Yield the boxes between two offsets. A box that leaves its parent is damage."""
        while start + 8 <= end:
            self.seen += 1
            if self.seen > MAX_BOXES:
                raise MediaError(Code.TOO_COMPLEX, HEAVY)
            size, kind, body = box_header(self.data, start, end)
            if size == 0 and kind == b"\0\0\0\0":
                return  # QuickTime ends lists with a zero
            if start + size > end or size < body - start:
                raise MediaError(Code.CORRUPT, DAMAGED)
            yield kind, body, start + size
            start += size

    def first(self, span: Span, *path: bytes) -> Span | None:
        """Return the first box at `path` below `span`."""
        for kind in path:
            found = next((box for box in self.inside(span[1], span[2]) if box[0] == kind), None)
            if found is None:
                return None
            span = found
        return span


def box_header(data: mmap.mmap, start: int, end: int) -> tuple[int, bytes, int]:
    """Return size (to `end` where the box says "to the end"), type and offset of the payload."""
    size, kind = struct.unpack_from(">I4s", data, start)
    if size == 1 and start + 16 <= end:
        return struct.unpack_from(">Q", data, start + 8)[0], kind, start + 16
    if size == 0 and kind != b"\0\0\0\0":
        return end - start, kind, start + 8
    return size, kind, start + 8
