"""Decode a clip once to see that its pictures and sound are really there. Runs inside the sandbox."""

import os
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.stream import Stream
from av.video.frame import VideoFrame

from video.facts import VideoFacts
from video.probe import open_clip, read_facts

__all__ = ["decode", "look", "prepare_decoder", "read_facts", "rotation_of"]

# Above this many pixels in all only key frames are decoded here; the rendition decodes the rest and counts again.
# A minute of 1080p at 30 pictures a second is 3.7 thousand million.
FULL_LOOK_PIXELS = 4_000_000_000
COSTLY = {"hevc", "vp9", "av1"}  # twice the work for a pixel
# A decoder refuses larger pictures; below it they are decoded and judged by the limits.
DECODER_PIXELS = 24_000_000
THREADS = 2
THUMBNAIL = 16  # side of the small grey picture by which stills are told from motion
SAME_GREY = 3
# Sound that is longer than its own clock is heard to its end.
SOUND_SLACK = Fraction(1, 2)


def prepare_decoder(stream: Stream) -> None:
    """Set threads and the pixel limit of a stream's decoder before it opens."""
    context = stream.codec_context
    if stream.type == "video":
        context.options = {"max_pixels": str(DECODER_PIXELS)}
        context.thread_count = min(THREADS, len(os.sched_getaffinity(0)))
        context.thread_type = "AUTO"


def look(path: Path, facts: VideoFacts) -> None:
    """Decode and complete `facts`: true sizes, rotation, damaged pictures and sound, whether anything moves."""
    if facts.coded_width * facts.coded_height > DECODER_PIXELS:
        return
    with open_clip(path, facts.container) as clip:
        _look(clip.streams[facts.video_stream or 0], facts)
    if facts.audio_stream is not None:
        with open_clip(path, facts.container) as clip:
            _listen(clip.streams[facts.audio_stream], facts)


def decode(stream: Stream, damage: list[int]) -> Iterator[VideoFrame | AudioFrame]:
    """Yield the frames of one stream; counts packets that do not decode in `damage[0]`."""
    prepare_decoder(stream)
    for packet in stream.container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError as error:
            if isinstance(error, av.error.MemoryError):
                raise MemoryError from error
            damage[0] += 1


def _look(stream: Stream, facts: VideoFacts) -> None:
    weight = 2 if facts.video_codec in COSTLY else 1
    if weight * facts.frames * facts.coded_width * facts.coded_height > FULL_LOOK_PIXELS:
        stream.codec_context.skip_frame = "NONKEY"
    sizes: list[tuple[int, int]] = []
    damage, still, last_look = [0], Stillness(), None
    for frame in decode(stream, damage):
        facts.frames_read += 1
        damage[0] += bool(frame.is_corrupt)
        if not sizes:
            facts.rotation = rotation_of(frame)[0]
            facts.coded_width, facts.coded_height = frame.width, frame.height
        if (frame.width, frame.height) not in sizes:
            sizes.append((frame.width, frame.height))
        if last_look is None or frame.time is None or abs(frame.time - last_look) >= 1 or facts.frames < 60:
            last_look = frame.time
            still.see(frame)
    facts.frames_read += damage[0]
    facts.damaged_frames = damage[0]
    if sizes:
        turned = facts.rotation % 180 != 0
        upright = [size[::-1] if turned else size for size in sizes]
        (facts.width, facts.height), *others = upright
        facts.other_sizes = tuple(others)
    facts.is_still = still.is_still


def _listen(stream: Stream, facts: VideoFacts) -> None:
    damage, heard, first = [0], Fraction(0), None
    for frame in decode(stream, damage):
        facts.sound_read += 1
        if frame.pts is None:
            continue
        if first is None:
            first = frame.pts * frame.time_base
        heard += Fraction(frame.samples, frame.sample_rate or 1)
    facts.sound_read += damage[0]
    facts.damaged_sound = damage[0]
    end = (first or Fraction(0)) + heard - facts.start
    if end > facts.seconds + SOUND_SLACK:
        facts.seconds = end


class Stillness:
    """Compares small grey copies of the pictures it sees with the first one."""

    def __init__(self) -> None:
        self.first: bytes | None = None
        self.is_still = True

    def see(self, frame: VideoFrame) -> None:
        """Take in one picture."""
        if not self.is_still:
            return
        small = frame.reformat(width=THUMBNAIL, height=THUMBNAIL, format="gray", interpolation="AREA")
        plane = small.planes[0]
        grey = bytes(plane)
        rows = b"".join(grey[i * plane.line_size : i * plane.line_size + THUMBNAIL] for i in range(THUMBNAIL))
        if self.first is None:
            self.first = rows
        elif any(abs(a - b) > SAME_GREY for a, b in zip(self.first, rows, strict=True)):
            self.is_still = False


def rotation_of(frame: VideoFrame) -> tuple[int, bool]:
    """Return how to bring a picture upright: degrees clockwise (0, 90, 180, 270), then whether to mirror it first."""
    try:
        matrix = struct.unpack("<9i", bytes(frame.side_data["DISPLAYMATRIX"]))
    except KeyError:
        return 0, False
    a, b, c, d = matrix[0], matrix[1], matrix[3], matrix[4]
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    if abs(a) >= abs(b):
        return (0 if a >= 0 else 180), mirrored
    return (90 if b > 0 else 270), mirrored
