"""Movie fragments (moof boxes): the samples of clips that are written while they are recorded."""

import mmap
import struct
from collections.abc import Iterator

from video.boxes import Boxes, Span
from video.container import CUT, DAMAGED, Track
from video.errors import Code, MediaError
from video.sampletables import MAX_SAMPLES


def fragment_defaults(boxes: "Boxes", mvex: "Span") -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield track number -> default sample duration and size."""
    for kind, start, end in boxes.inside(mvex[1], mvex[2]):
        if kind == b"trex" and end - start >= 20:
            number, _, duration, length = struct.unpack_from(">4I", boxes.data, start + 4)
            yield number, (duration, length)


def read_fragment(
    boxes: "Boxes", moof: "Span", tracks: dict[int, Track], defaults: dict[int, tuple[int, int]], size: int
) -> None:
    """Add the samples of one moof box to `tracks`. A run that ends past the file means the file was cut."""
    from_moof = moof[1] - 8
    for traf in boxes.inside(moof[1], moof[2]):
        if traf[0] != b"traf":
            continue
        header = boxes.first(traf, b"tfhd")
        if header is None or header[2] - header[1] < 8:
            raise MediaError(Code.CORRUPT, DAMAGED)
        flags, number = struct.unpack_from(">II", boxes.data, header[1])
        fields = _tfhd_fields(boxes.data, header, flags & 0xFFFFFF)
        duration, length = defaults.get(number, (0, 0))
        duration, length = fields.get(0x8, duration), fields.get(0x10, length)
        base = anchor = fields.get(0x1, from_moof)
        for run in boxes.inside(traf[1], traf[2]):
            if run[0] == b"trun":
                base = _run(boxes.data, run, tracks.get(number), base, anchor, (duration, length))
                if base > size:
                    raise MediaError(Code.TRUNCATED, CUT)


def _tfhd_fields(data: mmap.mmap, header: "Span", flags: int) -> dict[int, int]:
    at, fields = header[1] + 8, {}
    for bit, layout in ((0x1, ">Q"), (0x2, ">I"), (0x8, ">I"), (0x10, ">I"), (0x20, ">I")):
        if flags & bit:
            if at + struct.calcsize(layout) > header[2]:
                raise MediaError(Code.CORRUPT, DAMAGED)
            fields[bit] = struct.unpack_from(layout, data, at)[0]
            at += struct.calcsize(layout)
    return fields


def _run(data: mmap.mmap, run: "Span", track: Track | None, base: int, anchor: int, default: tuple[int, int]) -> int:
    """Add one run of samples to its track and return the offset of its last byte."""
    if run[2] - run[1] < 8:
        raise MediaError(Code.CORRUPT, DAMAGED)
    flags, count = struct.unpack_from(">II", data, run[1])
    at = run[1] + 8
    if flags & 0x1:
        anchor_offset = struct.unpack_from(">i", data, at)[0]
        base, at = anchor + anchor_offset, at + 4
    if flags & 0x4:
        at += 4
    columns = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    width = 4 * len(columns)
    if at + count * width > run[2] or (not columns and count > MAX_SAMPLES):
        raise MediaError(Code.CORRUPT, DAMAGED)
    rows = struct.iter_unpack(f">{len(columns)}I", data[at : at + count * width]) if columns else ()
    duration, length = count * default[0], count * default[1]
    if columns:
        taken = list(rows)
        if 0x100 in columns:
            duration = sum(row[columns.index(0x100)] for row in taken)
        if 0x200 in columns:
            length = sum(row[columns.index(0x200)] for row in taken)
    if track is not None:
        track.samples += count
        track.media_units += duration
    return base + length
