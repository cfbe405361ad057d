"""Read a picture and make clean copies of it: upright, sRGB, without any metadata. Runs inside the sandbox."""

import io
import struct
import warnings
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from video import origin
from video.container import DAMAGED
from video.errors import Code, MediaError, gettext_noop
from video.facts import ImageFacts
from video.imageheads import PICTURE_CUT, SIZES
from video.limits import Limits, problems, size_problem
from video.sniff import IMAGE, Sniffed, sniff

READERS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "heic": "HEIF", "avif": "AVIF", "gif": "GIF"}
# Longest side of each copy, in pixels; a copy is never larger than the picture.
COPIES = {"picture": 2048, "thumbnail": 480}
JPEG_QUALITY = 85
# Logos and drawings come as PNG or GIF and stay so, unless that would be heavy: then they are photographs.
DRAWINGS = {"png", "gif"}
HEAVY_DRAWING_BYTES = 600_000
EXIF_ORIENTATION, EXIF_POSITION = 0x0112, 0x8825
TURNED = {5, 6, 7, 8}

TOO_HEAVY = gettext_noop("The picture unpacks to more data than is accepted. Export it again.")


def read_facts(path: Path, found: Sniffed, _limits: Limits) -> ImageFacts:
    """Return the size that the file declares. Raises `MediaError` where its end is missing."""
    data = path.read_bytes()
    width, height = SIZES[found.name](data)
    return ImageFacts(container=found.name, size_bytes=len(data), width=width, height=height)


def look(path: Path, facts: ImageFacts) -> None:
    """Decode the picture once and set its upright size. Judge the declared size before."""
    picture = _open(path, facts.container)
    orientation = _orientation(picture)
    facts.origin = _origin(picture)
    _load(picture)
    facts.width, facts.height = picture.size
    if orientation in TURNED:
        facts.width, facts.height = facts.height, facts.width


def make_copies(source: Path, output: Path, limits: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the copies named in `COPIES` into `output`; answer name, type and size of each, largest first."""
    bounds = Limits(**limits)
    found = sniff(source)
    wrong = size_problem(IMAGE, source.stat().st_size, bounds)
    if wrong is None and (found.kind != IMAGE or not found.accepted):
        raise MediaError(Code.TYPE_MISMATCH, gettext_noop("The file is not a picture of an accepted type."))
    facts = read_facts(source, found, bounds) if wrong is None else None
    for problem in [wrong] if wrong else problems(facts, bounds) if facts else []:
        raise MediaError.of(problem)
    picture = _clean(_open(source, found.name))
    return [_save(picture, output, name, side, found.name in DRAWINGS) for name, side in COPIES.items()]


def _open(path: Path, name: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # judged from the header already, by our own limit
    if name == "heic":
        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        return Image.open(path, formats=[READERS[name]])
    except (OSError, SyntaxError, ValueError, KeyError) as error:
        raise _refusal(error) from error


def _orientation(picture: Image.Image) -> int:
    """Return how the camera was held, 1 where it does not say so readably; a broken note spoils no picture."""
    try:
        value = picture.getexif().get(EXIF_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _origin(picture: Image.Image) -> dict[str, Any]:
    """Return what the picture claims; a broken note claims nothing."""
    try:
        exif = picture.getexif()
        position = exif.get_ifd(EXIF_POSITION)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        exif, position = Image.Exif(), {}
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    return origin.of_picture(exif, position, xmp)


def _load(picture: Image.Image) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture.load()
        except (OSError, SyntaxError, EOFError, IndexError, KeyError, RuntimeError, ValueError) as error:
            raise _refusal(error) from error


def _refusal(error: Exception) -> MediaError:
    """Read the decoder's words: it tells a cut from damage and a bomb from both."""
    words = str(error).lower()
    if "truncated" in words:
        return MediaError(Code.TRUNCATED, PICTURE_CUT)
    if "too large" in words:
        return MediaError(Code.TOO_COMPLEX, TOO_HEAVY)
    return MediaError(Code.CORRUPT, DAMAGED)


def _clean(picture: Image.Image) -> Image.Image:
    """Return the first frame upright, in sRGB, no larger than the largest copy, RGB or RGBA and nothing else."""
    side = max(COPIES.values())
    # JPEG decoders can skip detail while they read: a fraction of the memory for a large photograph.
    if picture.format == "JPEG":
        picture.draft(None, (side, side))
    orientation = _orientation(picture)
    profile = picture.info.get("icc_profile")
    _load(picture)
    picture = _plain_mode(picture)
    factor = max(picture.size) // (2 * side)
    if factor > 1:
        picture = picture.reduce(factor)
    picture = _to_srgb(picture, profile)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    plain.getexif()[EXIF_ORIENTATION] = orientation
    return ImageOps.exif_transpose(plain)


def _plain_mode(picture: Image.Image) -> Image.Image:
    """Bring palettes, 16 bit grey and the rest to L, RGB, RGBA or CMYK."""
    if picture.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bit grey: Pillow would clip instead of scale.
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in {"LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            moved = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=wanted, renderingIntent=0
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            moved = None  # a profile that does not fit its picture is left out, as viewers do
        if moved is not None:
            return moved
    return picture if picture.mode == wanted else picture.convert(wanted)


def _save(picture: Image.Image, output: Path, name: str, side: int, is_drawing: bool) -> dict[str, Any]:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    copy.info = {}
    see_through = copy.mode == "RGBA" and copy.getchannel("A").getextrema()[0] < 255
    target = output / f"{name}.png"
    if see_through or is_drawing:
        copy.save(target, "PNG", optimize=True)
    if not see_through and (not is_drawing or target.stat().st_size > HEAVY_DRAWING_BYTES):
        target.unlink(missing_ok=True)
        target = output / f"{name}.jpg"
        copy.convert("RGB").save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return {
        "name": target.name,
        "content_type": "image/png" if target.suffix == ".png" else "image/jpeg",
        "width": copy.width,
        "height": copy.height,
        "size_bytes": target.stat().st_size,
    }
