"""Pictures: what is refused, and that the copies are upright, plain and clean."""

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import Image, ImageCms

import video

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


@pytest.fixture
def drawing():
    """Left half red, right half blue, 120 by 80."""
    picture = Image.new("RGB", (120, 80), (200, 30, 20))
    picture.paste((20, 40, 190), (60, 0, 120, 80))
    return picture


def _bytes(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width, height):
    """A PNG of one grey bit a pixel that claims any size."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0")) + _chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF"])
def test_accepted_types_are_copied_and_a_cut_one_is_refused(tmp_path, drawing, reason, kind):
    pillow_heif.register_heif_opener()
    data = _bytes(drawing, kind)
    path = tmp_path / "a"
    path.write_bytes(data)
    assert reason(path, "image") is None
    picture, thumbnail = video.reencode_image(path, tmp_path)
    assert (picture.width, picture.height) == (thumbnail.width, thumbnail.height) == (120, 80)
    assert picture.content_type == ("image/png" if kind in {"PNG", "GIF"} else "image/jpeg")
    left, right = (Image.open(picture.path).convert("RGB").getpixel((x, 40)) for x in (20, 100))
    assert left[0] > 150 > 100 > left[2]
    assert right[2] > 150 > 100 > right[0]
    path.write_bytes(data[: len(data) * 6 // 10])
    assert reason(path, "image") == "TRUNCATED"


def test_a_photograph_is_turned_upright_and_loses_place_and_device(tmp_path, drawing):
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Secret Phone"
    exif.get_ifd(GPS)[1] = "N"
    (tmp_path / "a.jpg").write_bytes(_bytes(drawing, "JPEG", exif=exif))
    assert (video.inspect(tmp_path / "a.jpg").width, video.inspect(tmp_path / "a.jpg").height) == (80, 120)
    for copy in video.reencode_image(tmp_path / "a.jpg", tmp_path):
        assert (copy.width, copy.height) == (80, 120)
        assert b"Secret" not in copy.path.read_bytes()
        assert dict(Image.open(copy.path).getexif()) == {}
        assert Image.open(copy.path).getpixel((40, 20))[0] > 150  # what was left is now on top


def test_a_note_of_the_camera_that_cannot_be_read_spoils_no_picture(tmp_path, drawing, reason):
    (tmp_path / "a.jpg").write_bytes(_bytes(drawing, "JPEG", exif=b"Exif\0\0no note at all"))
    assert reason(tmp_path / "a.jpg", "image") is None
    assert len(video.reencode_image(tmp_path / "a.jpg", tmp_path)) == 2


def test_a_print_picture_keeps_its_colours(tmp_path, drawing):
    (tmp_path / "a.jpg").write_bytes(_bytes(drawing.convert("CMYK"), "JPEG"))
    copy = Image.open(video.reencode_image(tmp_path / "a.jpg", tmp_path)[0].path)
    assert copy.mode == "RGB"
    assert copy.getpixel((20, 40))[0] > 150
    assert copy.getpixel((100, 40))[2] > 140


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_is_copied(tmp_path, drawing, mode):
    picture = Image.new("I;16", (120, 80), 40000) if mode == "I;16" else drawing.convert(mode)
    (tmp_path / "a.png").write_bytes(_bytes(picture, "PNG"))
    copy = video.reencode_image(tmp_path / "a.png", tmp_path)[0]
    assert (copy.width, copy.height) == (120, 80)
    if mode == "I;16":
        assert Image.open(copy.path).convert("L").getpixel((5, 5)) == pytest.approx(156, abs=2)


def test_what_is_see_through_stays_so(tmp_path, drawing):
    drawing.putalpha(Image.new("L", (120, 80), 0))
    (tmp_path / "a.webp").write_bytes(_bytes(drawing, "WEBP", lossless=True))
    copy = video.reencode_image(tmp_path / "a.webp", tmp_path)[0]
    assert (copy.content_type, Image.open(copy.path).getpixel((5, 5))[3]) == ("image/png", 0)


def test_a_colour_profile_is_applied_and_left_out(tmp_path, drawing):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "a.jpg").write_bytes(_bytes(drawing, "JPEG", icc_profile=profile))
    assert "icc_profile" not in Image.open(video.reencode_image(tmp_path / "a.jpg", tmp_path)[0].path).info


def test_a_large_picture_is_made_smaller(tmp_path):
    (tmp_path / "a.png").write_bytes(_bytes(Image.new("RGB", (3000, 1500), (9, 99, 9)), "PNG"))
    picture, thumbnail = video.reencode_image(tmp_path / "a.png", tmp_path)
    assert (picture.width, picture.height, thumbnail.width, thumbnail.height) == (2048, 1024, 480, 240)


def test_a_bomb_is_refused_by_its_size_alone(tmp_path, reason):
    (tmp_path / "a.png").write_bytes(_png(50000, 50000))
    assert reason(tmp_path / "a.png", "image") == "DIMENSIONS"
    with pytest.raises(video.MediaError, match="DIMENSIONS"):
        video.reencode_image(tmp_path / "a.png", tmp_path)


def test_a_bomb_in_a_text_chunk_is_too_complex(tmp_path, drawing, reason):
    data = _bytes(drawing, "PNG")
    bomb = _chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(200 << 20)))
    (tmp_path / "a.png").write_bytes(data[:33] + bomb + data[33:])
    assert reason(tmp_path / "a.png", "image") == "TOO_COMPLEX"


def test_a_changed_byte_of_a_png_is_damage(tmp_path, drawing, reason):
    data = bytearray(_bytes(drawing, "PNG"))
    data[60] ^= 8
    (tmp_path / "a.png").write_bytes(data)
    assert reason(tmp_path / "a.png", "image") == "CORRUPT"


def test_an_svg_is_unsupported(tmp_path, reason):
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    assert reason(tmp_path / "a.svg", "image") == "UNSUPPORTED"
