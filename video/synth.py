"""Make small clips with a moving picture and an audible tone: for the demo and for tests. Pure numpy and PyAV."""

import colorsys
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

SOUND_RATE = 44100
OPUS_RATE = 48000
SOUND_BLOCK = 1024
# Frequencies of a quiet major scale; the hue picks the first note.
NOTES = (220.0, 247.5, 275.0, 293.3, 330.0, 366.7, 412.5)
ENCODERS = {"h264": "libx264", "hevc": "libx265", "vp8": "libvpx", "vp9": "libvpx-vp9"}
OPTIONS = {
    "h264": {"preset": "veryfast", "crf": "30"},
    "hevc": {"preset": "ultrafast", "crf": "32", "x265-params": "log-level=none:pools=1:frame-threads=1"},
    "vp8": {"deadline": "realtime", "cpu-used": "8", "crf": "30"},
    "vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "36"},
}
HVC1 = {"mp4": "hvc1", "mov": "hvc1"}
TRANSFERS = {"": 1, "pq": 16, "hlg": 18}

Plane = NDArray[np.float32]


def make_clip(
    path: Path,
    seconds: float,
    width: int = 320,
    height: int = 180,
    *,
    fps: int = 15,
    hue: float = 0.55,
    pattern: str = "waves",
    rotation: int = 0,
    codec: str = "h264",
    audio: bool = True,
    container: str = "mp4",
    audio_seconds: float | None = None,
    transfer: str = "",
    scenery: int = 0,
) -> Path:
    """Write a clip and return its path. The same arguments give the same pictures and sound.

    `hue` 0..1; `pattern` a key of `PATTERNS`; `rotation` degrees clockwise a player turns the picture by (MP4 and MOV);
    `codec` h264 or hevc, WebM takes vp8 or vp9 (h264 becomes vp8); `transfer` "pq" or "hlg" makes ten bit HEVC;
    `scenery` other than 0 puts a background of its own behind the pattern, by which two clips are told apart.
    """
    if container == "webm" and codec not in {"vp8", "vp9"}:
        codec = "vp8"
    with av.open(str(path), "w", format=container) as made:
        picture = made.add_stream(ENCODERS[codec], rate=fps, options=OPTIONS[codec])
        picture.width, picture.height = width, height
        picture.pix_fmt = "yuv420p10le" if transfer else "yuv420p"
        picture.codec_context.thread_count = 1
        if codec == "hevc" and container in HVC1:
            picture.codec_context.codec_tag = HVC1[container]
        _mark_colours(picture.codec_context, transfer)
        sound = None
        if audio:
            name, rate = ("libopus", OPUS_RATE) if container == "webm" else ("aac", SOUND_RATE)
            sound = made.add_stream(name, rate=rate, layout="mono", options={"b": "64k"})
        for frame in _frames(pattern, seconds, width, height, fps, hue, transfer, scenery):
            made.mux(picture.encode(frame))
        made.mux(picture.encode(None))
        if sound is not None:
            for block in _tone(audio_seconds or seconds, hue, sound.codec_context.sample_rate):
                made.mux(sound.encode(block))
            made.mux(sound.encode(None))
    if rotation:
        set_rotation(path, rotation)
    return path


def _mark_colours(context: av.VideoCodecContext, transfer: str) -> None:
    context.color_range = 1
    context.color_trc = TRANSFERS[transfer]
    context.color_primaries = context.colorspace = 9 if transfer else 1


def _frames(
    pattern: str, seconds: float, width: int, height: int, fps: int, hue: float, transfer: str, scenery: int
) -> Iterator[VideoFrame]:
    draw = PATTERNS[pattern]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    blue, red = _chroma(hue)
    chroma = np.full((height // 2, width // 2), 0, np.float32)
    behind = _scenery(across / width, down / height, scenery) if scenery else None
    for number in range(round(seconds * fps)):
        light = draw(across / width, down / height, number / fps)
        if behind is not None:
            light = 0.35 * light + 0.6 * behind
        planes = (16 + 219 * light, chroma + blue, chroma + red)
        depth, kind = (4, np.uint16) if transfer else (1, np.uint8)
        stacked = np.concatenate([(plane * depth).astype(kind).ravel() for plane in planes]).reshape(-1, width)
        frame = VideoFrame.from_ndarray(stacked, format="yuv420p10le" if transfer else "yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, fps)
        yield frame


def _chroma(hue: float) -> tuple[float, float]:
    """Return Cb and Cr of a muted colour; ITU-R BT.709."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, 0.6, 0.8)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 128 + 224 * (blue - light) / 1.8556, 128 + 224 * (red - light) / 1.5748


def _scenery(across: Plane, down: Plane, seed: int) -> Plane:
    """Return slow hills of light, 0..1, other ones for each seed."""
    dice = np.random.default_rng(seed)
    hills = np.zeros_like(across)
    for _wave in range(8):
        along, upward, phase = dice.uniform(-9, 9), dice.uniform(-9, 9), dice.uniform(0, 6.3)
        hills += np.cos(along * across + upward * down + phase).astype(np.float32)
    low, high = hills.min(), hills.max()
    return ((hills - low) / (high - low)).astype(np.float32)


def _waves(across: Plane, down: Plane, time: float) -> Plane:
    return 0.45 + 0.3 * np.sin(6.3 * (across * 2 - time * 0.4) + 3 * down).astype(np.float32) + 0.15 * down


def _bars(across: Plane, down: Plane, time: float) -> Plane:
    return np.where((across * 6 - time * 0.7) % 1 < 0.5, 0.3 + 0.2 * down, 0.75 - 0.2 * down).astype(np.float32)


def _disc(across: Plane, down: Plane, time: float) -> Plane:
    middle, height = 0.5 + 0.3 * np.cos(time * 1.1), 0.5 + 0.25 * np.sin(time * 1.7)
    inside = (across - middle) ** 2 + ((down - height) * 0.6) ** 2 < 0.02
    return np.where(inside, 0.9, 0.25 + 0.3 * across).astype(np.float32)


def _still(across: Plane, down: Plane, _time: float) -> Plane:
    return (0.2 + 0.3 * across + 0.3 * down).astype(np.float32)


def _fade_in(across: Plane, down: Plane, time: float) -> Plane:
    """Black for the first two seconds."""
    return _waves(across, down, time) * np.float32(min(1.0, max(0.0, time - 2)))


PATTERNS: dict[str, Callable[[Plane, Plane, float], Plane]] = {
    "waves": _waves,
    "bars": _bars,
    "disc": _disc,
    "still": _still,
    "fade in": _fade_in,
}


def _tone(seconds: float, hue: float, rate: int) -> Iterator[AudioFrame]:
    """Yield a melody of one note every half second, quiet enough to run in a loop."""
    total = round(seconds * rate)
    first = int(hue * len(NOTES)) % len(NOTES)
    for start in range(0, total, SOUND_BLOCK):
        moment = np.arange(start, min(start + SOUND_BLOCK, total), dtype=np.float64) / rate
        step = (moment * 2).astype(np.int64)
        note = np.asarray(NOTES)[(first + step * 2) % len(NOTES)]
        swell = np.minimum(1.0, 8 * np.minimum(moment * 2 - step, 1 - (moment * 2 - step)))
        wave = (0.2 * 32767 * swell * np.sin(2 * np.pi * note * moment)).astype(np.int16)
        block = AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        block.sample_rate, block.pts, block.time_base = rate, start, Fraction(1, rate)
        yield block


def set_rotation(path: Path, degrees: int) -> None:
    """Write a display matrix into the picture track of an MP4 or MOV, as phones do instead of turning the picture."""
    turn = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0), 0: (1, 0, 0, 1)}[degrees % 360]
    data = bytearray(path.read_bytes())
    at = data.find(b"tkhd")
    while at >= 0:
        body = at + 4
        matrix = body + (52 if data[body] == 1 else 40)
        width, height = struct.unpack_from(">II", data, matrix + 36)
        if width and height:
            a, b, c, d = (part << 16 for part in turn)
            # The turned picture is moved back into view.
            x = height if b > 0 else width if a < 0 else 0
            y = width if b < 0 else height if d < 0 else 0
            struct.pack_into(">9i", data, matrix, a, b, 0, c, d, 0, x, y, 1 << 30)
        at = data.find(b"tkhd", at + 4)
    path.write_bytes(data)
