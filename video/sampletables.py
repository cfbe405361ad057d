"""The sample tables of one MP4 track: how many samples, how long in all, and where their last byte lies."""

import struct
from dataclasses import dataclass

from video.boxes import Boxes, Span
from video.container import DAMAGED, HEAVY, Track
from video.errors import Code, MediaError

# A clip of 61 s at 240 frames a second has 14,640 pictures. Uncompressed sound counts each sample.
MAX_SAMPLES = 300_000
MAX_SAMPLES_OF_ONE_SIZE = 20_000_000
MAX_ENTRIES = 400_000


@dataclass(frozen=True, slots=True)
class SampleTable:
    """`duration` in the track's own units, `end` the offset after the last byte of any sample."""

    samples: int
    duration: int
    end: int


def read_sample_table(boxes: "Boxes", tables: "Span", track: Track) -> SampleTable:
    """Return what an stbl box says; tables that claim more than they hold are damage."""
    found = {box[0]: box for box in boxes.inside(tables[1], tables[2])}
    duration, timed = _durations(boxes, found.get(b"stts"))
    one_size, sizes, count = _sizes(boxes, found)
    if max(timed, count) > (MAX_SAMPLES_OF_ONE_SIZE if one_size else MAX_SAMPLES):
        raise MediaError(Code.TOO_COMPLEX, HEAVY)
    if b"ctts" in found:
        _entries(boxes, found[b"ctts"], 8)
    chunks = _chunks(boxes, found)
    if not track.is_played or not count:
        return SampleTable(count, duration, 0)
    if not chunks:
        raise MediaError(Code.CORRUPT, DAMAGED)
    return SampleTable(count, duration, _end(chunks, _runs(boxes, found.get(b"stsc")), one_size, sizes, count))


def _entries(boxes: "Boxes", box: "Span", width: int, head: int = 8) -> int:
    """Return the number of entries of a table after checking that the box holds them."""
    if box[1] + head > box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    count: int = struct.unpack_from(">I", boxes.data, box[1] + head - 4)[0]
    if box[1] + head + count * width > box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    if count > MAX_ENTRIES:
        raise MediaError(Code.TOO_COMPLEX, HEAVY)
    return count


def _durations(boxes: "Boxes", box: "Span | None") -> tuple[int, int]:
    if box is None:
        return 0, 0
    count = _entries(boxes, box, 8)
    rows = list(struct.iter_unpack(">II", boxes.data[box[1] + 8 : box[1] + 8 + count * 8]))
    return sum(number * delta for number, delta in rows), sum(number for number, _ in rows)


def _sizes(boxes: "Boxes", found: "dict[bytes, Span]") -> tuple[int, tuple[int, ...], int]:
    """Return the common size (or 0), else all sizes, and the number of samples."""
    box = found.get(b"stsz")
    if box is None:
        return _compact_sizes(boxes, found.get(b"stz2"))
    if box[1] + 12 > box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    one_size, count = struct.unpack_from(">II", boxes.data, box[1] + 4)
    if one_size:
        return one_size, (), count
    _entries(boxes, box, 4, head=12)
    return 0, struct.unpack_from(f">{count}I", boxes.data, box[1] + 12), count


def _compact_sizes(boxes: "Boxes", box: "Span | None") -> tuple[int, tuple[int, ...], int]:
    if box is None:
        return 0, (), 0
    bits = boxes.data[box[1] + 7]
    count = struct.unpack_from(">I", boxes.data, box[1] + 8)[0]
    start, length = box[1] + 12, (count * bits + 7) // 8
    if bits not in {4, 8, 16} or start + length > box[2] or count > MAX_SAMPLES:
        raise MediaError(Code.CORRUPT, DAMAGED)
    packed = boxes.data[start : start + length]
    if bits == 16:
        return 0, struct.unpack(f">{count}H", packed), count
    if bits == 8:
        return 0, tuple(packed), count
    return 0, tuple(half for byte in packed for half in (byte >> 4, byte & 15))[:count], count


def _chunks(boxes: "Boxes", found: "dict[bytes, Span]") -> tuple[int, ...]:
    for kind, letter, width in ((b"stco", "I", 4), (b"co64", "Q", 8)):
        if kind in found:
            count = _entries(boxes, found[kind], width)
            return struct.unpack_from(f">{count}{letter}", boxes.data, found[kind][1] + 8)
    return ()


def _runs(boxes: "Boxes", box: "Span | None") -> list[tuple[int, int]]:
    """Return (first chunk counted from 0, samples in each chunk) for each run of equal chunks."""
    if box is None:
        raise MediaError(Code.CORRUPT, DAMAGED)
    count = _entries(boxes, box, 12)
    rows = struct.iter_unpack(">III", boxes.data[box[1] + 8 : box[1] + 8 + count * 12])
    return [(first - 1, samples) for first, samples, _ in rows]


def _end(
    chunks: tuple[int, ...], runs: list[tuple[int, int]], one_size: int, sizes: tuple[int, ...], count: int
) -> int:
    """Return the offset after the last sample byte. Uncompressed sound is bounded by its chunk starts alone."""
    end = used = run = 0
    for chunk, offset in enumerate(chunks):
        while run + 1 < len(runs) and runs[run + 1][0] <= chunk:
            run += 1
        taken = min(runs[run][1] if runs else 0, count - used)
        if taken <= 0:
            break
        # One "sample" of uncompressed sound may be a byte or a frame, so its size says little.
        length = 1 if one_size else sum(sizes[used : used + taken])
        end = max(end, offset + length)
        used += taken
    return end
