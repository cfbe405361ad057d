"""Facts of a clip, from its packets and pictures. Header durations are never asked.

`read_facts` opens no decoder before our own parser has found every codec on the list; `pictures.look` then decodes.
Runs inside the sandbox.
"""

import itertools
from bisect import bisect_left
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream

from video import isobmff, matroska, origin
from video.container import AUDIO_CODECS, HEAVY, LOCKED, NO_PICTURE, VIDEO_CODECS, Container, Track
from video.errors import Code, MediaError, gettext_noop
from video.facts import VideoFacts
from video.limits import Limits
from video.sniff import Sniffed

DEMUXERS = {"mp4": "mov", "mov": "mov", "3gp": "mov", "webm": "matroska", "mkv": "matroska"}
# The library's names for the decoders of the codecs on our lists.
DECODERS = "h264,hevc,vp8,vp9,libdav1d,av1,h263,mpeg4,aac,opus,libopus,vorbis,amrnb,mp3float,mp3,pcm_s16le,pcm_s16be"
CODEC_NAMES = {"amrnb": "amr_nb", "mp3float": "mp3", "libdav1d": "av1", "libopus": "opus"}
OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,matroska",
    "codec_whitelist": DECODERS,
    "max_streams": "64",
}
TRANSFERS = {16: "pq", 18: "hlg"}
MAX_PACKETS = 1_000_000
FOREIGN_PICTURE = gettext_noop(
    "The picture is coded as %(codec)s, which is not accepted. Export the clip as H.264 video with AAC sound."
)
FOREIGN_SOUND = gettext_noop(
    "The sound is coded as %(codec)s, which is not accepted. Export the clip as H.264 video with AAC sound."
)
# Where the edit list asks for more than the demuxer plays (a held picture, slow motion), players differ; the longer counts.
EDIT_SLACK = Fraction(1, 4)


@dataclass(slots=True)
class Timeline:
    """When the packets of one stream are presented, in exact seconds."""

    first: Fraction | None = None
    end: Fraction | None = None
    packets: int = 0
    starts: list[Fraction] = field(default_factory=list)  # video only
    open_end: Fraction | None = None  # start of the last packet if it names no duration

    def add(self, packet: Packet, *, keep: bool) -> None:
        """Add one presented packet."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None:
            return
        self.packets += 1
        start = stamp * packet.time_base
        end = start + (packet.duration or 0) * packet.time_base
        self.first = start if self.first is None else min(self.first, start)
        if self.end is None or end >= self.end:
            self.end = end
            self.open_end = None if packet.duration else start
        if keep:
            self.starts.append(start)

    def close(self) -> None:
        """Give a last packet without duration the usual distance between packets."""
        self.starts.sort()
        if self.open_end is not None and len(self.starts) > 1:
            gaps = [later - earlier for earlier, later in itertools.pairwise(self.starts)]
            self.end = self.open_end + median(gaps)

    @property
    def seconds(self) -> Fraction:
        """Length from the first start to the last end."""
        return Fraction(0) if self.first is None or self.end is None else self.end - self.first


def read_container(path: Path, found: Sniffed) -> Container:
    """Return what our own parser says of the tracks. Raises `MediaError` for what can never be played."""
    reader = matroska if DEMUXERS[found.name] == "matroska" else isobmff
    container = reader.read(path)
    _check_codecs(container)
    return container


def open_clip(path: Path, name: str) -> InputContainer:
    """Open a clip with its demuxer forced and everything else closed. Call `read_container` first."""
    return av.open(f"file:{path}", mode="r", format=DEMUXERS[name], options=OPTIONS)


def read_facts(path: Path, found: Sniffed, _limits: Limits) -> VideoFacts:
    """Return the facts that packets tell; no picture has been decoded yet.

    Raises `MediaError` where the clip cannot be read at all.
    """
    container = read_container(path, found)
    facts = VideoFacts(container=found.name, size_bytes=path.stat().st_size)
    with open_clip(path, found.name) as clip:
        timelines = _timelines(clip, container)
        _choose_streams(clip, timelines, container, facts)
        _measure(timelines, container, facts)
        facts.origin = origin.of_clip([clip.metadata, *(stream.metadata for stream in clip.streams)])
    return facts


def _check_codecs(container: Container) -> None:
    played = [track for track in container.tracks if track.is_played]
    if any(track.is_encrypted for track in played):
        raise MediaError(Code.ENCRYPTED, LOCKED)
    if not _filled(container, "video"):
        raise MediaError(Code.NO_VIDEO, NO_PICTURE)
    for track in _filled(container, "video"):
        if track.codec not in VIDEO_CODECS:
            raise MediaError(Code.CODEC, FOREIGN_PICTURE, codec=_codec_shown(track.codec))
    sound = _filled(container, "audio")
    # Some phones add a second sound track of a newer kind beside the ordinary one; that one is left out.
    if sound and not any(track.codec in AUDIO_CODECS for track in sound):
        raise MediaError(Code.CODEC, FOREIGN_SOUND, codec=_codec_shown(sound[0].codec))


def _filled(container: Container, kind: str) -> list[Track]:
    """Tracks of a kind that hold samples, or may hold them."""
    return [track for track in container.of(kind) if track.samples or not container.samples_known]


def _codec_shown(codec: str) -> str:
    return "".join(letter for letter in codec if letter.isalnum() or letter in " -_./")[:24] or "?"


def _is_side_picture(stream: Stream, container: Container) -> bool:
    if stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails):
        return True
    return any(track.is_cover and track.number == stream.id for track in container.tracks if container.samples_known)


def _timelines(clip: InputContainer, container: Container) -> dict[int, Timeline]:
    """Demux every packet of the sound and video streams once."""
    streams = [stream for stream in clip.streams if stream.type in {"video", "audio"}]
    played = {stream.index: stream.type for stream in streams if not _is_side_picture(stream, container)}
    timelines = {index: Timeline() for index in played}
    for number, packet in enumerate(clip.demux(streams)):
        if number > MAX_PACKETS:
            raise MediaError(Code.TOO_COMPLEX, HEAVY)
        index = packet.stream.index
        if index in timelines and packet.size and not packet.is_discard:
            timelines[index].add(packet, keep=played[index] == "video")
    for timeline in timelines.values():
        timeline.close()
    return {index: timeline for index, timeline in timelines.items() if timeline.packets}


def _codec_name(stream: Stream) -> str:
    if stream.codec_context is None:
        return ""
    name: str = stream.codec_context.name
    return CODEC_NAMES.get(name, name)


def _choose_streams(
    clip: InputContainer, timelines: dict[int, Timeline], container: Container, facts: VideoFacts
) -> None:
    """Pick the streams that a judge sees and hears: the marked ones, else the first."""
    streams = [clip.streams[index] for index in timelines]
    videos = [stream for stream in streams if stream.type == "video"]
    sounds = [stream for stream in streams if stream.type == "audio" and _codec_name(stream) in AUDIO_CODECS]
    facts.video_tracks = sum(1 for stream in videos if timelines[stream.index].packets > 1) or min(len(videos), 1)
    if videos:
        chosen = max(videos, key=lambda stream: (timelines[stream.index].packets > 1, _is_default(stream)))
        facts.video_stream, facts.video_codec = chosen.index, _codec_name(chosen)
        if facts.video_codec not in VIDEO_CODECS:
            raise MediaError(Code.CODEC, FOREIGN_PICTURE, codec=_codec_shown(facts.video_codec))
        context = chosen.codec_context
        facts.coded_width, facts.coded_height = context.width, context.height
        facts.width, facts.height = context.width, context.height
        facts.transfer = TRANSFERS.get(context.color_trc, "")
        declared = [track for track in container.of("video") if track.number in {chosen.id, chosen.index + 1}]
        facts.declared_size = max(((track.width, track.height) for track in declared), default=(0, 0))
    if sounds:
        sound = max(sounds, key=_is_default)
        facts.audio_stream, facts.audio_codec = sound.index, _codec_name(sound)
        facts.is_mono = sound.codec_context.channels == 1


def _is_default(stream: Stream) -> bool:
    return bool(stream.disposition & Disposition.default)


def _measure(timelines: dict[int, Timeline], container: Container, facts: VideoFacts) -> None:
    """Set all times: span over all tracks, the share of the picture, rates, what edit lists hide."""
    if facts.video_stream is None:
        return
    # A player's clock starts at nought; what lies before it (a decoder's run-up) is not presented.
    facts.start = max(Fraction(0), min(line.first for line in timelines.values() if line.first is not None))
    end = max(line.end for line in timelines.values() if line.end is not None)
    edited = [track for track in container.tracks if track.is_played and track.edits and not track.is_cover]
    asked = max((track.presented_end() for track in edited), default=Fraction(0))
    facts.seconds = max(Fraction(0), end - facts.start)
    if asked > end + EDIT_SLACK:
        facts.seconds = asked - facts.start
    facts.has_speed_change = any(edit.begin is not None and edit.rate != 1 for track in edited for edit in track.edits)
    picture = timelines[facts.video_stream]
    facts.video_seconds = picture.seconds
    facts.frames, facts.moments = picture.packets, len(set(picture.starts))
    facts.frame_rate = picture.packets / picture.seconds if picture.seconds else Fraction(0)
    facts.peak_frame_rate, facts.is_steady = _peak_rate(picture.starts), _is_steady(picture.starts)
    longest = max((track.media_seconds for track in edited if track.kind == "video"), default=Fraction(0))
    facts.hidden_seconds = max(0.0, float(longest - picture.seconds))


def _peak_rate(starts: list[Fraction]) -> float:
    """Return the most pictures in any one second; `starts` is sorted."""
    marks = [float(start) for start in starts]
    return float(max((bisect_left(marks, mark + 1 - 1e-6) - i for i, mark in enumerate(marks)), default=0))


def _is_steady(starts: list[Fraction]) -> bool:
    """Whether no distance between pictures is much longer than the usual one."""
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    return not gaps or max(gaps) <= Fraction(3, 2) * median(gaps)
