"""Clips as old cameras, screens and editors make them come out whole, even, unfolded and as long as they were."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

import video
from tests.video.drawn import draw


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as made:
        return [frame.to_ndarray(format="gray").astype(np.int16) for frame in made.decode(video=0)]


def combing(picture: np.ndarray) -> float:
    """How much neighbouring rows differ beyond rows that are two apart: high where two fields are shown as one picture."""
    next_row = np.abs(picture[1:-1] - picture[:-2]).mean()
    after_next = np.abs(picture[2:] - picture[:-2]).mean()
    return float(next_row - after_next)


def two_fields(time: float, size: tuple[int, int]) -> np.ndarray:
    """A bar that moves to the right; odd rows were seen a fiftieth of a second later."""
    across = np.arange(size[0])
    whole = np.empty((size[1], size[0]), np.uint8)
    for first, moment in ((0, time), (1, time + 0.02)):
        whole[first::2] = np.where((across - 400 * moment) % 160 < 80, 200, 60)
    return whole


def test_interlaced_pictures_are_mended_and_none_is_lost(tmp_path):
    source = draw(tmp_path / "a.mp4", 2, (320, 192), two_fields, fps=25, interlaced=True)
    made = video.render_video(source, tmp_path / "out.mp4")
    before, after = pictures(source), pictures(made.path)
    assert (len(after), made.duration_seconds) == (len(before), pytest.approx(2, abs=0.02))
    assert np.mean([combing(one) for one in before]) > 10
    assert max(combing(one) for one in after) < 4


def test_whole_pictures_are_left_as_they_are(tmp_path):
    source = draw(tmp_path / "a.mp4", 1, (320, 192), fps=25)
    made = video.render_video(source, tmp_path / "out.mp4", height=720)
    for one, other in zip(pictures(source), pictures(made.path), strict=True):
        assert np.abs(one - other).mean() < 4


@pytest.mark.parametrize("size", [(321, 181), (175, 143), (67, 999)])
def test_odd_sides_become_even(tmp_path, size):
    """Written losslessly without subsampled colour, the one form that has odd sides."""
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=10, options={"qp": "10"})
        (stream.width, stream.height), stream.pix_fmt = size, "yuv444p"
        for number in range(20):
            light = np.full((size[1], size[0]), 60 + 5 * number, np.uint8)
            grey = np.full_like(light, 128)
            frame = VideoFrame.from_ndarray(np.stack([light, grey, grey]), format="yuv444p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    (tmp_path / "made").mkdir()
    copies = video.make_copies(path, tmp_path / "made")
    assert (copies.video.width % 2, copies.video.height % 2) == (0, 0)
    assert copies.video.width / copies.video.height == pytest.approx(size[0] / size[1], rel=0.05)
    assert copies.video.duration_seconds == pytest.approx(2, abs=0.01)


def test_uneven_times_are_kept(tmp_path):
    """Pictures come in bursts; each is shown at its own moment."""
    bright = lambda time, size: np.full((size[1], size[0]), 200 if 1 <= time < 1.5 else 40, np.uint8)  # noqa: E731
    source = draw(tmp_path / "a.mp4", 3, (160, 96), bright, fps=30, keep=lambda time: round(time * 30) % 7 in {0, 1, 5})
    made = video.render_video(source, tmp_path / "out.mp4")
    with av.open(str(made.path)) as opened:
        lit = [float(frame.time) for frame in opened.decode(video=0) if frame.to_ndarray(format="gray").mean() > 120]
    assert made.duration_seconds == pytest.approx(video.inspect(source, "video").duration_seconds, abs=0.02)
    assert (min(lit), max(lit)) == (pytest.approx(33 / 30, abs=0.01), pytest.approx(43 / 30, abs=0.04))


def test_a_clip_with_see_through_pictures_is_shown_whole(tmp_path):
    path = tmp_path / "a.webm"
    with av.open(str(path), "w", format="webm") as made:
        stream = made.add_stream("libvpx-vp9", rate=10, options={"deadline": "realtime", "cpu-used": "8"})
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuva420p"
        for number in range(20):
            colours = np.full((96, 160, 4), (200, 60 + 5 * number, 60, 255 if number % 2 else 0), np.uint8)
            frame = VideoFrame.from_ndarray(colours, format="rgba").reformat(format="yuva420p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    rendered = video.render_video(path, tmp_path / "out.mp4")
    assert rendered.duration_seconds == pytest.approx(2, abs=0.02)
    assert np.mean([one.mean() for one in pictures(rendered.path)]) > 60
