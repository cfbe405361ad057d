"""Size and completeness of a picture from its own structure, before a decoder reserves memory for it."""

import struct
import zlib
from collections.abc import Callable

from video.container import DAMAGED
from video.errors import Code, MediaError, gettext_noop

PICTURE_CUT = gettext_noop("The picture was cut off: its end is missing. Upload it again.")
MAX_CHUNKS = 100_000

JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
JPEG_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length

Size = tuple[int, int]


def cut() -> MediaError:
    """Return the refusal of a picture that ends too early."""
    return MediaError(Code.TRUNCATED, PICTURE_CUT)


def png_size(data: bytes) -> Size:
    """Walk the chunks, check their sums, insist on the last one."""
    size, at = (0, 0), 8
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(data):
            raise cut()
        length, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise cut()
        if zlib.crc32(data[at + 4 : at + 8 + length]) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            raise MediaError(Code.CORRUPT, DAMAGED)
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data, at + 8)
        if kind == b"IEND":
            return size
        at += 12 + length
    raise MediaError(Code.TOO_COMPLEX, DAMAGED)


def jpeg_size(data: bytes) -> Size:
    """Walk the segments and the coded data to the end marker; what phones append behind it is not read."""
    size, at = (0, 0), 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 2 > len(data):
            raise cut()
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            return size
        if marker == 0 or marker in JPEG_BARE:
            at += 2
            continue
        if at + 4 > len(data):
            raise cut()
        if marker in JPEG_FRAMES and at + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = max(size[0], width), max(size[1], height)
        at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])


def gif_size(data: bytes) -> Size:
    """Walk the blocks to the trailer."""
    if len(data) < 13:
        raise cut()
    size = struct.unpack_from("<HH", data, 6)
    at = 13 + _palette_bytes(data[10])
    while True:
        if at >= len(data):
            raise cut()
        if data[at] == 0x3B:
            return size
        if data[at] == 0x21:
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C and at + 10 < len(data):
            left, top, width, height = struct.unpack_from("<4H", data, at + 1)
            size = max(size[0], left + width), max(size[1], top + height)
            at = _after_blocks(data, at + 11 + _palette_bytes(data[at + 9]))
        else:
            raise MediaError(Code.CORRUPT, DAMAGED)


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data):
        if data[at] == 0:
            return at + 1
        at += data[at] + 1
    raise cut()


def webp_size(data: bytes) -> Size:
    """Read the canvas and the frames of a RIFF file; every chunk must lie inside it."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise cut()
    size, at = (0, 0), 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > end:
            raise cut()
        width, height = _webp_chunk_size(kind, data[at + 8 : at + 26])
        size = max(size[0], width), max(size[1], height)
        at += 8 + length + (length & 1)
    return size


def _webp_chunk_size(kind: bytes, body: bytes) -> Size:
    if kind == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(body) >= 10:
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def heif_size(data: bytes) -> Size:
    """Find the largest picture a HEIC or AVIF file declares (ispe and grid); every box must lie inside the file."""
    size = (0, 0)
    for kind, start, end in _boxes(data, 0, len(data), top=True):
        if kind != b"meta":
            continue
        for inner, first, last in _boxes(data, start + 4, end):
            if inner != b"iprp":
                continue
            for name, a, b in _boxes(data, first, last):
                for leaf, x, y in _boxes(data, a, b) if name == b"ipco" else ():
                    if leaf == b"ispe" and y - x >= 12:
                        width, height = struct.unpack_from(">II", data, x + 4)
                        size = max(size, (width, height), key=lambda one: one[0] * one[1])
    return size


def _boxes(data: bytes, at: int, end: int, *, top: bool = False) -> list[tuple[bytes, int, int]]:
    found: list[tuple[bytes, int, int]] = []
    while at + 8 <= end and len(found) < MAX_CHUNKS:
        length, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if length == 1 and at + 16 <= end:
            length, body = struct.unpack_from(">Q", data, at + 8)[0], at + 16
        length = length or end - at
        if at + length > end:
            if top and found and not kind.isalnum():
                break  # something else was appended
            raise cut()
        if length < body - at:
            raise MediaError(Code.CORRUPT, DAMAGED)
        found.append((kind, body, at + length))
        at += length
    return found


SIZES: dict[str, Callable[[bytes], Size]] = {
    "png": png_size,
    "jpeg": jpeg_size,
    "gif": gif_size,
    "webp": webp_size,
    "heic": heif_size,
    "avif": heif_size,
}
