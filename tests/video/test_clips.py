"""Which clips are accepted and why others are refused. One test for each reason code of a clip."""

import struct

import av
import pytest

import video
from tests.video import surgery
from video.synth import make_clip


@pytest.mark.parametrize(
    ("name", "choice", "codecs"),
    [
        ("a.mp4", {}, ("h264", "aac")),
        ("a.mov", {"codec": "hevc", "container": "mov"}, ("hevc", "aac")),
        ("a.webm", {"container": "webm"}, ("vp8", "opus")),
        ("b.webm", {"container": "webm", "codec": "vp9"}, ("vp9", "opus")),
        ("ten bit.mov", {"codec": "hevc", "container": "mov", "transfer": "hlg"}, ("hevc", "aac")),
    ],
)
def test_ordinary_clips_are_accepted(tmp_path, name, choice, codecs):
    found = video.inspect(make_clip(tmp_path / name, 3, 160, 90, **choice))
    assert (found.kind, found.verdict, found.reason) == ("video", "accept", None)
    assert (found.video_codec, found.audio_codec) == codecs
    assert (found.width, found.height, round(found.frame_rate)) == (160, 90, 15)
    assert found.duration_seconds == pytest.approx(3, abs=0.05)


def test_a_clip_turned_by_its_phone_is_measured_upright(tmp_path):
    found = video.inspect(make_clip(tmp_path / "a.mp4", 2, 160, 90, rotation=90), "video")
    assert (found.width, found.height, found.rotation) == (90, 160, 90)


def test_a_silent_clip_is_accepted_with_a_hint(tmp_path):
    found = video.inspect(make_clip(tmp_path / "a.mp4", 2, 160, 90, audio=False), "video")
    assert (found.verdict, found.audio_codec, found.has_sound) == ("accept", None, False)
    assert [hint.code for hint in found.hints] == ["SILENT"]


def test_a_picture_that_never_changes_is_accepted_with_a_hint(tmp_path):
    found = video.inspect(make_clip(tmp_path / "a.mp4", 3, 160, 90, pattern="still"), "video")
    assert (found.verdict, [hint.code for hint in found.hints]) == ("accept", ["STILL_PICTURE"])


def test_sound_alone_is_no_video(tmp_path, reason):
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as made:
        sound = made.add_stream("aac", rate=44100, layout="mono")
        for frame in _silence(5):
            made.mux(sound.encode(frame))
        made.mux(sound.encode(None))
    assert reason(path) == "NO_VIDEO"


def test_a_video_track_without_samples_is_no_video(clip, tmp_path, reason):
    def empty(track):
        tables = track.child(b"mdia", b"minf", b"stbl")
        for kind in (b"stss", b"ctts", b"sgpd", b"sbgp"):
            tables.drop(kind)
        for kind, content in ((b"stsz", bytes(12)), (b"stts", bytes(8)), (b"stsc", bytes(8)), (b"stco", bytes(8))):
            tables.child(kind).content = content

    assert reason(surgery.change_tracks(clip, tmp_path / "a.mp4", empty, b"vide")) == "NO_VIDEO"


def test_one_picture_with_sound_does_not_move(tmp_path, reason):
    path = make_clip(tmp_path / "a.mp4", 1, 160, 90, fps=1, audio_seconds=20)
    assert reason(path) == "NO_MOTION"


@pytest.mark.parametrize(("width", "height"), [(62, 90), (160, 48), (4098, 64)])
def test_sides_have_limits(tmp_path, reason, width, height):
    assert reason(make_clip(tmp_path / "a.mp4", 1, width, height, fps=4, audio=False)) == "DIMENSIONS"


def test_the_smallest_side_can_be_lowered(tmp_path, reason):
    path = make_clip(tmp_path / "a.mp4", 1, 48, 48, audio=False)
    assert reason(path, min_side=32) is None


def test_a_size_claimed_above_the_limit_is_refused(clip, tmp_path, reason):
    def claim(track):
        surgery.table_of(track, b"stsd").put(8 + 8 + 24, ">HH", 16384, 16384)

    assert reason(surgery.change_tracks(clip, tmp_path / "a.mp4", claim, b"vide")) == "DIMENSIONS"


def test_a_thousand_pictures_a_second_are_too_many(tmp_path, reason):
    assert reason(make_clip(tmp_path / "a.mp4", 2, 64, 64, fps=1000, audio=False)) == "FRAME_RATE"


def test_two_video_tracks_are_one_too_many(tmp_path, reason):
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as made:
        tracks = [made.add_stream("libx264", rate=10, options={"preset": "ultrafast"}) for _ in range(2)]
        for track in tracks:
            track.width, track.height, track.pix_fmt = 64, 64, "yuv420p"
        for number in range(20):
            for track in tracks:
                frame = av.VideoFrame(64, 64, "yuv420p")
                frame.pts = number
                made.mux(track.encode(frame))
        for track in tracks:
            made.mux(track.encode(None))
    assert reason(path) == "MULTIPLE_VIDEO"


def test_a_codec_off_the_list_is_refused_before_any_decoder_opens(tmp_path, reason):
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as made:
        track = made.add_stream("mpeg2video", rate=25)
        track.width, track.height, track.pix_fmt = 96, 64, "yuv420p"
        for number in range(25):
            frame = av.VideoFrame(96, 64, "yuv420p")
            frame.pts = number
            made.mux(track.encode(frame))
        made.mux(track.encode(None))
    assert reason(path) == "CODEC"


def test_an_encrypted_track_is_refused(clip, tmp_path, reason):
    def lock(track):
        table = surgery.table_of(track, b"stsd")
        table.content = table.content[:12] + b"encv" + table.content[16:]

    assert reason(surgery.change_tracks(clip, tmp_path / "a.mp4", lock, b"vide")) == "ENCRYPTED"


def test_samples_in_another_file_are_unsafe(clip, tmp_path, reason):
    def point_away(track):
        table = struct.pack(">II", 0, 1)
        table += bytes(surgery.Node(b"url ", bytes(4) + b"http://127.0.0.1:8719/other.mp4\0"))
        track.child(b"mdia", b"minf", b"dinf", b"dref").content = table

    assert reason(surgery.change_tracks(clip, tmp_path / "a.mp4", point_away)) == "UNSAFE"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
def test_a_cut_file_is_refused_wherever_the_cut(clip, tmp_path, reason, share):
    data = clip.read_bytes()
    (tmp_path / "a.mp4").write_bytes(data[: int(len(data) * share)])
    assert reason(tmp_path / "a.mp4") == "TRUNCATED"


def test_a_cut_is_found_although_the_header_comes_first(tmp_path, reason):
    path = _fragmented(tmp_path / "a.mp4")
    assert reason(path) is None
    path.write_bytes(path.read_bytes()[:-1])
    assert reason(path) == "TRUNCATED"


def test_a_cut_webm_is_refused(tmp_path, reason):
    path = make_clip(tmp_path / "a.webm", 3, 96, 64, container="webm")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    assert reason(path) == "TRUNCATED"


def test_pictures_overwritten_with_noughts_are_damage(clip, tmp_path, reason):
    data = bytearray(clip.read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    middle = (start + end) // 2
    data[middle:end] = bytes(end - middle)
    (tmp_path / "a.mp4").write_bytes(data)
    assert reason(tmp_path / "a.mp4") == "CORRUPT"


def test_a_table_that_claims_thousands_of_millions_of_samples_is_refused(clip, tmp_path, reason):
    def claim(track):
        surgery.table_of(track, b"stsz").content = struct.pack(">III", 0, 1, 0xF0000000)

    assert reason(surgery.change_tracks(clip, tmp_path / "a.mp4", claim)) == "TOO_COMPLEX"


def test_a_table_that_claims_more_than_it_holds_is_damage(clip, tmp_path, reason):
    def claim(track):
        surgery.table_of(track, b"stts").put(4, ">I", 0x7FFFFFFF)

    assert reason(surgery.change_tracks(clip, tmp_path / "a.mp4", claim)) == "CORRUPT"


def test_two_million_boxes_are_too_many(tmp_path, reason):
    path = tmp_path / "a.mp4"
    path.write_bytes(
        struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 0, b"isom") + struct.pack(">I4s", 8, b"free") * 2_000_000
    )
    assert reason(path) == "TOO_COMPLEX"


def test_a_header_packed_small_is_not_unpacked(tmp_path, reason):
    path = tmp_path / "a.mov"
    movie = surgery.Node(b"moov", [surgery.Node(b"cmov", b"anything")])
    path.write_bytes(struct.pack(">I4s4sI4s", 20, b"ftyp", b"qt  ", 0, b"qt  ") + bytes(movie))
    assert reason(path) == "UNSUPPORTED"


def test_what_is_appended_to_a_whole_clip_does_no_harm(clip, tmp_path, reason):
    path = tmp_path / "a.mp4"
    path.write_bytes(clip.read_bytes() + b"<html><script>alert(1)</script></html>")
    assert reason(path) is None


def _fragmented(path):
    with av.open(
        str(path), "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    ) as made:
        track = made.add_stream("libx264", rate=10, options={"preset": "ultrafast", "g": "10"})
        track.width, track.height, track.pix_fmt = 96, 64, "yuv420p"
        for number in range(50):
            frame = av.VideoFrame(96, 64, "yuv420p")
            frame.pts = number
            made.mux(track.encode(frame))
        made.mux(track.encode(None))
    return path


def _silence(seconds):
    for number in range(int(seconds * 44100 / 1024)):
        frame = av.AudioFrame("s16", "mono", 1024)
        frame.sample_rate, frame.pts = 44100, number * 1024
        yield frame
