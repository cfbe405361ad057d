"""What is known of a file once it has been read. Plain data; `limits.problems` judges it."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from video.errors import Problem


@dataclass(slots=True)
class VideoFacts:
    """Facts of a clip. Times are exact fractions of a second; `width` and `height` are as shown, upright."""

    container: str
    size_bytes: int
    start: Fraction = Fraction(0)  # where the presentation begins on the clip's own clock
    seconds: Fraction = Fraction(0)  # what a player presents over all audio and video tracks
    video_seconds: Fraction = Fraction(0)  # the share of the chosen video track
    video_codec: str | None = None
    audio_codec: str | None = None
    video_stream: int | None = None  # stream numbers of the demuxer
    audio_stream: int | None = None
    is_mono: bool = False
    video_tracks: int = 0
    width: int = 0
    height: int = 0
    coded_width: int = 0
    coded_height: int = 0
    other_sizes: tuple[tuple[int, int], ...] = ()  # sizes the picture changes to on the way
    declared_size: tuple[int, int] = (0, 0)  # what the container claims
    rotation: int = 0  # degrees clockwise that bring the picture upright
    frames: int = 0
    moments: int = 0  # different times at which a picture is shown
    frame_rate: Fraction = Fraction(0)
    peak_frame_rate: float = 0.0  # the most pictures in any one second
    is_steady: bool = True  # pictures come at equal distances
    transfer: str = ""  # "pq" or "hlg" for high dynamic range
    hidden_seconds: float = 0.0
    has_speed_change: bool = False
    frames_read: int = 0
    damaged_frames: int = 0
    sound_read: int = 0
    damaged_sound: int = 0
    is_still: bool = False
    origin: dict[str, Any] = field(default_factory=dict)  # what it claims; see video.origin


@dataclass(slots=True)
class ImageFacts:
    """Facts of a picture; `width` and `height` are upright."""

    container: str
    size_bytes: int
    width: int
    height: int
    origin: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class DocumentFacts:
    """Facts of a PDF. `findings` are active or embedded contents."""

    container: str
    size_bytes: int
    pages: int
    findings: list[Problem] = field(default_factory=list)
    origin: dict[str, Any] = field(default_factory=dict)


Facts = VideoFacts | ImageFacts | DocumentFacts
