"""Looking at a clip of 58 seconds, beside ffprobe; and its copy for the judges, beside the ffmpeg command with the same settings.

The figures inform: ours reads the file in a child process with limits, decodes it all to see that its pictures are there, and starts
an interpreter each time. Where the commands are not installed, the reference is missing and the row says so.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import video
from bench.table import Row, row
from video.limits import Limits
from video.probe import read_facts
from video.rendition import PRESET, QUALITY
from video.sniff import sniff
from video.synth import make_clip

PACKETS = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time,flags", "-of", "csv", "-i"]


def run() -> list[Row]:
    """Measure one clip of 720p at 30 pictures a second."""
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(Path(folder) / "clip.mp4", 58, 1280, 720, fps=30)
        copy, theirs = Path(folder) / "video.mp4", Path(folder) / "theirs.mp4"
        return [
            _row("packets of a 58 s clip", lambda: _packets(clip), _command([*PACKETS, str(clip)]), rounds=5),
            _row(
                "whole inspection of a 58 s clip", lambda: video.inspect(clip, "video"), _command([*PACKETS, str(clip)])
            ),
            _row(
                "720p copy of a 58 s clip",
                lambda: video.render_video(clip, copy),
                _command(_encode(clip, theirs)),
                rounds=1,
            ),
        ]


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


def _row(name: str, ours: Callable[[], object], theirs: Callable[[], object] | None, *, rounds: int = 3) -> Row:
    if theirs is None:
        mine = statistics.median(_cpu(ours) for _round in range(rounds))
        return row(name, mine, 0.0, "CPU s", note="the command to compare with is not installed")
    pairs = [(_cpu(ours), _cpu(theirs)) for _round in range(rounds)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return row(name, mine, other, "CPU s", note=f"median of {rounds}, with child processes")


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process and of the children that ended meanwhile."""

    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    before = spent()
    work()
    return spent() - before
