"""Read the box tree of MP4, QuickTime and 3GP files ourselves, before any media library sees them.

Answers what a demuxer will not say: where the samples lie (a cut file), which codecs are named, whether data is
fetched from elsewhere, what the edit lists ask for. Box layouts: ISO/IEC 14496-12 and Apple's QuickTime File Format.
"""

import mmap
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from video.boxes import MAX_BOXES, Boxes, Span, box_header
from video.container import CUT, DAMAGED, FOREIGN, HEAVY, UNSAFE, Container, Edit, Track
from video.errors import Code, MediaError, gettext_noop
from video.fragments import fragment_defaults, read_fragment
from video.sampleentries import read_sample_entry
from video.sampletables import SampleTable, read_sample_table

TOP_LEVEL = {
    b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"mfra", b"sidx", b"ssix", b"uuid",
    b"udta", b"meta", b"pnot", b"PICT", b"pict", b"emsg", b"prft", b"pdin", b"meco", b"junk", b"imda", b"sefd",
}  # fmt: skip
PARENTS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl", b"mvex", b"moof", b"traf"}

MAX_DEPTH = 10
MAX_TRACKS = 32
MAX_TABLE_BYTES = 64 << 20
MAX_EDITS = 1000


def read(path: Path) -> Container:
    """Return what the boxes of a file say. Raises `MediaError` for what can never be played."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        boxes = Boxes(data)
        top = list(_top_level(boxes, len(data)))
        movie = next((box for box in top if box[0] == b"moov"), None)
        if movie is None:
            raise _without_movie(top)
        if movie[2] - movie[1] > MAX_TABLE_BYTES:
            raise MediaError(Code.TOO_COMPLEX, HEAVY)
        fragments = [box for box in top if box[0] == b"moof"]
        return _movie(boxes, movie, fragments, len(data))


def _top_level(boxes: Boxes, size: int) -> Iterator[Span]:
    start = 0
    while start + 8 <= size:
        length, kind, body = box_header(boxes.data, start, size)
        if kind not in TOP_LEVEL:
            return  # something else was appended; it is never copied
        boxes.seen += 1
        if boxes.seen > MAX_BOXES:
            raise MediaError(Code.TOO_COMPLEX, HEAVY)
        if length < body - start:
            raise MediaError(Code.CORRUPT, DAMAGED)
        if start + length > size:
            raise MediaError(Code.TRUNCATED, CUT)
        yield kind, body, start + length
        start += length


def _without_movie(top: list[Span]) -> MediaError:
    if {kind for kind, _, _ in top} <= {b"ftyp", b"free", b"skip", b"wide"}:
        return MediaError(
            Code.TYPE_MISMATCH, gettext_noop("The file begins like a video but holds none. Upload an MP4, MOV or WebM.")
        )
    return MediaError(Code.TRUNCATED, CUT)


def _movie(boxes: Boxes, movie: Span, fragments: list[Span], size: int) -> Container:
    scale, tracks, defaults = 0, [], {}
    for box in boxes.inside(movie[1], movie[2]):
        if box[0] in {b"cmov", b"rmra"}:
            # A compressed header can unpack to anything; a reference movie plays other files.
            raise MediaError(Code.UNSUPPORTED if box[0] == b"cmov" else Code.UNSAFE, FOREIGN)
        if box[0] == b"mvhd":
            scale = _time_scale(boxes.data, box)
        elif box[0] == b"mvex":
            defaults = dict(fragment_defaults(boxes, box))
        elif box[0] == b"trak":
            tracks.append(_track(boxes, box, size))
            if len(tracks) > MAX_TRACKS:
                raise MediaError(Code.TOO_COMPLEX, HEAVY)
    for track, edits in tracks:
        track.edits = [Edit(Fraction(length, scale or 1), begin, rate) for length, begin, rate in edits]
    found = [track for track, _ in tracks]
    for moof in fragments:
        read_fragment(boxes, moof, {track.number: track for track in found}, defaults, size)
    _mark_thumbnails(found)
    return Container(found, is_fragmented=bool(fragments))


def _time_scale(data: mmap.mmap, box: Span) -> int:
    """mvhd and mdhd: the scale stands after two times of four or eight bytes."""
    offset = box[1] + (20 if _byte(data, box, 0) == 1 else 12)
    if offset + 4 > box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    scale: int = struct.unpack_from(">I", data, offset)[0]
    return scale


def _byte(data: mmap.mmap, box: Span, at: int) -> int:
    if box[1] + at >= box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    return data[box[1] + at]


def _track(boxes: Boxes, trak: Span, size: int) -> tuple[Track, list[tuple[int, Fraction | None, Fraction]]]:
    data = boxes.data
    header, media = boxes.first(trak, b"tkhd"), boxes.first(trak, b"mdia")
    clock = boxes.first(media, b"mdhd") if media else None
    handler = boxes.first(media, b"hdlr") if media else None
    if header is None or media is None or clock is None or handler is None or handler[2] - handler[1] < 12:
        raise MediaError(Code.CORRUPT, DAMAGED)
    track = Track(number=_track_number(data, header), kind=_kind(data[handler[1] + 8 : handler[1] + 12]))
    track.timescale = _time_scale(data, clock)
    if track.timescale == 0 and track.is_played:
        raise MediaError(Code.CORRUPT, DAMAGED)
    track.is_enabled = bool(_byte(data, header, 3) & 1)
    track.chapters = _chapter_references(boxes, trak)
    _media_information(boxes, media, track, size)
    return track, list(_edits(boxes, trak, track.timescale or 1))


def _track_number(data: mmap.mmap, header: Span) -> int:
    offset = header[1] + (20 if _byte(data, header, 0) == 1 else 12)
    if offset + 4 > header[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    number: int = struct.unpack_from(">I", data, offset)[0]
    return number


def _kind(handler: bytes) -> str:
    return {b"vide": "video", b"soun": "audio"}.get(handler, "other")


def _chapter_references(boxes: Boxes, trak: Span) -> tuple[int, ...]:
    box = boxes.first(trak, b"tref")
    if box is None:
        return ()
    chapters = next((child for child in boxes.inside(box[1], box[2]) if child[0] == b"chap"), None)
    if chapters is None:
        return ()
    count = min((chapters[2] - chapters[1]) // 4, MAX_TRACKS)
    return struct.unpack_from(f">{count}I", boxes.data, chapters[1])


def _mark_thumbnails(tracks: list[Track]) -> None:
    """Chapter pictures are pictures of the clip, not a second clip."""
    referenced = {number for track in tracks for number in track.chapters}
    for track in tracks:
        track.is_thumbnail = track.number in referenced and track.kind == "video"


def _edits(boxes: Boxes, trak: Span, timescale: int) -> Iterator[tuple[int, Fraction | None, Fraction]]:
    """Yield length in movie units, begin in seconds (None: nothing is shown), rate."""
    box = boxes.first(trak, b"edts", b"elst")
    if box is None:
        return
    wide = _byte(boxes.data, box, 0) == 1
    if box[1] + 8 > box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    count = struct.unpack_from(">I", boxes.data, box[1] + 4)[0]
    layout = struct.Struct(">Qqhh" if wide else ">Iihh")
    if count > MAX_EDITS:
        raise MediaError(Code.TOO_COMPLEX, HEAVY)
    if box[1] + 8 + count * layout.size > box[2]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    for i in range(count):
        length, begin, whole, part = layout.unpack_from(boxes.data, box[1] + 8 + i * layout.size)
        rate = Fraction(whole) + Fraction(part, 65536)
        yield length, None if begin == -1 else Fraction(begin, timescale), rate


def _media_information(boxes: Boxes, media: Span, track: Track, size: int) -> None:
    information = boxes.first(media, b"minf")
    tables = boxes.first(information, b"stbl") if information else None
    if information is None or tables is None:
        if track.is_played:
            raise MediaError(Code.CORRUPT, DAMAGED)
        return
    if _has_external_data(boxes, information):
        raise MediaError(Code.UNSAFE, UNSAFE)
    description = boxes.first(tables, b"stsd")
    if track.is_played and description is not None:
        read_sample_entry(boxes, description, track)
    table: SampleTable = read_sample_table(boxes, tables, track)
    track.samples, track.media_units = table.samples, table.duration
    if table.end > size:
        raise MediaError(Code.TRUNCATED, CUT)


def _has_external_data(boxes: Boxes, information: Span) -> bool:
    """A data reference without the flag "in this file" names another file or address."""
    box = boxes.first(information, b"dinf", b"dref")
    if box is None:
        return False
    for kind, start, end in boxes.inside(box[1] + 8, box[2]):
        if end - start < 4:
            raise MediaError(Code.CORRUPT, DAMAGED)
        in_this_file = boxes.data[start + 3] & 1
        # Some writers forget the flag but name nothing.
        names_something = bool(boxes.data[start + 4 : end].strip(b"\0"))
        if kind in {b"url ", b"urn ", b"alis", b"rsrc", b"cios"} and not in_this_file and names_something:
            return True
    return False
