"""What files claim about place, device and author is read, shortened and kept apart; the copies hold none of it."""

from __future__ import annotations

import io
from pathlib import Path

import av
import pikepdf
import pytest
from PIL import Image

import video
from tests.clips import small_deck, small_picture
from video import origin
from video.synth import make_clip

PHONE = {
    "location": "+13.7563+100.5018/",
    "make": "Orchid",
    "model": "Orchid Nine",
    "artist": "Ana\x07 Reyes",
    "comment": "x" * 1000,
    "creation_time": "2026-03-01T08:00:00Z",
}


@pytest.fixture
def phone_clip(tmp_path: Path) -> Path:
    """A clip that says where, when, with what and by whom it was made."""
    path = tmp_path / "phone.mov"
    clean = make_clip(tmp_path / "clean.mp4", 2, 160, 90)
    with (
        av.open(str(clean)) as source,
        av.open(str(path), "w", format="mov", options={"movflags": "use_metadata_tags"}) as made,
    ):
        made.metadata.update(PHONE)
        tracks = {stream.index: made.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = tracks[packet.stream.index]
                made.mux(packet)
    return path


def test_a_clip_tells_its_place_device_and_author(phone_clip):
    found = video.inspect(phone_clip, "video")
    assert found.accepted
    told = dict(found.origin)
    assert told.pop("created_at").startswith("2026-03-01T08:00:00")
    assert told == {
        "place": {"latitude": 13.7563, "longitude": 100.5018},
        "device": "Orchid Nine",
        "author": "Ana Reyes",
        "comment": "x" * 200,
        **({"software": told["software"]} if "software" in told else {}),
    }


def test_no_copy_of_a_clip_holds_it(phone_clip, tmp_path):
    (tmp_path / "made").mkdir()
    video.make_copies(phone_clip, tmp_path / "made")
    made = b"".join(path.read_bytes() for path in (tmp_path / "made").iterdir())
    assert b"13.7563" in phone_clip.read_bytes()
    assert [word for word in (b"13.7563", b"Orchid", b"Reyes", b"xxxxxxxx") if word in made] == []


def test_a_picture_tells_its_place_device_and_author(tmp_path):
    (tmp_path / "a.jpg").write_bytes(small_picture())
    assert video.inspect(tmp_path / "a.jpg", "image").origin == {
        "place": {"latitude": -9.441667, "longitude": 147.18},
        "device": "Camera-maker Camera-model",
        "author": "Author-name",
    }


def test_a_picture_tells_what_its_xmp_says(tmp_path):
    xmp = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Make="Orchid" xmp:CreatorTool="Editor 5"
      exif:GPSLatitude="13,45.378N" exif:GPSLongitude="100,30,6.48E"><dc:creator><rdf:Seq><rdf:li>Ana Reyes</rdf:li></rdf:Seq>
      </dc:creator></rdf:Description></x:xmpmeta>"""
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(made, "JPEG", xmp=xmp)
    (tmp_path / "a.jpg").write_bytes(made.getvalue())
    assert video.inspect(tmp_path / "a.jpg", "image").origin == {
        "place": {"latitude": 13.7563, "longitude": 100.5018},
        "device": "Orchid",
        "software": "Editor 5",
        "author": "Ana Reyes",
    }


def test_a_deck_tells_its_author_and_program(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.open(io.BytesIO(small_deck(1))) as pdf:
        pdf.docinfo["/Author"], pdf.docinfo["/Creator"], pdf.docinfo["/Title"] = (
            "Ana Reyes",
            "Slides 3",
            "Sun\u202ekiosks",
        )
        for key in ("/Producer", "/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        pdf.save(path)
    found = video.inspect(path, "document").origin
    assert found == {"author": "Ana Reyes", "software": "Slides 3", "title": "Sun kiosks"}


def test_a_plain_file_tells_nothing(tmp_path):
    Image.new("RGB", (40, 40), "teal").save(tmp_path / "a.png")
    assert video.inspect(tmp_path / "a.png", "image").origin == {}


@pytest.mark.parametrize("said", ["+95.0+10.0/", "+10+999/", "here", "+nan+nan/", ""])
def test_a_place_that_is_none_is_left_out(said):
    assert origin.of_clip([{"location": said}]) == {}


@pytest.mark.parametrize(
    "position",
    [
        {1: "N", 2: (1, 2), 3: "E", 4: (1, 2, 3)},
        {1: "N", 2: "x", 3: "E", 4: None},
        {1: 3, 2: (900, 0, 0), 3: 4, 4: (0, 0, 0)},
    ],
)
def test_a_broken_table_of_positions_is_left_out(position):
    assert origin.of_picture({}, position, b"") == {}
