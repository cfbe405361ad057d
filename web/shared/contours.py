"""Depth lines of a field of heights: marching squares, and paths that are smooth and short. Plain Python over numpy arrays."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import numpy as np

Point = tuple[float, float]
Edge = tuple[int, int, int]  # (row, column, 0 across | 1 down): the side of a cell that a line passes through

#: For each pattern of corners above the level (1 top left, 2 top right, 4 bottom right, 8 bottom left): the sides the line enters and
#: leaves by, with the higher ground always on the same hand. Patterns 5 and 10 are saddles; the cell's mean decides.
TURNS = {
    1: (("left", "top"),),
    2: (("top", "right"),),
    3: (("left", "right"),),
    4: (("right", "bottom"),),
    6: (("top", "bottom"),),
    7: (("left", "bottom"),),
    8: (("bottom", "left"),),
    9: (("bottom", "top"),),
    11: (("bottom", "right"),),
    12: (("right", "left"),),
    13: (("right", "top"),),
    14: (("top", "left"),),
}
SADDLES = {
    (5, False): (("left", "top"), ("right", "bottom")),
    (5, True): (("right", "top"), ("left", "bottom")),
    (10, False): (("top", "right"), ("bottom", "left")),
    (10, True): (("top", "left"), ("bottom", "right")),
}


def lines(heights: np.ndarray, level: float) -> list[list[Point]]:
    """Return the lines at one level as lists of (column, row); a closed line ends where it began."""
    above = heights > level
    pattern = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    following: dict[Edge, Edge] = {}
    for row, column in np.argwhere((pattern > 0) & (pattern < 15)):
        i, j, kind = int(row), int(column), int(pattern[row, column])
        turns = TURNS.get(kind) or SADDLES[kind, bool(heights[i : i + 2, j : j + 2].mean() > level)]
        sides: dict[str, Edge] = {"top": (i, j, 0), "bottom": (i + 1, j, 0), "left": (i, j, 1), "right": (i, j + 1, 1)}
        for enter, leave in turns:
            following[sides[enter]] = sides[leave]
    return [[_crossing(heights, level, edge) for edge in chain] for chain in _chains(following)]


def _crossing(heights: np.ndarray, level: float, edge: Edge) -> Point:
    """Return where the line passes through a side of a cell."""
    i, j, down = edge
    one, other = heights[i, j], heights[i + 1, j] if down else heights[i, j + 1]
    share = float((level - one) / (other - one))
    return (float(j), i + share) if down else (j + share, float(i))


def _chains(following: dict[Edge, Edge]) -> list[list[Edge]]:
    """Join the steps into chains: first those that begin at the border, then the closed ones."""
    chains = []
    starts = [edge for edge in following if edge not in set(following.values())]
    while following:
        edge = starts.pop() if starts else next(iter(following))
        chain = [edge]
        while edge in following:
            edge = following.pop(edge)
            chain.append(edge)
        chains.append(chain)
    return chains


def path(points: list[Point], gap: float) -> str:
    """Return an SVG path through points `gap` apart: quadratic curves through their midpoints, relative whole numbers."""
    closed = hypot(points[0][0] - points[-1][0], points[0][1] - points[-1][1]) < 1e-6
    even = _evenly(points, gap)
    if closed:
        even = even[:-1]
    if len(even) < 4:
        return ""
    if closed:
        first = _middle(even[-1], even[0])
        curve = [(even[i], _middle(even[i], even[(i + 1) % len(even)])) for i in range(len(even))]
    else:
        first = even[0]
        curve = [(even[i], _middle(even[i], even[i + 1])) for i in range(1, len(even) - 1)]
    x, y = round(first[0]), round(first[1])
    out = [f"M{x} {y}q"]
    for bend, end in curve:
        bx, by, ex, ey = round(bend[0]), round(bend[1]), round(end[0]), round(end[1])
        out.append(f"{bx - x} {by - y} {ex - x} {ey - y} ")
        x, y = ex, ey
    return "".join(out).rstrip().replace(" -", "-") + ("z" if closed else "")


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _evenly(points: list[Point], gap: float) -> list[Point]:
    """Return points at even steps along the line, the two ends among them; none for a line shorter than four steps."""
    walked = np.concatenate([[0.0], np.cumsum([hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)])])
    if walked[-1] < gap * 4:
        return []
    steps = np.linspace(0, walked[-1], round(walked[-1] / gap) + 1)
    xs, ys = zip(*points, strict=True)
    return list(zip(np.interp(steps, walked, xs), np.interp(steps, walked, ys), strict=True))
