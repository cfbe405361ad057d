"""Make the one form of a clip that judges see: H.264 and AAC in an MP4 that starts at once. Runs inside the sandbox.

Everything is decoded and encoded anew, so nothing of the source travels along: no place, device, title, chapter,
subtitle, caption or hidden sample.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from video.errors import Code, MediaError
from video.facts import VideoFacts
from video.limits import Limits, damage
from video.pictures import THREADS, decode, prepare_decoder
from video.probe import open_clip, read_facts
from video.sniff import VIDEO, sniff
from video.upright import Upright, usable_pixel_shape

CLOCK = Fraction(1, 90000)
FASTEST = 60  # pictures a second
SHORTEST = round(Fraction(1, FASTEST) / CLOCK)
# A picture shown for much longer than usual is repeated at the clip's own pace, within these bounds (pictures a second).
REPEATS = (Fraction(5), Fraction(30))
LONG = 2.5
QUALITY = "23"
PRESET = "veryfast"
KEY_SECONDS = 2  # a judge may jump anywhere
SOUND_RATE = 48000
SOUND_BITS = 128_000
SOUND_BLOCK = 1024
# Early pictures of a rounding error are still the first picture.
BEFORE_START = Fraction(-1, 1000)


def render(source: Path, output: Path, name: str, height: int) -> dict[str, Any]:
    """Write the rendition `name` into `output`; answer its size, length and bytes."""
    found = sniff(source)
    if found.kind != VIDEO or not found.accepted:
        raise MediaError(Code.TYPE_MISMATCH, "The file is not a video of an accepted type.")
    facts = read_facts(source, found, Limits())
    if facts.video_stream is None or facts.frames == 0:
        raise MediaError(Code.NO_VIDEO, "The file has no moving picture, only sound or other data.")
    upright = _measured(source, facts, Upright(height, output))
    target = output / name
    with (
        open_clip(source, facts.container) as clip,
        av.open(
            str(target),
            "w",
            format="mp4",
            options={"movflags": "+faststart"},
            container_options={"fflags": "+bitexact"},
        ) as made,
    ):
        _transcode(clip, made, facts, upright)
    for problem in damage(facts):
        raise MediaError(problem.code, problem.detail)
    return _describe(target)


def _measured(source: Path, facts: VideoFacts, upright: Upright) -> Upright:
    """Let the first picture fix the size: a file's tracks are declared before any of them is written."""
    with open_clip(source, facts.container) as clip:
        stream = clip.streams[facts.video_stream or 0]
        upright.pixel_shape = usable_pixel_shape(stream.sample_aspect_ratio)
        first = next(decode(stream, [0]), None)
        if first is None:
            raise MediaError(Code.CORRUPT, "No picture of the clip can be shown. Export it again.")
        upright.fit(first)
    return upright


def _describe(target: Path) -> dict[str, Any]:
    facts = read_facts(target, sniff(target), Limits())
    return {
        "name": target.name,
        "content_type": "video/mp4",
        "width": facts.width,
        "height": facts.height,
        "duration_seconds": round(float(facts.seconds), 3),
        "size_bytes": target.stat().st_size,
    }


def _transcode(clip: InputContainer, made: OutputContainer, facts: VideoFacts, upright: Upright) -> None:
    """Decode, convert and encode in one pass over the file."""
    picture = PictureTrack(made, facts, upright)
    sound = SoundTrack(made, facts) if facts.audio_stream is not None else None
    tracks = {facts.video_stream: picture} | ({facts.audio_stream: sound} if sound else {})
    streams = [clip.streams[index] for index in tracks]
    for stream in streams:
        prepare_decoder(stream)
    for packet in clip.demux(streams):
        track = tracks[packet.stream_index]
        try:
            frames = packet.decode()
        except av.error.EOFError:
            continue
        except av.error.FFmpegError as error:
            if isinstance(error, av.error.MemoryError):
                raise MemoryError from error
            track.note_damage()
            continue
        for frame in frames:
            track.take(frame)
    picture.close()
    if sound:
        sound.close()


class PictureTrack:
    """Holds one picture back, because only the next one says how long it is shown."""

    def __init__(self, made: OutputContainer, facts: VideoFacts, upright: Upright) -> None:
        self.made, self.facts, self.upright = made, facts, upright
        self.stream = self._add_stream(upright.size or (2, 2))
        self.waiting: VideoFrame | None = None
        self.slot = -1
        self.repeat = round(1 / min(REPEATS[1], max(REPEATS[0], facts.frame_rate)) / CLOCK)

    def note_damage(self) -> None:
        """Count a packet that did not decode."""
        self.facts.frames_read += 1
        self.facts.damaged_frames += 1

    def take(self, frame: VideoFrame) -> None:
        """Encode the picture before this one; leave out what comes before, after, or too fast."""
        self.facts.frames_read += 1
        self.facts.damaged_frames += bool(frame.is_corrupt)
        if frame.pts is None:
            return
        moment = frame.pts * frame.time_base - self.facts.start
        slot = int(moment * FASTEST + Fraction(1, 4))
        if moment < BEFORE_START or slot <= self.slot or slot >= max(1, round(self.facts.seconds * FASTEST)):
            return
        self.slot = slot
        ready = self.upright.convert(frame)
        # The first picture stands from the very start, so that sound alone never plays over nothing.
        shown = Fraction(slot, FASTEST) if self.facts.peak_frame_rate > FASTEST else max(Fraction(0), moment)
        ready.pts = 0 if self.waiting is None else round(shown / CLOCK)
        ready.time_base = CLOCK
        if self.waiting is not None:
            self._encode(self.waiting, ready.pts)
        self.waiting = ready

    def close(self) -> None:
        """Hold the last picture to the end of the clip, as players do, and flush."""
        if self.waiting is None:
            raise MediaError(Code.CORRUPT, "No picture of the clip can be shown. Export it again.")
        end = round(self.facts.seconds / CLOCK)
        self._encode(self.waiting, end if end > self.waiting.pts else self.waiting.pts + SHORTEST)
        self.made.mux(self.stream.encode(None))

    def _encode(self, frame: VideoFrame, until: int) -> None:
        """Encode a picture, and again as often as it takes to leave no long gap: encoders and players trip over them."""
        frame.pict_type = 0  # the encoder chooses; the source's key frames mean nothing here
        while until - frame.pts > LONG * self.repeat:
            frame.duration = self.repeat
            self.made.mux(self.stream.encode(frame))
            frame.pts += self.repeat
        frame.duration = max(1, until - frame.pts)
        self.made.mux(self.stream.encode(frame))

    def _add_stream(self, size: tuple[int, int]) -> VideoStream:
        rate = min(Fraction(FASTEST), self.facts.frame_rate or Fraction(30)).limit_denominator(1001)
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
        context.gop_size = max(1, round(KEY_SECONDS * float(rate)))
        # Captions of the source would otherwise travel inside the pictures.
        context.options = {"preset": PRESET, "crf": QUALITY, "profile": "high", "a53cc": "0"}
        return stream


class SoundTrack:
    """Brings sound to 48 kHz stereo on the clip's clock: gaps become silence, what is not presented is left out."""

    def __init__(self, made: OutputContainer, facts: VideoFacts) -> None:
        self.made, self.facts = made, facts
        self.stream: AudioStream = made.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        self.stream.codec_context.bit_rate = SOUND_BITS
        self.graph: Graph = None  # built for the first block of sound
        self.form: tuple[str, str, int] | None = None
        self.written = 0

    def note_damage(self) -> None:
        """Count a packet that did not decode."""
        self.facts.sound_read += 1
        self.facts.damaged_sound += 1

    def take(self, frame: AudioFrame) -> None:
        """Convert and encode one block of sound."""
        self.facts.sound_read += 1
        if frame.pts is None or not frame.samples:
            return
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self.form:
            self._finish_graph()
            self.graph, self.form = self._build(frame), form
        frame.pts -= round(self.facts.start / frame.time_base)
        self.graph.push(frame)
        self._encode(self._pull())

    def close(self) -> None:
        """Flush what the filters and the encoder still hold."""
        self._finish_graph()
        self.made.mux(self.stream.encode(None))

    def _finish_graph(self) -> None:
        if self.graph is not None:
            self.graph.push(None)
            self._encode(self._pull())

    def _pull(self) -> Iterator[AudioFrame]:
        while True:
            try:
                yield self.graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return

    def _encode(self, frames: Iterator[AudioFrame]) -> None:
        for frame in frames:
            frame.pts, frame.time_base = self.written, Fraction(1, SOUND_RATE)
            self.written += frame.samples
            self.made.mux(self.stream.encode(frame))

    def _build(self, frame: AudioFrame) -> Graph:
        graph = Graph()
        first = f":first_pts={self.written}" if self.form is None else ""
        chain = [
            graph.add_abuffer(
                sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=frame.time_base
            ),
            graph.add("aresample", f"{SOUND_RATE}:async=1:min_hard_comp=0.1{first}"),
            graph.add("atrim", f"end={float(self.facts.seconds):.6f}"),
            graph.add("aformat", f"sample_fmts=fltp:sample_rates={SOUND_RATE}:channel_layouts=stereo"),
            graph.add("abuffersink"),
        ]
        graph.link_nodes(*chain).configure()
        graph.set_audio_frame_size(SOUND_BLOCK)
        return graph
