"""The same clip is known again however it was coded, scaled, framed or trimmed; another clip is not."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

import video
from tests.video.drawn import draw, pitch, scene
from video.likeness import Likeness, compare

SECONDS = 12


def known(source: Path) -> dict:
    folder = source.with_suffix("")
    folder.mkdir()
    return video.make_copies(source, folder).fingerprint


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """One clip in many forms, and others."""
    folder = tmp_path_factory.mktemp("likeness")
    first, voice, size = scene(1), pitch(1), (320, 180)

    def boxed(time: float, size: tuple[int, int]) -> np.ndarray:
        whole = np.full((size[1], size[0]), 16, np.uint8)
        whole[size[1] // 8 : -(size[1] // 8)] = first(time, (size[0], size[1] - 2 * (size[1] // 8)))
        return whole

    def brighter(time: float, size: tuple[int, int]) -> np.ndarray:
        return np.clip(first(time, size).astype(np.float32) * 0.85 + 30, 16, 235).astype(np.uint8)

    later = lambda time, size: first(time + 2.3, size)  # noqa: E731
    forms = {
        "original": (SECONDS, size, first, voice, {}),
        "coded again": (SECONDS, size, first, voice, {"crf": "38"}),
        "small": (SECONDS, (160, 90), first, voice, {"crf": "32"}),
        "squeezed": (SECONDS, (240, 180), first, voice, {}),
        "boxed": (SECONDS, (320, 240), boxed, voice, {}),
        "brighter": (SECONDS, size, brighter, voice, {}),
        "trimmed": (SECONDS - 3, size, later, lambda time: voice(time + 2.3), {}),
        "quieter": (SECONDS, size, first, lambda time: 0.3 * voice(time), {}),
        "silent": (SECONDS, size, first, None, {}),
        "dubbed": (SECONDS, size, first, pitch(9), {}),
        "new picture": (SECONDS, size, scene(9), voice, {}),
        "black": (SECONDS, size, lambda time, size: np.full((size[1], size[0]), 16, np.uint8), None, {}),
    } | {f"other {n}": (SECONDS, size, scene(n), pitch(n), {}) for n in range(2, 5)}
    return {
        name: known(
            draw(folder / f"{name}.mp4", seconds, shape, picture, sound=sound, fps=5, **{"preset": "ultrafast"} | more)
        )
        for name, (seconds, shape, picture, sound, more) in forms.items()
    }


@pytest.mark.parametrize("form", ["original", "coded again", "small", "squeezed", "boxed", "brighter", "quieter"])
def test_the_same_clip_in_another_form_is_known(prints, form):
    found = compare(prints["original"], prints[form])
    assert found.picture > 0.9, found
    assert found.sound > 0.9, found
    assert found.offset_seconds == pytest.approx(0, abs=0.1)


def test_a_trimmed_clip_is_known_and_the_offset_is_told(prints):
    found = compare(prints["original"], prints["trimmed"])
    assert found.picture > 0.6
    assert found.sound > 0.9
    assert found.offset_seconds == pytest.approx(-2.3, abs=0.1)
    assert compare(prints["trimmed"], prints["original"]).offset_seconds == pytest.approx(2.3, abs=0.1)


def test_a_new_voice_or_a_new_picture_does_not_hide_the_other_half(prints):
    dubbed, redrawn = (compare(prints["original"], prints[form]) for form in ("dubbed", "new picture"))
    assert (dubbed.picture > 0.9, dubbed.sound < 0.35) == (True, True), dubbed
    assert (redrawn.picture < 0.35, redrawn.sound > 0.9) == (True, True), redrawn


def test_other_clips_stay_well_below(prints):
    names = ["original", *(name for name in prints if name.startswith("other"))]
    found = [compare(prints[a], prints[b]) for a in names for b in names if a < b]
    assert len(found) == 6
    assert max(one.picture for one in found) < 0.35
    assert max(one.sound for one in found) < 0.35


def test_what_one_of_them_lacks_is_not_compared(prints):
    assert compare(prints["original"], prints["silent"]) == Likeness(picture=1.0, sound=None, offset_seconds=0.0)
    assert compare(prints["original"], prints["black"]) == Likeness(picture=None, sound=None, offset_seconds=0.0)
    assert compare({}, prints["original"]) == Likeness(picture=None, sound=None, offset_seconds=0.0)


def test_a_comparison_costs_little(prints):
    begin = time.process_time()
    for _ in range(20):
        compare(prints["original"], prints["other 2"])
    assert (time.process_time() - begin) / 20 < 0.1


def test_a_fingerprint_is_small_and_plain(prints):
    found = prints["original"]
    assert sorted(found) == ["pictures", "sound", "version"]
    assert (len(found["pictures"]), len(found["sound"])) == (2 * SECONDS + 1, 10 * SECONDS)
    assert {len(value) for value in found["pictures"]} == {16}
    assert all(0 <= level <= 31 for level in found["sound"])
