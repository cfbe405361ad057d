"""Name the codec of an MP4 track from its sample description, without a decoder."""

import mmap
import struct

from video.boxes import Boxes, Span
from video.container import DAMAGED, Track
from video.errors import Code, MediaError

CODECS = {
    b"avc1": "h264", b"avc2": "h264", b"avc3": "h264", b"avc4": "h264", b"dva1": "h264", b"dvav": "h264",
    b"hvc1": "hevc", b"hev1": "hevc", b"dvh1": "hevc", b"dvhe": "hevc",
    b"vp08": "vp8", b"vp09": "vp9", b"av01": "av1",
    b"s263": "h263", b"h263": "h263", b"H263": "h263",
    b"XVID": "mpeg4", b"xvid": "mpeg4", b"DIVX": "mpeg4", b"DX50": "mpeg4", b"3IV2": "mpeg4",
    b"jpeg": "jpeg", b"mjpa": "jpeg", b"mjpb": "jpeg", b"png ": "png", b"gif ": "gif", b"tiff": "tiff",
    b"Opus": "opus", b"samr": "amr_nb", b".mp3": "mp3", b"mp3 ": "mp3", b"ms\0\x55": "mp3",
}  # fmt: skip
# MPEG-4 object types of an esds box; ISO/IEC 14496-1 and the list of the MP4 registration authority.
OBJECT_TYPES = {
    0x20: "mpeg4", 0x21: "h264", 0x23: "hevc",
    0x40: "aac", 0x66: "aac", 0x67: "aac", 0x68: "aac", 0x69: "mp3", 0x6B: "mp3", 0xAD: "opus", 0xDD: "vorbis",
    0x6C: "jpeg", 0x6D: "png",
}  # fmt: skip
ENCRYPTED = {b"encv", b"enca", b"drmi", b"drms", b"p608"}
VISUAL_BYTES = 78
SOUND_BYTES = (28, 44, 64)  # by version of the sound description


def read_sample_entry(boxes: "Boxes", description: "Span", track: Track) -> None:
    """Set codec, declared size and encryption of `track`. A second description must name the same codec."""
    data = boxes.data
    if description[2] - description[1] < 8:
        raise MediaError(Code.CORRUPT, DAMAGED)
    names = []
    for entry in boxes.inside(description[1] + 8, description[2]):
        kind, start, end = entry
        if kind in ENCRYPTED:
            track.is_encrypted = True
        if track.kind == "video":
            if end - start < VISUAL_BYTES:
                raise MediaError(Code.CORRUPT, DAMAGED)
            width, height = struct.unpack_from(">HH", data, start + 24)
            track.width, track.height = max(track.width, width), max(track.height, height)
            children = start + VISUAL_BYTES
        else:
            children = _after_sound(data, start, end)
        names.append(_codec(boxes, entry, min(children, end), track))
    # A change of codec half way is no form any phone writes.
    track.codec = names[0] if names and len(set(names)) == 1 else "/".join(names)


def _after_sound(data: mmap.mmap, start: int, end: int) -> int:
    if end - start < SOUND_BYTES[0]:
        raise MediaError(Code.CORRUPT, DAMAGED)
    version = struct.unpack_from(">H", data, start + 8)[0]
    return start + SOUND_BYTES[min(version, 2)]


def _codec(boxes: "Boxes", entry: "Span", children: int, track: Track) -> str:
    kind, start, end = entry
    if kind in {b"mp4v", b"mp4a"}:
        return _by_object_type(boxes, children, end) or ("aac" if kind == b"mp4a" else "mpeg4")
    if track.kind == "audio" and kind in {b"sowt", b"twos", b"lpcm", b"ipcm"}:
        return _uncompressed(boxes, kind, start, children, end)
    if kind in CODECS:
        return CODECS[kind]
    # Protection is spelled out in the entry of its own; any other name stays as it is.
    return kind.decode("latin-1").strip()


def _by_object_type(boxes: "Boxes", start: int, end: int) -> str:
    """Return the codec an esds box names, looking into QuickTime's wave box too; empty where there is none."""
    for kind, inner, stop in _lenient(boxes, start, end):
        if kind == b"wave":
            found = _by_object_type(boxes, inner, stop)
            if found:
                return found
        if kind == b"esds":
            number = _object_type(boxes.data[inner + 4 : stop])
            return OBJECT_TYPES.get(number, f"object type {number:#x}")
    return ""


def _lenient(boxes: "Boxes", start: int, end: int) -> "list[Span]":
    """Boxes behind a sound description; old QuickTime writes other things there, which name no codec."""
    try:
        return list(boxes.inside(start, end))
    except MediaError as error:
        if error.code == Code.TOO_COMPLEX:
            raise
        return []


def _object_type(descriptors: bytes) -> int:
    """Walk ES descriptor (3) into decoder configuration (4), whose first byte is the object type."""
    at = 0
    while at + 2 < len(descriptors):
        tag = descriptors[at]
        at += 1
        while at < len(descriptors) and descriptors[at] & 0x80:
            at += 1
        at += 1
        if tag == 4 and at < len(descriptors):
            return descriptors[at]
        if tag != 3 or at + 3 > len(descriptors):
            return 0
        flags = descriptors[at + 2]
        at += 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
        if flags & 0x40 and at < len(descriptors):
            at += 1 + descriptors[at]
    return 0


def _uncompressed(boxes: "Boxes", kind: bytes, start: int, children: int, end: int) -> str:
    data = boxes.data
    version, bits = struct.unpack_from(">H", data, start + 8)[0], struct.unpack_from(">H", data, start + 18)[0]
    big_endian = kind == b"twos"
    if kind == b"lpcm" and version == 2 and end - start >= SOUND_BYTES[2]:
        bits, flags = struct.unpack_from(">II", data, start + 48)
        big_endian = bool(flags & 2)
    if kind == b"ipcm":
        settings = next((box for box in _lenient(boxes, children, end) if box[0] == b"pcmC"), None)
        if settings is not None and settings[2] - settings[1] >= 6:
            big_endian, bits = not data[settings[1] + 4] & 1, data[settings[1] + 5]
    return f"pcm_s{bits}{'be' if big_endian else 'le'}" if bits > 8 else f"pcm_{bits}"
