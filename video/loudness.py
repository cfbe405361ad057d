"""How loud a clip is along its length: for the eye as a waveform, and as what its sound is known by. Runs inside the sandbox."""

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from video.facts import VideoFacts
from video.films import SOUND_RATE
from video.likeness import SOUND_PER_SECOND, sound_levels

POINTS = 240
WINDOW = 480  # samples; a hundredth of a second
WINDOWS_PER_SECOND = SOUND_RATE // WINDOW
AT_ONCE = 100 * WINDOW
SILENCE = 1 / 255

Samples = NDArray[np.float32]


class Loudness:
    """Listens to the sound of a clip as it passes."""

    def __init__(self, facts: VideoFacts) -> None:
        self.windows = max(1, round(facts.seconds * WINDOWS_PER_SECOND))
        self.seconds = float(facts.seconds)
        self.waiting: list[Samples] = []
        self.held = 0
        self.peaks: list[Samples] = []
        self.energies: list[Samples] = []

    def see(self, frame: Any) -> None:
        """Let pictures pass."""

    def hear(self, block: AudioFrame) -> None:
        """Take the next block; a whole second is summed up at a time."""
        self.waiting.append(block.to_ndarray())
        self.held += block.samples
        if self.held >= AT_ONCE:
            self._sum_up()

    def finish(self) -> None:
        """Sum up what is left; a last window that is not full counts as it is."""
        if self.held:
            self.waiting.append(np.zeros((len(self.waiting[0]), -self.held % WINDOW), np.float32))
            self._sum_up()

    def write(self, target: Path) -> dict[str, Any] | None:
        """Write `{"version", "duration_seconds", "peaks"}` as JSON, each peak 0 to 255; None where there is nothing to hear."""
        peaks = self._laid_out(self.peaks)
        if peaks.max(initial=0) < SILENCE:
            return None
        edges = np.linspace(0, len(peaks), POINTS + 1)
        points = [
            round(255 * min(1.0, float(peaks[int(begin) : max(int(begin) + 1, int(end))].max())))
            for begin, end in itertools.pairwise(edges)
        ]
        content = {"version": 1, "duration_seconds": round(self.seconds, 3), "peaks": points}
        target.write_text(json.dumps(content, separators=(",", ":")), encoding="ascii")
        return {
            "name": target.name,
            "content_type": "application/json",
            "width": POINTS,
            "height": 255,
            "size_bytes": target.stat().st_size,
        }

    def fingerprint(self) -> dict[str, Any]:
        """Return what the sound is known by."""
        if not self.energies:
            return {"sound": []}
        return {"sound": sound_levels(self._laid_out(self.energies), WINDOWS_PER_SECOND // SOUND_PER_SECOND)}

    def _sum_up(self) -> None:
        samples = np.concatenate(self.waiting, axis=1)
        whole = samples.shape[1] // WINDOW * WINDOW
        table = np.abs(samples[:, :whole]).max(axis=0).reshape(-1, WINDOW)
        self.peaks.append(table.max(axis=1))
        self.energies.append(np.square(table).mean(axis=1))
        self.waiting, self.held = [samples[:, whole:]], samples.shape[1] - whole

    def _laid_out(self, parts: list[Samples]) -> Samples:
        """Return one value for each window of the clip, nought where there is no sound."""
        found = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        laid = np.zeros(self.windows, np.float32)
        laid[: min(len(found), self.windows)] = found[: self.windows]
        return laid
