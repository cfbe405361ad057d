"""What a file claims about where, when, with what and by whom it was made. For the organiser's inspection alone. Runs inside the sandbox.

The answer holds those of these keys that the file names: `place` {"latitude", "longitude"} in degrees, `device`, `software`,
`author`, `title`, `comment`, `created_at` as the file writes it. All of it is a claim, shortened and without control characters.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 200
Claims = dict[str, Any]

#: Names under which containers keep each claim, the most telling first.
VIDEO_NAMES = {
    "author": ("com.apple.quicktime.author", "author", "artist", "com.apple.quicktime.artist", "album_artist", "composer", "copyright"),
    "software": ("com.apple.quicktime.software", "software", "com.android.version", "encoding_tool", "encoder", "writing_application"),
    "title": ("com.apple.quicktime.title", "title"),
    "comment": ("com.apple.quicktime.comment", "comment", "description", "com.apple.quicktime.description", "synopsis"),
    "created_at": ("com.apple.quicktime.creationdate", "creation_time", "date"),
}  # fmt: skip
MAKERS = ("com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer")
MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
PLACES = (
    "com.apple.quicktime.location.iso6709",
    "location",
    "location-eng",
    "xyz",
    "com.apple.quicktime.location.name",
)
ISO6709 = re.compile(r"([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")

#: EXIF tags (Exif 2.32) and names in XMP.
EXIF_TAGS = {"author": 0x013B, "software": 0x0131, "comment": 0x010E, "created_at": 0x0132}
EXIF_MAKE, EXIF_MODEL, EXIF_COPYRIGHT = 0x010F, 0x0110, 0x8298
XMP_NAMES = {"author": "creator", "software": "CreatorTool", "title": "title", "created_at": "CreateDate"}
XMP_BYTES = 100_000

PDF_NAMES = {
    "author": ("/Author", "/Company"),
    "software": ("/Creator", "/Producer"),
    "title": ("/Title",),
    "comment": ("/Subject", "/Keywords"),
    "created_at": ("/CreationDate",),
}


def of_clip(tables: Iterable[Mapping[str, str]]) -> Claims:
    """Return the claims of a clip, from the tables of its container and its tracks."""
    named: dict[str, str] = {}
    for table in tables:
        for key, value in table.items():
            named.setdefault(key.lower(), value)
    claims: Claims = {key: _first(named, names) for key, names in VIDEO_NAMES.items()}
    claims["device"] = _device(_first(named, MAKERS), _first(named, MODELS))
    for name in PLACES:
        if found := ISO6709.match(named.get(name, "")):
            claims["place"] = _place(float(found[1]), float(found[2]))
            break
    return _kept(claims)


def of_picture(exif: Mapping[int, Any], position: Mapping[int, Any], xmp: bytes | str) -> Claims:
    """Return the claims of a picture: from its EXIF tags, their table of positions, and XMP."""
    claims: Claims = {key: shown(exif.get(tag)) for key, tag in EXIF_TAGS.items()}
    claims["author"] = claims["author"] or shown(exif.get(EXIF_COPYRIGHT))
    claims["device"] = _device(shown(exif.get(EXIF_MAKE)), shown(exif.get(EXIF_MODEL)))
    claims["place"] = _exif_place(position)
    said = _xmp(xmp)
    return _kept({**claims, **{key: claims.get(key) or said.get(key) for key in (*said, *claims)}})


def of_document(information: Mapping[str, Any]) -> Claims:
    """Return the claims of a PDF, from its table of information."""
    named = {key: shown(value) for key, value in information.items()}
    return _kept({key: _first(named, names) for key, names in PDF_NAMES.items()})


def shown(value: Any) -> str:
    """Return a claim as text that may be shown: one line, at most 200 characters, no control or turning characters."""
    if value is None:
        return ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    kept = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text[: 10 * LONGEST])
    return " ".join(kept.split())[:LONGEST]


def _first(named: Mapping[str, str], names: Iterable[str]) -> str:
    return next((said for name in names if (said := shown(named.get(name)))), "")


def _device(maker: str, model: str) -> str:
    return model if model.lower().startswith(maker.lower()) else f"{maker} {model}".strip()


def _place(latitude: float, longitude: float) -> dict[str, float] | None:
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _exif_place(position: Mapping[int, Any]) -> dict[str, float] | None:
    try:
        found = []
        for letter, numbers in ((1, 2), (3, 4)):
            degrees, minutes, seconds = (float(part) for part in position[numbers])
            sign = -1 if str(position[letter]).strip("\0 ").upper() in {"S", "W"} else 1
            found.append(sign * (degrees + minutes / 60 + seconds / 3600))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return _place(*found)


def _xmp(data: bytes | str) -> Claims:
    """Return what XMP names, written as an attribute or as an element. Read as text: no parser of XML sees it."""
    text = (data.decode("utf-8", "replace") if isinstance(data, bytes) else data)[:XMP_BYTES]
    named: Claims = {key: _xmp_value(text, name) for key, name in XMP_NAMES.items()}
    named["device"] = _device(_xmp_value(text, "Make"), _xmp_value(text, "Model"))
    degrees = [_xmp_degrees(_xmp_value(text, name)) for name in ("GPSLatitude", "GPSLongitude")]
    if None not in degrees:
        named["place"] = _place(*degrees)  # type: ignore[arg-type]
    return named


def _xmp_value(text: str, name: str) -> str:
    if found := re.search(rf'\b\w{{1,20}}:{name}="([^"<]{{1,400}})"', text):
        return shown(found[1])
    if found := re.search(rf"<\w{{1,20}}:{name}\b[^>]{{0,200}}>(.{{1,1000}}?)</\w{{1,20}}:{name}>", text, re.DOTALL):
        return shown(re.sub(r"<[^>]{0,200}>", " ", found[1]))
    return ""


def _xmp_degrees(said: str) -> float | None:
    """Read "13,45.378N" or "13,45,22N"."""
    found = re.fullmatch(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])", said)
    if not found:
        return None
    value = float(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -value if found[4] in "SW" else value


def _kept(claims: Claims) -> Claims:
    return {key: value for key, value in claims.items() if value}
