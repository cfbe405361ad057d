"""What the container of a clip says of its tracks, read by our own parsers before a media library opens the file."""

from dataclasses import dataclass, field
from fractions import Fraction

from video.errors import gettext_noop

VIDEO_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "h263", "mpeg4"})
AUDIO_CODECS = frozenset({"aac", "opus", "vorbis", "amr_nb", "mp3", "pcm_s16le", "pcm_s16be"})
# Codecs that hold pictures rather than video: a track of one such picture is a cover.
PICTURE_CODECS = frozenset({"jpeg", "png", "gif", "bmp", "tiff"})

CUT = gettext_noop("The file was cut off: its end is missing. Upload it again, or export it again.")
DAMAGED = gettext_noop("The file is damaged and cannot be read. Export it again.")
HEAVY = gettext_noop("The file is built in a way that takes too much work to read. Export it again in a simpler form.")
UNSAFE = gettext_noop("The file takes its pictures or sound from another file or address. Export it as one whole file.")
NO_PICTURE = gettext_noop("The file has no moving picture, only sound or other data.")
UNSHOWN = gettext_noop("No picture of the clip can be shown. Export it again.")
NOT_A_VIDEO = gettext_noop("The file is not a video of an accepted type.")
FOREIGN = gettext_noop("The file is a QuickTime form that is not accepted. Export it as an ordinary MP4.")
LOCKED = gettext_noop("The clip is encrypted (copy protection). Export it without protection.")


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of an edit list, in seconds; `begin` None shows nothing. `rate` 0 holds one picture."""

    length: Fraction
    begin: Fraction | None
    rate: Fraction


@dataclass(slots=True)
class Track:
    """One track. `codec` is our name for it, or the container's own where it is on no list of ours."""

    number: int
    kind: str  # video, audio or other
    codec: str = ""
    width: int = 0
    height: int = 0
    is_enabled: bool = True
    is_encrypted: bool = False
    is_thumbnail: bool = False
    timescale: int = 1
    samples: int = 0
    media_units: int = 0
    edits: list[Edit] = field(default_factory=list)
    chapters: tuple[int, ...] = ()

    @property
    def is_played(self) -> bool:
        """Whether a player presents it at all."""
        return self.kind in {"video", "audio"}

    @property
    def is_cover(self) -> bool:
        """Whether it is a picture beside the clip rather than the clip."""
        return self.is_thumbnail or (self.kind == "video" and self.codec in PICTURE_CODECS and self.samples <= 1)

    @property
    def media_seconds(self) -> Fraction:
        """Length of all samples, shown or not."""
        return Fraction(self.media_units, self.timescale or 1)

    def presented_end(self) -> Fraction:
        """Return where the edit list ends on the clip's clock, never longer than the samples can fill."""
        clock = end = Fraction(0)
        for edit in self.edits:
            if edit.begin is None:
                clock += edit.length
                continue
            left = max(Fraction(0), self.media_seconds - edit.begin)
            played = edit.length
            if edit.rate:
                can_fill = left / abs(edit.rate)
                played = min(edit.length, can_fill) if edit.length else can_fill
            end = max(end, clock + played)
            clock += edit.length or played
        return end


@dataclass(slots=True)
class Container:
    """All tracks of a file. `samples_known` is false where the container keeps no count (Matroska)."""

    tracks: list[Track]
    is_fragmented: bool = False
    samples_known: bool = True

    def of(self, kind: str) -> list[Track]:
        """Return the tracks of one kind that are not covers."""
        return [track for track in self.tracks if track.kind == kind and not track.is_cover]
