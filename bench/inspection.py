"""Looking at a clip of 58 seconds, beside ffprobe; its copy for the judges, beside the ffmpeg command with the same settings; and
poster, sprite and waveform, beside that copy.

Ours reads the file in a child process with limits and starts an interpreter each time. Where the commands are not installed, the
reference is missing and the row says so.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import video
from bench.table import Row, row
from video.films import CLOCK, FULL, PRESET, QUALITY, Film
from video.limits import Limits
from video.loudness import Loudness
from video.onepass import facts_of, measured, play
from video.probe import read_facts
from video.sniff import sniff
from video.stills import Stills
from video.synth import make_clip
from video.upright import Upright

PACKETS = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time,flags", "-of", "csv", "-i"]


def run() -> list[Row]:
    """Measure one clip of 720p at 30 pictures a second."""
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(Path(folder) / "clip.mp4", 58, 1280, 720, fps=30)
        copy, theirs = Path(folder) / "video.mp4", Path(folder) / "theirs.mp4"
        return [
            _row(
                "packets of a 58 s clip",
                lambda: _packets(clip),
                _command([*PACKETS, str(clip)]),
                rounds=5,
                at_most=1.0,
            ),
            _row(
                "whole inspection of a 58 s clip", lambda: video.inspect(clip, "video"), _command([*PACKETS, str(clip)])
            ),
            _row(
                "720p copy of a 58 s clip",
                lambda: video.render_video(clip, copy),
                _command(_encode(clip, theirs)),
                rounds=3,
                at_most=1.1,
            ),
            *_asides(clip, Path(folder)),
        ]


def _asides(clip: Path, folder: Path) -> list[Row]:
    """Count, inside one pass that makes all copies, what the small ones take.

    The takers are given the same pictures as the films; their share is measured where it is spent, because the difference of two
    whole runs is smaller than the noise between them. Loading the libraries that only they need is counted as theirs.
    """
    spent = 0.0

    def counted(work: Callable[..., object]) -> Callable[..., object]:
        def run(*words: object) -> object:
            nonlocal spent
            begin = time.thread_time()
            try:
                return work(*words)
            finally:
                spent += time.thread_time() - begin

        return run

    facts = facts_of(clip)
    upright = Upright(720, folder, CLOCK)
    size = measured(clip, facts, upright)
    stills, loudness = Stills(facts, size), Loudness(facts)
    for taker in (stills, loudness):
        for name in ("see", "hear", "finish"):
            setattr(taker, name, counted(getattr(taker, name)))
    with Film(folder / "whole.mp4", facts, FULL, size, size) as film:
        whole = _cpu(lambda: play(clip, facts, upright, [film, stills, loudness]))
    for write in (
        lambda: stills.write_poster(folder / "poster.jpg"),
        lambda: stills.write_sprite(folder / "sprite.jpg"),
        lambda: loudness.write(folder / "waveform.json"),
        stills.fingerprint,
        loudness.fingerprint,
    ):
        counted(write)()
    ours = spent + statistics.median(_loading() for _round in range(5))
    film_alone = whole - spent
    return [
        row(
            "poster, sprite, waveform, fingerprint of a 58 s clip",
            ours,
            film_alone,
            "CPU s",
            at_most=0.03,
            note="beside the 720p copy in the same pass; with loading numpy and Pillow",
        )
    ]


def _loading() -> float:
    """Return the CPU seconds that numpy and Pillow take to load beside the media library."""
    base, more = ("import av", "import av, numpy, PIL.Image, PIL.JpegImagePlugin")
    single = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return max(0.0, _cpu(lambda: _import(more, single)) - _cpu(lambda: _import(base, single)))


def _import(words: str, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", words], check=True, env=env)


def _packets(clip: Path) -> None:
    read_facts(clip, sniff(clip), Limits())


def _encode(clip: Path, target: Path) -> list[str]:
    sound = ["-c:a", "aac", "-b:a", "128k"]
    picture = ["-vf", "scale=-2:720", "-c:v", "libx264", "-preset", str(PRESET), "-crf", str(QUALITY), "-threads", "2"]
    return ["ffmpeg", "-v", "error", "-y", "-i", str(clip), *picture, *sound, str(target)]


def _command(words: list[str]) -> Callable[[], object] | None:
    if not shutil.which(words[0]):
        return None
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def _row(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object] | None,
    *,
    rounds: int = 3,
    at_most: float | None = None,
) -> Row:
    if theirs is None:
        mine = statistics.median(_cpu(ours) for _round in range(rounds))
        return row(name, mine, 0.0, "CPU s", note="the command to compare with is not installed")
    pairs = [(_cpu(ours), _cpu(theirs)) for _round in range(rounds)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return row(name, mine, other, "CPU s", at_most=at_most, note=f"median of {rounds}, with child processes")


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process and of the children that ended meanwhile."""

    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    before = spent()
    work()
    return spent() - before
