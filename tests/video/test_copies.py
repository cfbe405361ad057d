"""What is made of a clip in one pass: the film, one for low data, poster, sprite, waveform. None of it is stored twice or black."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

import video
from tests.video.drawn import draw, pitch
from video.synth import make_clip


@pytest.fixture(scope="module")
def wide(shelf: Path) -> Path:
    """Four seconds of 1280 by 720 with noise in it, which takes many bits."""
    return draw(
        shelf / "wide.mp4", 4, (1280, 720), lambda time, size: noise(size, int(time * 1000)), sound=pitch(1), fps=10
    )


@pytest.fixture(scope="module")
def copies(wide: Path, shelf: Path) -> video.Copies:
    folder = shelf / "wide-copies"
    folder.mkdir()
    return video.make_copies(wide, folder)


def noise(size: tuple[int, int], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(40, 215, (size[1], size[0])).astype(np.uint8)


def made_of(source: Path, folder: Path) -> video.Copies:
    folder.mkdir(exist_ok=True)
    return video.make_copies(source, folder)


def grey(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("L"))


def sound_of(path: Path) -> tuple[str, int] | None:
    with av.open(str(path)) as made:
        found = made.streams.audio
        return (found[0].codec_context.name, found[0].codec_context.sample_rate) if found else None


def test_the_film_for_low_data_has_360_lines_and_at_most_400_kilobits_a_second(copies):
    assert (copies.video.width, copies.video.height) == (1280, 720)
    assert (copies.small.width, copies.small.height, copies.small.content_type) == (640, 360, "video/mp4")
    assert copies.small.duration_seconds == pytest.approx(4, abs=0.05)
    assert 8 * copies.small.size_bytes / copies.small.duration_seconds < 400_000
    assert 8 * copies.video.size_bytes / copies.video.duration_seconds > 2_000_000
    assert sound_of(copies.small.path) == ("aac", 48000)


def test_a_clip_that_is_light_already_is_not_stored_twice(clip, tmp_path):
    made = made_of(clip, tmp_path / "made")
    assert (made.small, made.video.height) == (None, 90)
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "audio.m4a",
        "poster.jpg",
        "sprite.jpg",
        "video.mp4",
        "waveform.json",
    ]


def test_a_small_picture_that_takes_many_bits_gets_a_film_for_low_data_of_its_own_size(tmp_path):
    source = draw(tmp_path / "a.mp4", 4, (320, 180), lambda time, size: noise(size, int(time * 1000)))
    made = made_of(source, tmp_path / "made")
    assert (made.small.width, made.small.height) == (320, 180)
    assert 8 * made.small.size_bytes / 4 < 400_000 < 8 * made.video.size_bytes / 4


def test_the_film_by_itself_at_360_lines_is_the_one_for_low_data(wide, copies, tmp_path):
    alone = video.render_video(wide, tmp_path / "out.mp4", height=360)
    assert (alone.width, alone.height) == (copies.small.width, copies.small.height)
    assert alone.size_bytes == pytest.approx(copies.small.size_bytes, rel=0.05)


def test_a_fast_clip_shows_thirty_pictures_a_second_for_low_data(tmp_path):
    source = make_clip(tmp_path / "a.mp4", 2, 640, 480, fps=60, audio=False)
    made = made_of(source, tmp_path / "made")
    rates = [video.inspect(one.path, "video").frame_rate for one in (made.video, made.small)]
    assert rates == [pytest.approx(60, abs=0.5), pytest.approx(30, abs=0.5)]
    assert made.small.duration_seconds == pytest.approx(2, abs=0.02)


@pytest.mark.parametrize(
    ("seconds", "every", "count"), [(3, 0.5, 6), (10, 0.5, 20), (12.4, 1, 13), (58, 1, 58), (80, 2, 40)]
)
def test_a_sprite_has_a_picture_for_every_step_of_the_clip(tmp_path, seconds, every, count):
    """The clip grows brighter by 3 each second from black; a tile shows the picture of its moment."""
    level = lambda time, size: np.full((size[1], size[0]), 16 + 2.5 * int(time), np.uint8)  # noqa: E731
    made = made_of(draw(tmp_path / "a.mp4", seconds, (160, 90), level, fps=10), tmp_path / "made")
    layout = made.sprite.layout
    assert (layout["every_seconds"], layout["count"]) == (every, count)
    assert layout["columns"] * layout["rows"] >= count > layout["columns"] * (layout["rows"] - 1)
    assert (made.sprite.width, made.sprite.height) == (
        layout["columns"] * layout["tile_width"],
        layout["rows"] * layout["tile_height"],
    )
    sheet = grey(made.sprite.path)
    assert sheet.shape == (made.sprite.height, made.sprite.width)
    for place in {0, count // 2, count - 1}:
        top, left = place // layout["columns"] * 90, place % layout["columns"] * 160
        expected = 2.5 * int(place * every) * 255 / 219
        assert sheet[top : top + 90, left : left + 160].mean() == pytest.approx(expected, abs=4)


def test_an_upright_clip_has_upright_tiles_and_poster(tmp_path):
    made = made_of(make_clip(tmp_path / "a.mp4", 3, 320, 180, rotation=90), tmp_path / "made")
    assert (made.sprite.layout["tile_width"], made.sprite.layout["tile_height"]) == (90, 160)
    assert (made.poster.width, made.poster.height) == (180, 320)


def test_a_picture_that_stands_for_long_is_in_every_tile(tmp_path):
    """One picture a second at first, then none for four."""
    level = lambda time, size: np.full((size[1], size[0]), 60 if time < 4 else 200, np.uint8)  # noqa: E731
    source = draw(tmp_path / "a.mp4", 9, (64, 64), level, fps=10, keep=lambda time: time < 2 or time > 6)
    layout = made_of(source, tmp_path / "made").sprite
    sheet = grey(layout.path)
    tiles = [
        sheet[n // 8 * 64 : n // 8 * 64 + 64, n % 8 * 64 : n % 8 * 64 + 64].mean()
        for n in range(layout.layout["count"])
    ]
    assert len(tiles) == 18
    assert [value > 100 for value in tiles] == [False] * 13 + [True] * 5


def test_a_waveform_has_240_points_and_follows_what_is_heard(tmp_path):
    """Loud, silent, half as loud: two seconds each."""
    loud = lambda time: np.where(time < 2, 0.8, np.where(time < 4, 0.0, 0.4)) * np.sin(2764 * time)  # noqa: E731
    made = made_of(draw(tmp_path / "a.mp4", 6, (64, 64), sound=loud), tmp_path / "made").waveform
    found = json.loads(made.path.read_text())
    assert (made.content_type, made.width, made.height, made.duration_seconds) == ("application/json", 240, 255, None)
    assert (found["version"], found["duration_seconds"], len(found["peaks"])) == (1, pytest.approx(6, abs=0.03), 240)
    assert all(isinstance(point, int) and 0 <= point <= 255 for point in found["peaks"])
    means = [np.mean(found["peaks"][begin : begin + 60]) for begin in (10, 90, 170)]
    assert means == [pytest.approx(204, abs=20), pytest.approx(0, abs=2), pytest.approx(102, abs=12)]


@pytest.mark.parametrize("sound", [None, lambda time: 0 * time], ids=["no track", "a silent track"])
def test_where_nothing_is_heard_there_is_no_waveform(tmp_path, sound):
    made = made_of(draw(tmp_path / "a.mp4", 2, (64, 64), sound=sound), tmp_path / "made")
    assert made.waveform is None
    assert not (tmp_path / "made" / "waveform.json").exists()


def test_sound_of_one_channel_stays_one_channel(tmp_path):
    made = made_of(make_clip(tmp_path / "a.mp4", 2, 160, 90), tmp_path / "made")
    with av.open(str(made.video.path)) as opened:
        assert opened.streams.audio[0].codec_context.layout.name == "mono"
