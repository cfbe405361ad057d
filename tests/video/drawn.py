"""Clips drawn by a function of time, for tests that must know what each picture shows."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

RATE = 48000
BLOCK = 1024
Drawing = Callable[[float, tuple[int, int]], np.ndarray]


def lines(time: float, size: tuple[int, int]) -> np.ndarray:
    """Slanted lines that move."""
    down, across = np.mgrid[0 : size[1], 0 : size[0]]
    return (110 + 80 * np.sin((across + down) / 9 + 3 * time)).astype(np.uint8)


def scene(seed: int, *, cut_seconds: float = 3.0) -> Drawing:
    """Soft blobs that drift, another arrangement after each cut; `seed` makes another clip."""

    def drawn(time: float, size: tuple[int, int]) -> np.ndarray:
        chance = np.random.default_rng(seed * 1000 + int(time / cut_seconds))
        # Drawn coarsely and spread: drawing costs more than coding.
        down, across = np.mgrid[0 : size[1] : 4, 0 : size[0] : 4].astype(np.float32)
        down, across = down / size[1], across / size[0]
        light = np.full(down.shape, 0.2, np.float32)
        for _blob in range(7):
            x, y, wide, bright, move = chance.uniform([0, 0, 0.05, 0.2, -0.03], [1, 1, 0.2, 0.7, 0.03])
            light += bright * np.exp(-((across - x - move * time) ** 2 + (down - y) ** 2) / (2 * wide**2))
        coarse = (16 + 219 * np.clip(light, 0, 1)).astype(np.uint8)
        return coarse.repeat(4, axis=0).repeat(4, axis=1)[: size[1], : size[0]]

    return drawn


def pitch(seed: int) -> Callable[[np.ndarray], np.ndarray]:
    """Syllables of a voice: a tone that swells and stops at uneven times."""
    chance = np.random.default_rng(seed)
    begins = np.cumsum(chance.uniform(0.15, 0.9, 400))
    strong, long = chance.uniform(0.05, 0.6, 400), chance.uniform(0.08, 0.5, 400)

    def heard(time: np.ndarray) -> np.ndarray:
        now = np.clip(np.searchsorted(begins, time) - 1, 0, 399)
        inside = np.clip((time - begins[now]) / long[now], 0, 1)
        return strong[now] * np.sin(np.pi * inside) * np.sin(2 * np.pi * 190 * time)

    return heard


def draw(
    path: Path,
    seconds: float,
    size: tuple[int, int],
    picture: Drawing = lines,
    *,
    fps: int = 15,
    sound: Callable[[np.ndarray], np.ndarray] | None = None,
    keep: Callable[[float], bool] = lambda time: True,
    interlaced: bool = False,
    **options: str,
) -> Path:
    """Write grey pictures (luma 16..235) and, where given, sound (-1..1 of seconds) as H.264 and AAC in MP4."""
    with av.open(str(path), "w", format="mp4") as made:
        coder = (
            {"preset": "veryfast", "crf": "18", "bf": "0"} | ({"flags": "+ilme+ildct"} if interlaced else {}) | options
        )
        stream = made.add_stream("libx264", rate=fps, options=coder)
        (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
        voice: Any = made.add_stream("aac", rate=RATE, layout="mono") if sound else None
        grey = np.full((size[1] // 2, size[0]), 128, np.uint8)
        for number in range(round(seconds * fps)):
            if keep(number / fps):
                light = picture(number / fps, size)
                frame = VideoFrame.from_ndarray(np.vstack([light, grey]), format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, fps)
                made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
        for start in range(0, round(seconds * RATE) if sound else 0, BLOCK):
            block = AudioFrame.from_ndarray(
                sound((start + np.arange(BLOCK)) / RATE).astype(np.float32).reshape(1, -1), format="fltp", layout="mono"
            )
            block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
            made.mux(voice.encode(block))
        if voice:
            made.mux(voice.encode(None))
    return path
