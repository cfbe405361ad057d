"""Tell what a file is from its first bytes. Names and declared types are never asked."""

from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 4096
PDF_HEADER_WITHIN = 1024  # readers look for %PDF- in the first kilobyte

VIDEO = "video"
IMAGE = "image"
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`kind` is video, image, document or "" (none of ours); `name` the format, as in "mp4"; `accepted` if on our lists."""

    kind: str
    name: str
    accepted: bool = True


UNKNOWN = Sniffed("", "unknown", accepted=False)

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
# QuickTime files older than ftyp begin with one of these boxes.
OLD_QUICKTIME_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}

PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", Sniffed(IMAGE, "png")),
    (b"\xff\xd8\xff", Sniffed(IMAGE, "jpeg")),
    (b"GIF87a", Sniffed(IMAGE, "gif")),
    (b"GIF89a", Sniffed(IMAGE, "gif")),
    (b"BM", Sniffed(IMAGE, "bmp", accepted=False)),
    (b"II*\0", Sniffed(IMAGE, "tiff", accepted=False)),
    (b"MM\0*", Sniffed(IMAGE, "tiff", accepted=False)),
    (b"\0\0\1\0", Sniffed(IMAGE, "ico", accepted=False)),
    (b"8BPS", Sniffed(IMAGE, "psd", accepted=False)),
    (b"\xff\x0a", Sniffed(IMAGE, "jxl", accepted=False)),
    (b"\0\0\0\x0cJXL ", Sniffed(IMAGE, "jxl", accepted=False)),
    (b"\0\0\0\x0cjP  ", Sniffed(IMAGE, "jpeg2000", accepted=False)),
    (b"FLV\x01", Sniffed(VIDEO, "flv", accepted=False)),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Sniffed(VIDEO, "asf", accepted=False)),
    (b"\0\0\1\xba", Sniffed(VIDEO, "mpeg", accepted=False)),
    (b"\0\0\1\xb3", Sniffed(VIDEO, "mpeg", accepted=False)),
    (b"OggS", Sniffed(VIDEO, "ogg", accepted=False)),
    (b".RMF", Sniffed(VIDEO, "realmedia", accepted=False)),
    (b"PK\x03\x04", Sniffed("", "zip", accepted=False)),
    (b"PK\x05\x06", Sniffed("", "zip", accepted=False)),
    (b"Rar!", Sniffed("", "rar", accepted=False)),
    (b"7z\xbc\xaf", Sniffed("", "7z", accepted=False)),
    (b"\x1f\x8b", Sniffed("", "gzip", accepted=False)),
    (b"\x7fELF", Sniffed("", "program", accepted=False)),
    (b"MZ", Sniffed("", "program", accepted=False)),
    (b"\xd0\xcf\x11\xe0", Sniffed("", "old office file", accepted=False)),
    (b"#EXTM3U", Sniffed("", "playlist", accepted=False)),
    (b"ffconcat", Sniffed("", "playlist", accepted=False)),
    (b"#!", Sniffed("", "script", accepted=False)),
    (b"ID3", Sniffed("", "audio", accepted=False)),
    (b"fLaC", Sniffed("", "audio", accepted=False)),
)


def sniff(path: Path) -> Sniffed:
    """Return what the bytes of `path` are. Reads at most the first 4 KiB."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return sniff_bytes(head)


def sniff_bytes(head: bytes) -> Sniffed:
    """Return what a file that begins with `head` is."""
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return Sniffed(VIDEO, "webm" if b"webm" in head[:64] else "mkv")
    if head[:4] == b"RIFF":
        return {
            b"WEBP": Sniffed(IMAGE, "webp"),
            b"AVI ": Sniffed(VIDEO, "avi", accepted=False),
            b"WAVE": Sniffed("", "audio", accepted=False),
        }.get(head[8:12], UNKNOWN)
    for prefix, found in PREFIXES:
        if head.startswith(prefix):
            return found
    if head[4:8] in OLD_QUICKTIME_BOXES and len(head) >= 8:
        return Sniffed(VIDEO, "mov")
    if _is_transport_stream(head):
        return Sniffed(VIDEO, "mpegts", accepted=False)
    return _by_text(head)


def _by_brand(head: bytes) -> Sniffed:
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12]] + [head[i : i + 4] for i in range(16, min(size, 256, len(head) - 3), 4)]
    major = brands[0]
    if major in AVIF_BRANDS or (major in {b"mif1", b"msf1"} and AVIF_BRANDS & set(brands)):
        return Sniffed(IMAGE, "avif")
    if major in HEIF_BRANDS:
        return Sniffed(IMAGE, "heic")
    if major in {b"crx ", b"jp2 ", b"jxl "}:
        return Sniffed(IMAGE, major.decode().strip(), accepted=False)
    if major == b"qt  ":
        return Sniffed(VIDEO, "mov")
    if major[:3] in {b"3gp", b"3g2", b"3gr", b"3gs", b"3ge", b"3gg"}:
        return Sniffed(VIDEO, "3gp")
    return Sniffed(VIDEO, "mp4")


def _is_transport_stream(head: bytes) -> bool:
    """MPEG transport streams repeat 0x47 every 188 bytes, or 192 as camcorders write it."""
    return any(
        len(head) > start + 3 * step and all(head[start + i * step] == 0x47 for i in range(4))
        for start, step in ((0, 188), (4, 192))
    )


def _by_text(head: bytes) -> Sniffed:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if b"<svg" in text[:1024] and text.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")):
        return Sniffed(IMAGE, "svg", accepted=False)
    if b"<mpd" in text[:1024] and text.startswith((b"<?xml", b"<mpd")):
        return Sniffed("", "playlist", accepted=False)
    if text.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<?xml", b"<?php")):
        return Sniffed("", "web page", accepted=False)
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return Sniffed(DOCUMENT, "pdf")
    return UNKNOWN
