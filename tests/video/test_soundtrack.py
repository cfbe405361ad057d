"""The sound of a clip can be had alone: as long as the clip, far lighter, and without a picture."""

from __future__ import annotations

from pathlib import Path

import av

import video
from video.synth import make_clip


def test_the_sound_is_as_long_as_the_clip_and_nothing_else(tmp_path: Path):
    source = make_clip(tmp_path / "clip", 3, width=320, height=180, fps=10)
    made = video.make_copies(source, tmp_path)
    sound = made.audio
    assert sound
    assert (sound.path.name, sound.content_type, sound.duration_seconds) == (
        "audio.m4a", "audio/mp4", made.video.duration_seconds,
    )  # fmt: skip
    assert sound.size_bytes == sound.path.stat().st_size < made.video.size_bytes
    with av.open(str(sound.path)) as read:
        assert [(stream.type, stream.codec_context.name) for stream in read.streams] == [("audio", "aac")]
        assert abs(read.duration / 1_000_000 - 3) < 0.2


def test_a_clip_without_sound_has_none(tmp_path: Path):
    source = make_clip(tmp_path / "clip", 2, width=160, height=96, fps=10, audio=False)
    assert video.make_copies(source, tmp_path).audio is None
