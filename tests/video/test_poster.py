"""The poster is a picture of the clip that shows something: not black, not white, not blurred, not a blend, and upright."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import video
from tests.video.drawn import draw, lines
from video.synth import make_clip

SIZE = (320, 180)


def poster_of(source: Path) -> np.ndarray:
    folder = source.parent / "made"
    folder.mkdir()
    made = video.make_copies(source, folder).poster
    picture = Image.open(made.path)
    assert (made.content_type, made.duration_seconds, picture.size) == ("image/jpeg", None, (made.width, made.height))
    return np.asarray(picture.convert("L"), np.float32)


def flat(level: int) -> np.ndarray:
    return np.full((SIZE[1], SIZE[0]), level, np.uint8)


def blurred(time: float, size: tuple[int, int]) -> np.ndarray:
    across = np.linspace(60, 200, size[0])
    return np.repeat(across[None, :], size[1], axis=0).astype(np.uint8)


@pytest.mark.parametrize(
    "poor",
    [
        lambda time, size: flat(16),
        lambda time, size: flat(235),
        lambda time, size: flat(120),
        lambda time, size: (16 + lines(time, size) / 25).astype(np.uint8),
        blurred,
    ],
    ids=["black", "white", "one grey", "nearly black", "blurred"],
)
def test_a_poor_picture_is_never_chosen_where_there_is_a_better_one(tmp_path, poor):
    """All of the clip is poor but one second and a half."""
    picture = lambda time, size: lines(time, size) if 7 <= time < 8.5 else poor(time, size)  # noqa: E731
    chosen = poster_of(draw(tmp_path / "a.mp4", 12, SIZE, picture))
    wanted = lines(0, SIZE).astype(np.float32)
    assert chosen.std() == pytest.approx(wanted.std() * 255 / 219, rel=0.15)
    assert np.abs(np.diff(chosen, axis=1)).mean() > 4


def test_a_blend_of_two_scenes_is_not_chosen(tmp_path):
    """A checked scene fades for three seconds into another; both show as much as the blend."""
    down, across = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    first = np.where((across // 40 + down // 40) % 2, 200, 60).astype(np.float32)
    second = np.where((across // 40) % 2, 60, 200).astype(np.float32)

    def picture(time: float, size: tuple[int, int]) -> np.ndarray:
        share = np.clip((time - 1) / 3, 0, 1)
        return (first * (1 - share) + second * share).astype(np.uint8)

    chosen = poster_of(draw(tmp_path / "a.mp4", 5, SIZE, picture))
    distances = [np.abs(chosen - (scene - 16) * 255 / 219).mean() for scene in (first, second)]
    assert min(distances) < 8


def test_a_clip_that_begins_black_has_a_bright_poster_turned_upright(tmp_path):
    chosen = poster_of(make_clip(tmp_path / "a.mp4", 6, 160, 90, pattern="fade in", rotation=90))
    assert chosen.shape == (160, 90)
    assert chosen.mean() > 60


def test_a_clip_that_is_dark_throughout_shows_its_brightest_picture(tmp_path):
    def picture(time: float, size: tuple[int, int]) -> np.ndarray:
        return (16 + lines(0, size) * (0.18 if 3 <= time < 4 else 0.05)).astype(np.uint8)

    assert poster_of(draw(tmp_path / "a.mp4", 6, SIZE, picture)).max() > 25


def test_a_clip_of_one_second_and_a_black_one_have_a_poster_too(tmp_path):
    assert poster_of(make_clip(tmp_path / "a.mp4", 1, 160, 90)).shape == (90, 160)
    (tmp_path / "black").mkdir()
    assert poster_of(draw(tmp_path / "black" / "b.mp4", 2, SIZE, lambda time, size: flat(16))).shape == (180, 320)
