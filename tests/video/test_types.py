"""A file is what its bytes are; neither its name nor a playlist inside it opens anything else."""

import http.server
import io
import threading
import zipfile

import pytest

import video
from video.sniff import sniff_bytes

PLAYLIST = (
    "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXTINF:9,\n{address}/a.ts\n#EXT-X-ENDLIST\n"
)
DASH = '<?xml version="1.0"?><MPD><Period><BaseURL>{address}/a.mp4</BaseURL></Period></MPD>'
CONCAT = "ffconcat version 1.0\nfile {address}/a.mp4\n"


@pytest.fixture
def canary():
    """A listener that remembers who called."""
    calls = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()


@pytest.mark.parametrize("script", [PLAYLIST, DASH, CONCAT])
def test_a_playlist_named_mp4_is_refused_and_nobody_is_called(tmp_path, canary, reason, script):
    address, calls = canary
    path = tmp_path / "pitch.mp4"
    path.write_text(script.format(address=address))
    assert reason(path) == "TYPE_MISMATCH"
    with pytest.raises(video.MediaError):
        video.render_video(path, tmp_path / "out.mp4")
    with pytest.raises(video.MediaError):
        video.make_copies(path, tmp_path)
    assert calls == []
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(("out", ".making"))] == []


@pytest.mark.parametrize(
    ("head", "kind", "name", "accepted"),
    [
        (b"\0\0\0\x18ftypisom\0\0\2\0isommp41", "video", "mp4", True),
        (b"\0\0\0\x14ftypqt  \0\0\2\0qt  ", "video", "mov", True),
        (b"\0\0\0\x143gp5"[:4] + b"ftyp3gp5\0\0\1\x003gp5", "video", "3gp", True),
        (b"\0\0\0\x08wide\0\0\0\x10mdat", "video", "mov", True),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "video", "webm", True),
        (b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", "video", "mkv", True),
        (b"RIFF\0\0\0\0AVI LIST", "video", "avi", False),
        (b"FLV\x01\x05", "video", "flv", False),
        ((b"\x47" + bytes(187)) * 8, "video", "mpegts", False),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "image", "heic", True),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "image", "avif", True),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image", "webp", True),
        (b"GIF89a", "image", "gif", True),
        (b"\n <svg onload='x'>", "image", "svg", False),
        (b"%PDF-1.7", "document", "pdf", True),
        (b"\x1b%-12345X@PJL\n%PDF-1.4", "document", "pdf", True),
        (b"<!doctype html><p>%PDF-1.4", "", "web page", False),
        (b"PK\x03\x04", "", "zip", False),
        (b"\x7fELF", "", "program", False),
        (b"no type at all", "", "unknown", False),
    ],
)
def test_types_are_told_from_the_first_bytes(head, kind, name, accepted):
    found = sniff_bytes(head)
    assert (found.kind, found.name, found.accepted) == (kind, name, accepted)


@pytest.mark.parametrize("kind", ["video", "image", "document"])
def test_an_empty_file_is_called_empty(tmp_path, reason, kind):
    (tmp_path / "a").write_bytes(b"")
    assert reason(tmp_path / "a", kind) == "EMPTY"


def test_a_file_over_the_limit_is_not_even_read(tmp_path):
    with (tmp_path / "a.mp4").open("wb") as stream:
        stream.truncate(200_000_001)
    found = video.inspect(tmp_path / "a.mp4", "video")
    assert (found.reason, found.detail) == ("TOO_LARGE", "The file is 200.0 MB. The limit is 200 MB.")


def test_a_zip_is_no_video_whatever_its_name(tmp_path, reason):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "hello")
    (tmp_path / "a.mp4").write_bytes(packed.getvalue())
    assert reason(tmp_path / "a.mp4") == "TYPE_MISMATCH"


def test_another_kind_of_video_file_is_unsupported(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"FLV\x01\x05" + bytes(99))
    found = video.inspect(tmp_path / "a.mp4", "video")
    assert found.reason == "UNSUPPORTED"
    assert found.detail == "The type FLV is not accepted. Upload one of these types: MP4, MOV, 3GP, WebM or MKV."


def test_a_page_behind_a_video_header_is_no_video(tmp_path, reason):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x14ftypisom\0\0\2\0isom<!doctype html><script>alert(1)</script>")
    assert reason(tmp_path / "a.mp4") == "TYPE_MISMATCH"


def test_a_clip_is_no_picture_and_a_picture_no_clip(clip, tmp_path, reason):
    (tmp_path / "a.mp4").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert reason(clip, "image") == "TYPE_MISMATCH"
    assert reason(tmp_path / "a.mp4") == "TYPE_MISMATCH"
