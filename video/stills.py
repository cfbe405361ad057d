"""Pictures taken along a clip: the poster, the sprite for scrubbing, and what the clip is known by. Runs inside the sandbox.

A picture is looked at twice a second. The poster is the one that shows most: neither dark nor white, with contrast and
detail, and no blend of what comes before and after it.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from av.filter import Graph
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from video.facts import VideoFacts
from video.films import CLOCK
from video.likeness import PICTURES_PER_SECOND, picture_hashes

TILE = 160  # pixels of the longer side of one picture of the sprite
MOST_TILES = 64
COLUMNS = 8
SHORT_SECONDS = 10  # below it a second between the pictures of a sprite would be coarse
POSTER_QUALITY = 82
SPRITE_QUALITY = 72
# Mean grey: none of the score below or above the outer values, all of it between the inner ones.
LIGHT, LIGHT_WORTH = [16.0, 60.0, 200.0, 240.0], [0.0, 1.0, 1.0, 0.0]
FULL_CONTRAST = 55.0  # spread of grey at which a picture counts as rich
FULL_DETAIL = 6.0  # mean difference of neighbouring pixels at which it counts as sharp
DETAIL_ROWS = 8  # every so many rows are looked at for detail
# A picture that lies this near the mean of its neighbours, which differ, is a blend of them.
BLEND, CHANGE = 0.35, 10.0
BLEND_FACTOR = 0.3

Grey = NDArray[np.float32]
Colours = NDArray[np.uint8]


@dataclass(slots=True)
class Sample:
    """One picture as it stands at a moment: whole, small in colour and in grey, with its worth as a poster."""

    frame: VideoFrame
    tile: Colours
    grey: Grey
    worth: float


class Stills:
    """Takes the pictures of a clip as they pass."""

    def __init__(self, facts: VideoFacts, size: tuple[int, int]) -> None:
        self.size = size
        self.tile_size = _tile_size(size)
        self.moments = max(1, math.ceil(facts.seconds * PICTURES_PER_SECOND))
        self.every = _every(float(facts.seconds))
        self.scaler = _scaler(size, f"{self.tile_size[0]}:{self.tile_size[1]}:flags=area")
        self.step = round(Fraction(1, PICTURES_PER_SECOND) / CLOCK)
        self.shown: VideoFrame | None = None
        self.now: Sample | None = None
        self.recent: list[Sample] = []
        self.taken = 0
        self.tiles: list[Colours] = []
        self.greys: list[Colours] = []  # of bytes: a long clip has thousands
        self.best: VideoFrame | None = None
        self.highest = -1.0

    def see(self, frame: VideoFrame) -> None:
        """Take the next picture; what stood until now fills the moments before it."""
        self._fill(frame.pts)
        self.shown, self.now = frame, None

    def hear(self, block: Any) -> None:
        """Let sound pass."""

    def finish(self) -> None:
        """Fill the moments to the end."""
        self._fill(self.moments * self.step)
        self._judge(None)
        self.shown = self.now = None
        self.recent.clear()

    def write_poster(self, target: Path) -> dict[str, Any]:
        """Write the best picture as a JPEG."""
        graph = _scaler(self.size, f"{self.size[0]}:{self.size[1]}:flags=bicubic")
        Image.fromarray(_colours(graph, self.best)).save(
            target, "JPEG", quality=POSTER_QUALITY, optimize=True, progressive=True
        )
        return _described(target, *self.size)

    def write_sprite(self, target: Path) -> dict[str, Any]:
        """Write the tiles in rows, and say how they lie."""
        width, height = self.tile_size
        columns = min(COLUMNS, len(self.tiles))
        rows = math.ceil(len(self.tiles) / columns)
        sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
        for place, tile in enumerate(self.tiles):
            top, left = place // columns * height, place % columns * width
            sheet[top : top + height, left : left + width] = tile
        Image.fromarray(sheet).save(target, "JPEG", quality=SPRITE_QUALITY, optimize=True)
        return _described(target, columns * width, rows * height) | {
            "layout": {
                "columns": columns,
                "rows": rows,
                "tile_width": width,
                "tile_height": height,
                "every_seconds": self.every,
                "count": len(self.tiles),
            }
        }

    def fingerprint(self) -> dict[str, Any]:
        """Return what the pictures are known by."""
        return {"pictures": picture_hashes(self.greys)}

    def _fill(self, until: int) -> None:
        """Take the picture that stands now once for each moment before `until`."""
        if self.shown is None:
            return
        between = round(self.every * PICTURES_PER_SECOND)
        while self.taken * self.step < until and self.taken < self.moments:
            if self.now is None:
                self.now = self._sample(self.shown)
            self._judge(self.now)
            self.greys.append(self.now.grey.astype(np.uint8))
            if self.taken % between == 0:
                self.tiles.append(self.now.tile)
            self.taken += 1

    def _sample(self, frame: VideoFrame) -> Sample:
        tile = _colours(self.scaler, frame)
        grey = tile.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
        return Sample(frame, tile, grey, worth(grey, _detail(frame)))

    def _judge(self, after: Sample | None) -> None:
        """Weigh the last picture now that its neighbours are known; None after the very last."""
        if self.recent and after is self.recent[-1]:
            return
        if self.recent:
            value = self.recent[-1].worth
            if len(self.recent) == 2 and after and is_blend(self.recent[0].grey, self.recent[1].grey, after.grey):
                value *= BLEND_FACTOR
            if value > self.highest:
                self.best, self.highest = self.recent[-1].frame, value
        if after:
            self.recent = [*self.recent[-1:], after]


def worth(grey: Grey, detail: float) -> float:
    """Return how much a picture shows, from its grey values and its detail; never nought, so that there is always a best."""
    light = float(np.interp(grey.mean(), LIGHT, LIGHT_WORTH))
    contrast = min(1.0, float(grey.std()) / FULL_CONTRAST)
    return (0.03 + light) * (0.1 + contrast) * (0.2 + min(1.0, detail / FULL_DETAIL))


def is_blend(before: Grey, grey: Grey, after: Grey) -> bool:
    """Whether a picture is a mixture of its neighbours, as in a fade."""
    change = float(np.abs(after - before).mean())
    return change > CHANGE and float(np.abs(grey - (before + after) / 2).mean()) < BLEND * change


def _detail(frame: VideoFrame) -> float:
    """Return the mean difference of neighbouring pixels in some rows of the whole picture: little where it is blurred."""
    plane = frame.planes[0]
    light = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height : DETAIL_ROWS, : frame.width]
    return float(np.abs(np.diff(light.astype(np.int16), axis=1)).mean()) if frame.width > 1 else 0.0


def _every(seconds: float) -> float:
    """Return the seconds between the pictures of a sprite."""
    if seconds <= SHORT_SECONDS:
        return 1 / PICTURES_PER_SECOND
    return float(max(1, math.ceil(seconds / MOST_TILES)))


def _tile_size(size: tuple[int, int]) -> tuple[int, int]:
    factor = min(1.0, TILE / max(size))
    return max(2, round(size[0] * factor)), max(2, round(size[1] * factor))


def _scaler(size: tuple[int, int], scale: str) -> Graph:
    """Return a graph that makes a picture small and gives it the colours of a JPEG."""
    graph = Graph()
    graph.threads = 1
    chain = [
        graph.add_buffer(width=size[0], height=size[1], format="yuv420p", time_base=CLOCK),
        graph.add("scale", f"{scale}:in_color_matrix=bt709:in_range=limited:out_range=full"),
        graph.add("format", "rgb24"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*chain).configure()
    return graph


def _colours(graph: Graph, frame: VideoFrame | None) -> Colours:
    graph.vpush(frame)
    colours: Colours = graph.vpull().to_ndarray(format="rgb24")
    return colours


def _described(target: Path, width: int, height: int) -> dict[str, Any]:
    return {
        "name": target.name,
        "content_type": "image/jpeg",
        "width": width,
        "height": height,
        "size_bytes": target.stat().st_size,
    }
