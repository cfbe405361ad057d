"""Decode a clip once and give its pictures and sound, upright and on one clock, to everything that is made of it.

Everything is decoded and made anew, so nothing of the source travels along: no place, device, title, chapter,
subtitle, caption or hidden sample. Runs inside the sandbox.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.filter import Graph
from av.video.frame import VideoFrame

from video.container import NO_PICTURE, NOT_A_VIDEO, UNSHOWN
from video.errors import Code, MediaError
from video.facts import VideoFacts
from video.films import CLOCK, FASTEST, SOUND_BLOCK, SOUND_RATE
from video.limits import Limits, damage
from video.pictures import decode, prepare_decoder
from video.probe import open_clip, read_facts
from video.sniff import VIDEO, sniff
from video.upright import Upright, usable_pixel_shape

# Early pictures of a rounding error are still the first picture.
BEFORE_START = Fraction(-1, 1000)


class Taker(Protocol):
    """Something made of a clip."""

    def see(self, frame: VideoFrame) -> None:
        """Take the next picture: upright, yuv420p, BT.709; `pts` on `films.CLOCK` from the clip's start."""

    def hear(self, block: AudioFrame) -> None:
        """Take the next block of sound: 48 kHz, planar floats, without gaps from the clip's start."""

    def finish(self) -> None:
        """Hear that this was all."""


def facts_of(source: Path) -> VideoFacts:
    """Return the facts of a clip that can be played. Raises `MediaError`."""
    found = sniff(source)
    if found.kind != VIDEO or not found.accepted:
        raise MediaError(Code.TYPE_MISMATCH, NOT_A_VIDEO)
    facts = read_facts(source, found, Limits())
    if facts.video_stream is None or facts.frames == 0:
        raise MediaError(Code.NO_VIDEO, NO_PICTURE)
    return facts


def measured(source: Path, facts: VideoFacts, upright: Upright) -> tuple[int, int]:
    """Let the first picture fix the size and return it: a file's tracks are declared before any of them is written."""
    with open_clip(source, facts.container) as clip:
        stream = clip.streams[facts.video_stream or 0]
        upright.pixel_shape = usable_pixel_shape(stream.sample_aspect_ratio)
        first = next(decode(stream, [0]), None)
        if first is None:
            raise MediaError(Code.CORRUPT, UNSHOWN)
        return upright.fit(first)


def play(source: Path, facts: VideoFacts, upright: Upright, takers: Sequence[Taker]) -> None:
    """Decode, convert and hand out. Raises `MediaError` where too much of the clip turns out to be spoilt."""
    with open_clip(source, facts.container) as clip:
        _play(clip, facts, upright, takers)
    for taker in takers:
        taker.finish()
    for problem in damage(facts):
        raise MediaError.of(problem)


def _play(clip: InputContainer, facts: VideoFacts, upright: Upright, takers: Sequence[Taker]) -> None:
    picture = Pictures(facts, upright, takers)
    sound = Sounds(facts, takers) if facts.audio_stream is not None else None
    tracks: dict[int | None, Pictures | Sounds] = {facts.video_stream: picture}
    if sound:
        tracks[facts.audio_stream] = sound
    streams = [clip.streams[index] for index in tracks if index is not None]
    for stream in streams:
        prepare_decoder(stream)
    for packet in clip.demux(streams):
        # The last packets, which empty the decoders, know their stream; their `stream_index` is 0 for all of them.
        track = tracks[packet.stream.index]
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


class Pictures:
    """Leaves out pictures before, after and too fast, turns the rest upright and puts them on the clock."""

    def __init__(self, facts: VideoFacts, upright: Upright, takers: Sequence[Taker]) -> None:
        self.facts, self.upright, self.takers = facts, upright, takers
        self.slot = -1
        self.shown = 0

    def note_damage(self) -> None:
        """Count a packet that did not decode."""
        self.facts.frames_read += 1
        self.facts.damaged_frames += 1

    def take(self, frame: VideoFrame) -> None:
        """Take one decoded picture."""
        self.facts.frames_read += 1
        self.facts.damaged_frames += bool(frame.is_corrupt)
        if frame.pts is None:
            return
        moment = frame.pts * frame.time_base - self.facts.start
        slot = int(moment * FASTEST + Fraction(1, 4))
        if moment < BEFORE_START or slot <= self.slot or slot >= max(1, round(self.facts.seconds * FASTEST)):
            return
        # The first picture stands from the very start, so that sound alone never plays over nothing.
        first, self.slot = self.slot < 0, slot
        shown = Fraction(slot, FASTEST) if self.facts.peak_frame_rate > FASTEST else max(Fraction(0), moment)
        self._hand_out(self.upright.convert(frame, 0 if first else round(shown / CLOCK)))

    def close(self) -> None:
        """Hand out what is still held back. Raises `MediaError` where there was no picture at all."""
        self._hand_out(self.upright.flush())
        if not self.shown:
            raise MediaError(Code.CORRUPT, UNSHOWN)

    def _hand_out(self, frames: Iterator[VideoFrame]) -> None:
        for frame in frames:
            self.shown += 1
            for taker in self.takers:
                taker.see(frame)


class Sounds:
    """Brings sound to 48 kHz on the clip's clock: gaps become silence, what is not presented is left out."""

    def __init__(self, facts: VideoFacts, takers: Sequence[Taker]) -> None:
        self.facts, self.takers = facts, takers
        self.graph: Graph = None  # built for the first block of sound
        self.form: tuple[str, str, int] | None = None
        self.written = 0

    def note_damage(self) -> None:
        """Count a packet that did not decode."""
        self.facts.sound_read += 1
        self.facts.damaged_sound += 1

    def take(self, frame: AudioFrame) -> None:
        """Take one decoded block."""
        self.facts.sound_read += 1
        if frame.pts is None or not frame.samples:
            return
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self.form:
            self._finish_graph()
            self.graph, self.form = self._build(frame), form
        frame.pts -= round(self.facts.start / frame.time_base)
        self.graph.push(frame)
        self._hand_out()

    def close(self) -> None:
        """Hand out what the filters still hold."""
        self._finish_graph()

    def _finish_graph(self) -> None:
        if self.graph is not None:
            self.graph.push(None)
            self._hand_out()

    def _hand_out(self) -> None:
        while True:
            try:
                block = self.graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self.written += block.samples
            for taker in self.takers:
                taker.hear(block)

    def _build(self, frame: AudioFrame) -> Graph:
        graph = Graph()
        first = f":first_pts={self.written}" if self.form is None else ""
        layout = "mono" if self.facts.is_mono else "stereo"
        chain = [
            graph.add_abuffer(
                sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=frame.time_base
            ),
            graph.add("aresample", f"{SOUND_RATE}:async=1:min_hard_comp=0.1{first}"),
            graph.add("atrim", f"end={float(self.facts.seconds):.6f}"),
            graph.add("aformat", f"sample_fmts=fltp:sample_rates={SOUND_RATE}:channel_layouts={layout}"),
            graph.add("abuffersink"),
        ]
        graph.link_nodes(*chain).configure()
        graph.set_audio_frame_size(SOUND_BLOCK)
        return graph
