"""Read the element tree of WebM and Matroska files ourselves, before any media library sees them.

Names the codecs and finds a cut: an element that claims bytes past the end of the file. Clusters and segments of
unknown size, as browsers record them, are walked element by element. Layout: RFC 8794 (EBML) and RFC 9559.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path

from video.container import CUT, DAMAGED, HEAVY, Container, Track
from video.errors import Code, MediaError, gettext_noop

EBML, SEGMENT, CLUSTER, TRACKS, TRACK_ENTRY = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
NUMBER, TYPE, CODEC_ID, CODEC_PRIVATE, VIDEO, AUDIO = 0xD7, 0x83, 0x86, 0x63A2, 0xE0, 0xE1
WIDTH, HEIGHT, BIT_DEPTH, ENABLED = 0xB0, 0xBA, 0x6264, 0xB9
ENCODINGS, ENCODING, ENCRYPTION = 0x6D80, 0x6240, 0x5035
# Elements directly below the segment; one of them ends a cluster of unknown size.
LEVEL_ONE = {0x114D9B74, 0x1549A966, CLUSTER, TRACKS, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0x1254C367}
TOP_LEVEL = {EBML, SEGMENT, 0xEC, 0xBF}

MAX_ELEMENTS = 500_000
MAX_TRACKS = 32

CODECS = {
    "V_MPEG4/ISO/AVC": "h264", "V_MPEGH/ISO/HEVC": "hevc", "V_VP8": "vp8", "V_VP9": "vp9", "V_AV1": "av1",
    "V_MPEG4/ISO/SP": "mpeg4", "V_MPEG4/ISO/ASP": "mpeg4", "V_MPEG4/ISO/AP": "mpeg4", "V_MJPEG": "jpeg",
    "A_OPUS": "opus", "A_VORBIS": "vorbis", "A_MPEG/L3": "mp3",
}  # fmt: skip
WINDOWS_CODECS = {
    b"H264": "h264", b"h264": "h264", b"AVC1": "h264", b"avc1": "h264", b"HEVC": "hevc", b"VP80": "vp8",
    b"VP90": "vp9", b"AV01": "av1", b"XVID": "mpeg4", b"DIVX": "mpeg4", b"DX50": "mpeg4", b"FMP4": "mpeg4",
}  # fmt: skip
WINDOWS_FOURCC = slice(16, 20)

Element = tuple[int, int, int]  # identifier, first byte of the payload, end (-1: unknown)


class Elements:
    """Walks elements in a memory map and keeps count."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.seen = 0

    def read(self, at: int) -> Element:
        """Return the element at an offset. Raises IndexError where the file ends inside its header."""
        self.seen += 1
        if self.seen > MAX_ELEMENTS:
            raise MediaError(Code.TOO_COMPLEX, HEAVY)
        identifier, at = self._number(at, keep_marker=True)
        size, body = self._number(at, keep_marker=False)
        return identifier, body, -1 if size < 0 else body + size

    def _number(self, at: int, *, keep_marker: bool) -> tuple[int, int]:
        first = self.data[at]
        if first == 0:
            raise MediaError(Code.CORRUPT, DAMAGED)
        length = 9 - first.bit_length()
        if at + length > len(self.data):
            raise IndexError
        raw = int.from_bytes(self.data[at : at + length], "big")
        if keep_marker:
            return raw, at + length
        value = raw & ((1 << 7 * length) - 1)
        return (-1 if value == (1 << 7 * length) - 1 else value), at + length

    def inside(self, start: int, end: int) -> Iterator[Element]:
        """Yield the elements of a parent of known size. One that leaves its parent is damage."""
        while start < end:
            element = self.read(start)
            if element[2] < 0 or element[2] > end:
                raise MediaError(Code.CORRUPT, DAMAGED)
            yield element
            start = element[2]

    def unsigned(self, element: Element) -> int:
        """Return an unsigned number of up to eight bytes."""
        return int.from_bytes(self.data[element[1] : min(element[2], element[1] + 8)], "big")


def read(path: Path) -> Container:
    """Return what the elements of a file say. Raises `MediaError` for what can never be played."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        elements = Elements(data)
        try:
            tracks = _walk(elements, len(data))
        except IndexError:
            raise MediaError(Code.TRUNCATED, CUT) from None
        if tracks is None:
            raise MediaError(Code.TRUNCATED if elements.seen > 1 else Code.CORRUPT, CUT)
        return Container(tracks, samples_known=False)


def _walk(elements: Elements, size: int) -> list[Track] | None:
    """Walk level nought and one; return the tracks, or None where the file never names them."""
    tracks: list[Track] | None = None
    segments, at = 0, 0
    while at < size:
        identifier, body, end = elements.read(at)
        if segments and identifier not in TOP_LEVEL | LEVEL_ONE:
            if end < 0 or end > size or elements.data[at] < 0x10:
                raise MediaError(Code.TRUNCATED, CUT)
            at = end
            continue
        if end > size:
            raise MediaError(Code.TRUNCATED, CUT)
        if identifier == SEGMENT:
            segments += 1
            if segments > 1:
                raise MediaError(
                    Code.UNSUPPORTED,
                    gettext_noop("The file holds several recordings, one behind the other. Export it as one clip."),
                )
            at = body
        elif identifier == TRACKS and tracks is None and end >= 0:
            tracks = _tracks(elements, body, end)
            at = end
        elif end < 0:
            at = _end_of_unknown(elements, body, size)
        else:
            at = end
    return tracks


def _end_of_unknown(elements: Elements, at: int, size: int) -> int:
    """Return where a cluster of unknown size ends: at the next element of level one, or with the file."""
    while at < size:
        identifier, _, end = elements.read(at)
        if identifier in LEVEL_ONE or identifier in {EBML, SEGMENT}:
            return at
        if end < 0 or end > size:
            raise MediaError(Code.TRUNCATED, CUT)
        at = end
    return size


def _tracks(elements: Elements, start: int, end: int) -> list[Track]:
    tracks = [_track(elements, entry) for entry in elements.inside(start, end) if entry[0] == TRACK_ENTRY]
    if len(tracks) > MAX_TRACKS:
        raise MediaError(Code.TOO_COMPLEX, HEAVY)
    return tracks


def _track(elements: Elements, entry: Element) -> Track:
    track, codec, private, bits = Track(number=0, kind="other"), "", b"", 0
    for element in elements.inside(entry[1], entry[2]):
        identifier, start, end = element
        if identifier == NUMBER:
            track.number = elements.unsigned(element)
        elif identifier == TYPE:
            track.kind = {1: "video", 2: "audio"}.get(elements.unsigned(element), "other")
        elif identifier == CODEC_ID:
            codec = elements.data[start : min(end, start + 64)].rstrip(b"\0").decode("latin-1")
        elif identifier == CODEC_PRIVATE:
            private = elements.data[start : min(end, start + 64)]
        elif identifier == ENABLED:
            track.is_enabled = bool(elements.unsigned(element))
        elif identifier in {VIDEO, AUDIO}:
            settings = {child[0]: elements.unsigned(child) for child in elements.inside(start, end)}
            track.width, track.height = settings.get(WIDTH, 0), settings.get(HEIGHT, 0)
            bits = settings.get(BIT_DEPTH, 0)
        elif identifier == ENCODINGS:
            track.is_encrypted = _is_encrypted(elements, element)
    track.codec = _codec(codec, private, bits)
    return track


def _is_encrypted(elements: Elements, encodings: Element) -> bool:
    return any(
        child[0] == ENCRYPTION
        for encoding in elements.inside(encodings[1], encodings[2])
        if encoding[0] == ENCODING
        for child in elements.inside(encoding[1], encoding[2])
    )


def _codec(name: str, private: bytes, bits: int) -> str:
    if name.startswith("A_AAC"):
        return "aac"
    if name == "V_MS/VFW/FOURCC":
        return WINDOWS_CODECS.get(private[WINDOWS_FOURCC], name)
    if name in {"A_PCM/INT/LIT", "A_PCM/INT/BIG"}:
        return f"pcm_s{bits or 16}{'le' if name.endswith('LIT') else 'be'}"
    return CODECS.get(name, name)
