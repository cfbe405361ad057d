"""Prints: the posters of entries that have no picture, and the water behind whatever is open.

A print is a sum of sines seeded by the entry's number (or any text), cut at five depths and filled with one of twelve palettes.
The same seed gives the same print on every machine; a full one is under 5 kB, a thumbnail under 2 kB.
"""

from __future__ import annotations

import random
from functools import lru_cache
from hashlib import sha256

import numpy as np
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from web.shared import contours

#: Deepest first. The light end is what the eye meets, so it is never the page's own white.
PALETTES = (
    ("#0b2e37", "#145766", "#2f8190", "#f6ae14"),
    ("#3a1230", "#7c2f58", "#e0674a", "#fbd9b8"),
    ("#06382f", "#0f7050", "#7cc79a", "#eef5d8"),
    ("#131b4d", "#3650a8", "#8fb5ea", "#f6ecd9"),
    ("#4a1c10", "#a4481f", "#e8a15c", "#f8ead3"),
    ("#22300f", "#5f7326", "#c3c964", "#f6f5de"),
    ("#0a1114", "#233f46", "#6f9095", "#f6ae14"),
    ("#550d28", "#b5324f", "#f09a96", "#fdeee6"),
    ("#0c3a5a", "#2273a0", "#a5d4e6", "#fdf3d0"),
    ("#2b1748", "#6a3f93", "#c69ad8", "#fbeccb"),
    ("#f1ede0", "#d9cfae", "#b9741a", "#4a2a08"),
    ("#fdeee6", "#f3b49b", "#c2553a", "#3a120c"),
)
FAMILIES = ("atoll", "current", "hills", "grain", "two", "noise")
WIDTH, HEIGHT, UNIT, MARGIN = 640, 360, 40, 1.2  # the field is 16 by 9 units of 40, and a margin that nobody sees


def _numbers(seed: str) -> tuple[random.Random, int, int]:
    """Return the seed's own source of numbers, its family and its palette."""
    digest = sha256(seed.encode()).digest()
    return random.Random(int.from_bytes(digest[:8])), digest[8] % len(FAMILIES), digest[9] % len(PALETTES)


def _ripple(dice: random.Random, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Three waves, each bent by another."""
    total = np.zeros_like(x)
    for pace in (1.0, 1.6, 2.3):
        height, across, turn = dice.uniform(0.3, 1) / pace, dice.uniform(0.2, 0.7) * pace, dice.uniform(0, 6)
        along, lag = dice.uniform(0.2, 0.6) * pace, dice.uniform(0, 6)
        total += height * np.sin(x * across + turn + 1.3 * np.sin(y * along + lag))
    return total


def _field(family: str, dice: random.Random, columns: int) -> tuple[np.ndarray, float]:
    """Return heights on a grid and the size of its cells, in units of the drawing."""
    rows = round(columns * (9 + 2 * MARGIN) / (16 + 2 * MARGIN))
    cell = (16 + 2 * MARGIN) / (columns - 1)
    x, y = np.meshgrid(np.arange(columns) * cell - MARGIN, np.arange(rows) * cell - MARGIN)
    wave = _ripple(dice, x, y)
    if family == "atoll":
        away = np.hypot(x - dice.uniform(4, 12), (y - dice.uniform(3, 6)) * 1.15)
        heights = np.sin(away * 1.05) + 0.38 * wave - away * 0.08
    elif family == "two":
        near = np.hypot(x - dice.uniform(1, 5), y - dice.uniform(5, 8)) * dice.uniform(1.7, 2.3)
        far = np.hypot(x - dice.uniform(9, 14), (y - dice.uniform(1, 4)) * 1.2)
        heights = -(np.minimum(near, far) + 0.6 * wave)
    elif family == "current":
        heights = np.sin(y * 1.15 + 1.2 * wave + x * 0.22 * dice.choice([-1, 1])) + 0.12 * wave
    elif family == "hills":
        heights = -y * 0.55 + 1.1 * np.sin(x * 0.55 + dice.uniform(0, 6)) + 0.6 * wave
    elif family == "grain":
        heights = np.sin((y + 0.88 * wave + 0.5 * np.sin(x * 0.4)) * 1.5)
    else:
        heights = wave
    return heights, cell * UNIT


@lru_cache(maxsize=512)
def art(seed: str, thumb: bool = False) -> str:
    """Return the inside of the SVG: the deepest water and four layers above it."""
    dice, family, palette = _numbers(seed)
    heights, cell = _field(FAMILIES[family], dice, 32 if thumb else 56)
    levels = np.quantile(heights, (0.2, 0.4, 0.6, 0.8))
    basin = np.pad(heights, 1, constant_values=heights.min() - 1)  # closes every line beyond the edge of the picture
    colours = PALETTES[palette]
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours[0]}"/>']
    for tone, level in zip((1, 1, 2, 3), levels, strict=True):
        shape = "".join(
            contours.path(
                [((x - 1) * cell - MARGIN * UNIT, (y - 1) * cell - MARGIN * UNIT) for x, y in line],
                110 if thumb else 54,
            )
            for line in contours.lines(basin, float(level))
        )
        veil = ' fill-opacity=".55"' if len(parts) == 1 else ""
        parts.append(f'<path fill="{colours[tone]}"{veil} fill-rule="evenodd" d="{shape}"/>')
    return "".join(parts)


def svg(seed: str, *, title: str = "", size: str = "") -> SafeString:
    """Return the print of a seed: `size="thumb"` for lists; named by `title` where the print itself says something."""
    about = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    shape = f' data-size="{escape(size)}"' if size else ""
    return mark_safe(  # noqa: S308 (numbers, our own colours, escaped words)
        f'<svg class="print"{shape} viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" {about}>'
        f"{art(seed, size == 'thumb')}</svg>"
    )


@lru_cache(maxsize=32)
def water(seed: str, width: int = 1440, height: int = 620, depths: int = 11) -> SafeString:
    """Return the depth lines that stand behind whatever is open, as wide as the page."""
    dice, _, _ = _numbers(seed)
    columns, rows = 72, 40
    cell_x, cell_y = width * 1.16 / (columns - 1), height * 1.2 / (rows - 1)
    x, y = np.meshgrid(np.arange(columns) * 1.16 / (columns - 1) - 0.08, np.arange(rows) * 1.2 / (rows - 1) - 0.1)
    heights = np.zeros_like(x)
    for pace in (1.0, 1.7, 2.6):
        tall, across, turn = dice.uniform(0.4, 1) / pace, dice.uniform(2, 6) * pace, dice.uniform(0, 6)
        along, lag = dice.uniform(1, 4) * pace, dice.uniform(0, 6)
        heights += tall * np.sin(x * across + turn + 1.2 * np.sin(y * along + lag))
    shape = "".join(
        contours.path([(c * cell_x - 0.08 * width, r * cell_y - 0.1 * height) for c, r in line], 64)
        for level in np.quantile(heights, np.linspace(0.05, 0.95, depths))
        for line in contours.lines(heights, float(level))
    )
    return mark_safe(  # noqa: S308 (numbers only)
        f'<svg class="tide__water" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">'
        f'<path d="{shape}"/></svg>'
    )
