"""Turn decoded pictures into what people see: upright, square pixels, ordinary colours, no larger than asked."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.filter import Graph
from av.video.frame import VideoFrame

from video import tonemap
from video.pictures import rotation_of
from video.probe import TRANSFERS

WIDEST = 1920
# Claims of flatter or narrower pixels than this are taken for mistakes.
PIXEL_SHAPES = (Fraction(1, 4), Fraction(4))
TURNS: dict[int, list[tuple[str, str | None]]] = {
    90: [("transpose", "clock")],
    180: [("hflip", None), ("vflip", None)],
    270: [("transpose", "cclock")],
}
BT709, LIMITED = 1, 1  # ITU-T H.273
MATRICES = {1: "bt709", 4: "fcc", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
HD_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class Shape:
    """What a filter graph is built for; another shape needs another graph."""

    width: int
    height: int
    format: str
    rotation: int
    mirrored: bool
    matrix: str
    full_range: bool
    transfer: str
    interlaced: bool


class Upright:
    """Converts frames to yuv420p, BT.709, limited range. The first frame fixes the size of all."""

    def __init__(self, max_height: int, folder: Path, clock: Fraction) -> None:
        self.max_height = max_height
        self.folder = folder
        self.clock = clock
        self.interlaced = False
        self.moments: deque[int] = deque()
        self.pixel_shape = Fraction(1)
        self.mark: tuple[int, int, int] | None = None
        self.turn = (0, False)
        self.size: tuple[int, int] | None = None
        self.shape: Shape | None = None
        self.graph: Graph | None = None

    def convert(self, frame: VideoFrame, pts: int) -> Iterator[VideoFrame]:
        """Yield pictures as people see them; `pts` travels with its picture on the caller's clock.

        Interlaced pictures come out one later than they go in, because each is mended from its neighbours.
        """
        # A mixed clip keeps the mending filter, which lets whole pictures through.
        self.interlaced = self.interlaced or bool(frame.interlaced_frame)
        shape = _shape(frame, self._turn_of(frame), self.interlaced)
        if shape != self.shape or self.graph is None:
            yield from self.flush()
            self.graph, self.shape = self._build(shape, frame), shape
        self.moments.append(pts)
        self.graph.vpush(frame)
        yield from self._pulled()

    def flush(self) -> Iterator[VideoFrame]:
        """Yield what is still held back."""
        if self.graph is not None and self.moments:
            self.graph.vpush(None)
            yield from self._pulled()
        self.moments.clear()

    def _pulled(self) -> Iterator[VideoFrame]:
        while self.moments and self.graph is not None:
            try:
                upright = self.graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            upright.pts, upright.time_base = self.moments.popleft(), self.clock
            upright.color_primaries = upright.color_trc = upright.colorspace = BT709
            upright.color_range = LIMITED
            yield upright

    def _turn_of(self, frame: VideoFrame) -> tuple[int, bool]:
        """Return rotation and mirroring; read anew only where the picture's own angle or size changes.

        Looking at a frame's side data ties the frame into a reference cycle, and pictures are too large to wait for
        the collector.
        """
        mark = (frame.rotation, frame.width, frame.height)
        if mark != self.mark:
            self.mark, self.turn = mark, rotation_of(frame)
        return self.turn

    def fit(self, frame: VideoFrame) -> tuple[int, int]:
        """Fix the size of all pictures by this one, and return it."""
        shape = _shape(frame, self._turn_of(frame), self.interlaced)
        self.size = self._fit(shape, shape.rotation % 180 != 0)
        return self.size

    def _build(self, shape: Shape, frame: VideoFrame) -> Graph:
        turned = shape.rotation % 180 != 0
        if self.size is None:
            self.fit(frame)
        width, height = (self.size or (2, 2))[:: -1 if turned else 1]
        graph = Graph()
        last = graph.add_buffer(
            width=shape.width, height=shape.height, format=frame.format, time_base=frame.time_base or Fraction(1, 90000)
        )
        for name, settings in self._filters(shape, width, height):
            following = graph.add(name, settings)
            last.link_to(following)
            last = following
        last.link_to(graph.add("buffersink"))
        graph.configure()
        return graph

    def _filters(self, shape: Shape, width: int, height: int) -> list[tuple[str, str | None]]:
        source = f"in_color_matrix={shape.matrix}:in_range={'full' if shape.full_range else 'limited'}"
        size = f"{width}:{height}:flags=bicubic"
        if shape.transfer:
            table = self.folder / f"{shape.transfer}.cube"
            if not table.exists():
                tonemap.write_table(shape.transfer, table)
            filters: list[tuple[str, str | None]] = [
                ("scale", f"{size}:{source}"),
                ("format", "gbrp10"),
                ("lut3d", f"file={table.name}:interp=tetrahedral"),
                ("scale", "out_color_matrix=bt709:out_range=limited"),
            ]
        else:
            filters = [("scale", f"{size}:{source}:out_color_matrix=bt709:out_range=limited")]
        if shape.interlaced:
            filters.insert(0, ("bwdif", "mode=send_frame:deint=interlaced"))
        filters.append(("format", "yuv420p"))
        if shape.mirrored:
            filters.append(("hflip", None))
        return filters + TURNS.get(shape.rotation, []) + [("setsar", "1")]

    def _fit(self, shape: Shape, turned: bool) -> tuple[int, int]:
        """Return the upright size: square pixels, even sides, within the bounds, never enlarged."""
        width, height = Fraction(shape.width), Fraction(shape.height)
        if self.pixel_shape > 1:
            height /= self.pixel_shape
        else:
            width *= self.pixel_shape
        if turned:
            width, height = height, width
        widest = max(WIDEST, self.max_height * 16 // 9)
        factor = min(Fraction(1), self.max_height / height, widest / width)
        return _even(width * factor), _even(height * factor)


def usable_pixel_shape(claimed: Fraction | None) -> Fraction:
    """Return the width of a pixel over its height, 1 where the claim makes no sense."""
    return claimed if claimed and PIXEL_SHAPES[0] <= claimed <= PIXEL_SHAPES[1] else Fraction(1)


def even_size(size: tuple[int, int], max_height: int) -> tuple[int, int]:
    """Return a size of the same shape with even sides, at most `max_height` high and never larger than it was."""
    factor = min(Fraction(1), Fraction(max_height, size[1]))
    return _even(size[0] * factor), _even(size[1] * factor)


def _even(side: Fraction) -> int:
    return max(2, round(side) // 2 * 2)


def _shape(frame: VideoFrame, turn: tuple[int, bool], interlaced: bool) -> Shape:
    rotation, mirrored = turn
    transfer = TRANSFERS.get(frame.color_trc, "")
    # Players take unmarked pictures of this height for BT.709, smaller ones for BT.601.
    guess = "bt2020" if transfer else "bt709" if min(frame.width, frame.height) >= HD_HEIGHT else "bt601"
    return Shape(
        width=frame.width,
        height=frame.height,
        format=frame.format.name,
        rotation=rotation,
        mirrored=mirrored,
        matrix=MATRICES.get(frame.colorspace, guess),
        full_range=frame.color_range == 2 or frame.format.name.startswith("yuvj"),
        transfer=transfer,
        interlaced=interlaced,
    )
