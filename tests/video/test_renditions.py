"""What judges see: one form, upright, as long as the clip is presented, and nothing of the source but picture and sound."""

from pathlib import Path

import av
import numpy as np
import pytest

import video
from tests.video import surgery
from video.synth import make_clip


def _tracks(path: Path) -> dict:
    with av.open(str(path)) as made:
        return {stream.type: stream.codec_context.name for stream in made.streams}


def _pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as made:
        return [frame.to_ndarray(format="rgb24") for frame in made.decode(video=0)]


def _boxes(path: Path) -> list[bytes]:
    return [node.kind for node in surgery.read(path.read_bytes())]


def test_a_rendition_is_h264_and_aac_and_starts_at_once(clip, tmp_path):
    made = video.render_video(clip, tmp_path / "out.mp4")
    assert (made.content_type, made.width, made.height) == ("video/mp4", 160, 90)
    assert made.size_bytes == made.path.stat().st_size
    assert made.duration_seconds == pytest.approx(10, abs=0.05)
    assert _tracks(made.path) == {"video": "h264", "audio": "aac"}
    assert _boxes(made.path)[:2] == [b"ftyp", b"moov"]
    assert [one.name for one in tmp_path.iterdir()] == ["out.mp4"]


def test_it_is_made_smaller_to_even_sides_and_never_larger(clip, tmp_path):
    smaller = video.render_video(clip, tmp_path / "a.mp4", height=45)
    same = video.render_video(clip, tmp_path / "b.mp4", height=2000)
    assert [(made.width, made.height) for made in (smaller, same)] == [(80, 44), (160, 90)]


@pytest.mark.parametrize(("rotation", "bright"), [(90, "bottom"), (180, "left"), (270, "top")])
def test_a_turned_clip_becomes_upright_in_its_pixels(tmp_path, rotation, bright):
    """The still pattern grows brighter to the right; turned clockwise by 90 degrees that is the bottom."""
    source = make_clip(tmp_path / "a.mp4", 1, 160, 96, pattern="still", rotation=rotation)
    made = video.render_video(source, tmp_path / "out.mp4")
    picture = _pictures(made.path)[0].mean(axis=2)
    assert picture.shape == ((160, 96) if rotation != 180 else (96, 160))
    tall, wide = picture.shape
    halves = {
        "top": picture[: tall // 2].mean() - picture[tall // 2 :].mean(),
        "left": picture[:, : wide // 2].mean() - picture[:, wide // 2 :].mean(),
    }
    halves |= {"bottom": -halves["top"]}
    assert halves[bright] > 10
    assert video.inspect(made.path, "video").rotation == 0


@pytest.mark.parametrize("transfer", ["pq", "hlg"])
def test_high_dynamic_range_becomes_ordinary(tmp_path, transfer):
    source = make_clip(
        tmp_path / "a.mov", 1, 160, 96, codec="hevc", container="mov", transfer=transfer, pattern="still"
    )
    assert video.inspect(source, "video").transfer == transfer
    made = video.render_video(source, tmp_path / "out.mp4")
    with av.open(str(made.path)) as opened:
        context = opened.streams.video[0].codec_context
        assert (context.pix_fmt, context.color_trc, context.colorspace) == ("yuv420p", 1, 1)
    assert 40 < _pictures(made.path)[0].mean() < 230


def test_hidden_samples_do_not_travel_along(tmp_path):
    """The clip fades in from black for two seconds; the edit list shows seconds four to eight."""
    source = make_clip(tmp_path / "a.mp4", 8, 160, 90, pattern="fade in")
    trimmed = surgery.set_edits(source, tmp_path / "b.mp4", [(4, 4, 1)])
    made = video.render_video(trimmed, tmp_path / "out.mp4")
    assert made.duration_seconds == pytest.approx(4, abs=0.1)
    assert min(picture.mean() for picture in _pictures(made.path)) > 60
    assert len(_pictures(made.path)) == pytest.approx(60, abs=1)


def test_nothing_else_of_the_source_is_in_it(tmp_path):
    path = tmp_path / "a.mp4"
    clean = make_clip(tmp_path / "clean.mp4", 2, 160, 90)
    with av.open(str(clean)) as source, av.open(str(path), "w", format="mp4") as made:
        made.metadata.update(title="<script>", location="+13.7563+100.5018/", make="Secret Phone", comment="hidden")
        tracks = {stream.index: made.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = tracks[packet.stream.index]
                made.mux(packet)
    assert b"<script>" in path.read_bytes()
    data = video.render_video(path, tmp_path / "out.mp4").path.read_bytes()
    assert [text for text in (b"<script>", b"13.7563", b"Secret", b"hidden", b"Lavf") if text in data] == []


def test_a_clip_whose_sound_comes_before_its_picture_keeps_every_picture(tmp_path):
    """Browsers write the two tracks in either order."""
    source, turned = make_clip(tmp_path / "a.mp4", 2, 160, 90, fps=25), tmp_path / "b.mp4"
    with av.open(str(source)) as read, av.open(str(turned), "w", format="mp4") as made:
        copies = {
            track.index: made.add_stream_from_template(track) for track in (*read.streams.audio, *read.streams.video)
        }
        for packet in read.demux():
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                made.mux(packet)
    with av.open(str(turned)) as read:
        assert [track.type for track in read.streams] == ["audio", "video"]
    made = video.render_video(turned, tmp_path / "out.mp4")
    assert len(_pictures(made.path)) == 50
    assert _tracks(made.path) == {"video": "h264", "audio": "aac"}


def test_a_silent_clip_stays_silent(tmp_path):
    source = make_clip(tmp_path / "a.mp4", 2, 160, 90, audio=False)
    assert _tracks(video.render_video(source, tmp_path / "out.mp4").path) == {"video": "h264"}


def test_there_are_at_most_sixty_pictures_a_second(tmp_path):
    source = make_clip(tmp_path / "a.mp4", 2, 160, 90, fps=240, audio=False)
    made = video.inspect(video.render_video(source, tmp_path / "out.mp4").path, "video")
    assert 59 < made.frame_rate <= 60
    assert made.duration_seconds == pytest.approx(2, abs=0.02)


def test_sound_that_begins_late_stays_in_step(tmp_path):
    source = make_clip(tmp_path / "a.mp4", 4, 160, 90)
    late = surgery.set_edits(source, tmp_path / "b.mp4", [(2, -1, 1), (2, 0, 1)], b"soun")
    made = video.render_video(late, tmp_path / "out.mp4")
    with av.open(str(made.path)) as opened:
        loud = [
            (frame.time, float(np.abs(frame.to_ndarray()).mean()))
            for frame in opened.decode(audio=0)
            if frame.time >= 0
        ]
    assert max(level for time, level in loud if time < 1.9) < 0.001
    assert max(level for time, level in loud if time > 2.1) > 0.02


def test_a_picture_that_begins_late_stands_from_the_start(tmp_path):
    source = make_clip(tmp_path / "a.mp4", 4, 160, 90)
    late = surgery.set_edits(source, tmp_path / "b.mp4", [(3, -1, 1), (4, 0, 1)], b"vide")
    made = video.render_video(late, tmp_path / "out.mp4")
    assert made.duration_seconds == pytest.approx(video.inspect(late, "video").duration_seconds, abs=0.02)
    assert made.duration_seconds > 6.8
    with av.open(str(made.path)) as opened:
        assert next(opened.decode(video=0)).time == 0


def test_a_clip_that_cannot_be_shown_leaves_nothing_behind(clip, tmp_path):
    data = bytearray(clip.read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    data[start + 200 : end] = bytes(end - start - 200)
    (tmp_path / "a.mp4").write_bytes(data)
    with pytest.raises(video.MediaError, match="CORRUPT"):
        video.render_video(tmp_path / "a.mp4", tmp_path / "out.mp4")
    assert [one.name for one in tmp_path.iterdir()] == ["a.mp4"]
