"""The forms in which a clip is shown, and the MP4 file that one of them is written to. Runs inside the sandbox."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from video.facts import VideoFacts
from video.limits import Limits
from video.pictures import THREADS
from video.probe import read_facts
from video.sniff import sniff

CLOCK = Fraction(1, 90000)
FASTEST = 60  # pictures a second
SHORTEST = round(Fraction(1, FASTEST) / CLOCK)
# A picture shown for much longer than usual is repeated at the clip's own pace, within these bounds (pictures a second).
REPEATS = (Fraction(5), Fraction(30))
LONG = 2.5
PRESET = "veryfast"
QUALITY = "23"
SOUND_RATE = 48000
SOUND_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Form:
    """How a copy is coded. Rates in bits a second, `bits` None where quality alone decides; `key_seconds` between jumps."""

    quality: str
    bits: int | None
    sound_bits: int
    fastest: int
    key_seconds: int


#: What judges see.
FULL = Form(quality=QUALITY, bits=None, sound_bits=128_000, fastest=FASTEST, key_seconds=2)
#: For somebody who pays by the megabyte: with sound and wrapping about 380 kbit/s at most, 2.8 MB a minute.
SMALL = Form(quality="26", bits=300_000, sound_bits=64_000, fastest=30, key_seconds=4)
SMALL_HEIGHT = 360
SMALL_BITS = 400_000


class Film:
    """One MP4 being written. It is given upright pictures with their moments on `CLOCK` and blocks of sound.

    One picture is held back, because only the next one says how long it is shown.
    """

    def __init__(
        self, target: Path, facts: VideoFacts, form: Form, size: tuple[int, int], source_size: tuple[int, int]
    ) -> None:
        self.target, self.facts, self.form = target, facts, form
        self.made = av.open(
            str(target),
            "w",
            format="mp4",
            options={"movflags": "+faststart"},
            container_options={"fflags": "+bitexact"},
        )
        self.scaler = None if size == source_size else _scaler(source_size, size)
        self.pictures = self._add_pictures(size)
        self.sound = self._add_sound() if facts.audio_stream is not None else None
        self.waiting: VideoFrame | None = None
        self.samples = 0
        self.gap = 0 if form.fastest >= FASTEST else round(Fraction(9, 10 * form.fastest) / CLOCK)
        self.repeat = round(1 / min(REPEATS[1], max(REPEATS[0], facts.frame_rate)) / CLOCK)

    def __enter__(self) -> "Film":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.made.close()

    def see(self, frame: VideoFrame) -> None:
        """Take the next picture; the one before it is encoded."""
        if self.waiting is not None and frame.pts - self.waiting.pts < self.gap:
            return
        ready = self._own(frame)
        if self.waiting is not None:
            self._encode(self.waiting, ready.pts)
        self.waiting = ready

    def hear(self, block: AudioFrame) -> None:
        """Take the next block of sound."""
        if self.sound is not None:
            block.pts, block.time_base = self.samples, Fraction(1, SOUND_RATE)
            self.samples += block.samples
            self.made.mux(self.sound.encode(block))

    def finish(self) -> None:
        """Hold the last picture to the end of the clip, as players do, and flush."""
        if self.waiting is not None:
            end = round(self.facts.seconds / CLOCK)
            self._encode(self.waiting, end if end > self.waiting.pts else self.waiting.pts + SHORTEST)
            self.made.mux(self.pictures.encode(None))
        if self.sound is not None:
            self.made.mux(self.sound.encode(None))

    def described(self) -> dict[str, Any]:
        """Return the fields of a `Rendered` once the file is closed, read from its packets."""
        facts = read_facts(self.target, sniff(self.target), Limits())
        return {
            "name": self.target.name,
            "content_type": "video/mp4",
            "width": facts.width,
            "height": facts.height,
            "duration_seconds": round(float(facts.seconds), 3),
            "size_bytes": self.target.stat().st_size,
        }

    def _own(self, frame: VideoFrame) -> VideoFrame:
        if self.scaler is None:
            return frame
        self.scaler.vpush(frame)
        ready = self.scaler.vpull()
        ready.pts, ready.time_base = frame.pts, frame.time_base
        return ready

    def _encode(self, frame: VideoFrame, until: int) -> None:
        """Encode a picture, and again as often as it takes to leave no long gap: encoders and players trip over them."""
        begin = frame.pts
        frame.pict_type = 0  # the encoder chooses; the source's key frames mean nothing here
        while until - frame.pts > LONG * self.repeat:
            frame.duration = self.repeat
            self.made.mux(self.pictures.encode(frame))
            frame.pts += self.repeat
        frame.duration = max(1, until - frame.pts)
        self.made.mux(self.pictures.encode(frame))
        frame.pts = begin

    def _add_pictures(self, size: tuple[int, int]) -> VideoStream:
        rate = min(Fraction(self.form.fastest), self.facts.frame_rate or Fraction(30)).limit_denominator(1001)
        stream: VideoStream = self.made.add_stream("libx264", rate=max(rate, Fraction(1)))
        (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
        stream.time_base = CLOCK
        context = stream.codec_context
        context.time_base = CLOCK
        context.color_primaries = context.color_trc = context.colorspace = 1
        context.color_range = 1
        context.thread_count = THREADS
        context.flags |= Flags.frame_duration
        if not self.facts.is_steady:
            # The muxer times the last picture by coding order; without reordering that is the right one.
            context.max_b_frames = 0
        context.gop_size = max(1, round(self.form.key_seconds * float(rate)))
        # Captions of the source would otherwise travel inside the pictures.
        context.options = {"preset": PRESET, "crf": self.form.quality, "profile": "high", "a53cc": "0"}
        if self.form.bits:
            context.options |= {"maxrate": str(self.form.bits), "bufsize": str(self.form.bits)}
        return stream

    def _add_sound(self) -> AudioStream:
        layout = "mono" if self.facts.is_mono else "stereo"
        stream: AudioStream = self.made.add_stream("aac", rate=SOUND_RATE, layout=layout)
        stream.codec_context.bit_rate = self.form.sound_bits
        return stream


def _scaler(source: tuple[int, int], size: tuple[int, int]) -> Graph:
    graph = Graph()
    graph.threads = 1
    chain = [
        graph.add_buffer(width=source[0], height=source[1], format="yuv420p", time_base=CLOCK),
        graph.add("scale", f"{size[0]}:{size[1]}:flags=bicubic"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*chain).configure()
    return graph
