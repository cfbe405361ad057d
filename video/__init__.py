"""Look at uploaded files and make the copies that people see. A plain library: no Django, no database, no settings.

Every function here runs its work in a child process with limits (`video.sandbox`); the calling process never decodes
a byte of an untrusted file. A file that cannot be used is a verdict (`inspect`) or a `MediaError`, never another
exception. The rules: README.md in this folder.
"""

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from video import sandbox
from video.errors import Code, Hint, MediaError, Problem
from video.limits import Limits, size_problem
from video.sniff import sniff

__all__ = [
    "Code",
    "Copies",
    "Hint",
    "Inspection",
    "Limits",
    "MediaError",
    "Problem",
    "Rendered",
    "inspect",
    "make_copies",
    "reencode_image",
    "render_pages",
    "render_video",
]

ACCEPT = "accept"
REJECT = "reject"


@dataclasses.dataclass(frozen=True, slots=True)
class Inspection:
    """The verdict on one file. Facts are None where they do not apply or could not be read.

    `width` and `height` are those of the upright picture; `duration_seconds` is what a player presents, to the
    millisecond; `rotation` the degrees clockwise that bring the coded picture upright; `transfer` "pq" or "hlg" for
    high dynamic range; `hints` what the owner of an accepted file should know (`Hint` codes);
    `origin` what the file claims of place, device and author (`video.origin`), for nobody but the organiser.
    """

    kind: str
    verdict: str
    reason: str | None
    detail: str
    duration_seconds: float | None = None
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    container: str | None = None
    rotation: int = 0
    transfer: str = ""
    pages: int | None = None
    size_bytes: int = 0
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    origin: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether the file can be used."""
        return self.verdict == ACCEPT

    @property
    def has_sound(self) -> bool:
        """Whether judges hear something."""
        return self.audio_codec is not None


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """One copy made of a file: where it lies, its fixed type, its size in pixels, seconds (None: no video) and bytes.

    `layout`, of a sprite alone: {"columns", "rows", "tile_width", "tile_height", "every_seconds", "count"}. The size of a
    waveform is its number of points and its highest value.
    """

    path: Path
    content_type: str
    width: int
    height: int
    duration_seconds: float | None
    size_bytes: int
    layout: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Copies:
    """Everything made of a clip. `small` is None where `video` serves low data as it is, `audio` where the clip has no sound,
    `waveform` where nothing is heard.

    `fingerprint` is what `video.likeness.compare` takes.
    """

    video: Rendered
    small: Rendered | None
    audio: Rendered | None
    poster: Rendered
    sprite: Rendered
    waveform: Rendered | None
    fingerprint: dict[str, Any]


def inspect(path: Path, kind: str | None = None, limits: Limits | None = None) -> Inspection:
    """Judge one file. `kind` is "video", "image" or "document"; None takes whatever the bytes are.

    Raises OSError where the file itself cannot be opened; everything in the file is a verdict.
    """
    path, limits = Path(path), limits or Limits()
    size = path.stat().st_size
    wanted = kind or sniff(path).kind or "video"
    early = size_problem(wanted, size, limits)
    if early:
        return _verdict({"kind": wanted, "problems": [dataclasses.asdict(early)]}, size)
    try:
        answer = sandbox.run("inspection:inspect_file", path, kind=kind, limits=dataclasses.asdict(limits))
    except MediaError as error:
        answer = {"kind": wanted, "problems": [dataclasses.asdict(error.problem)]}
    return _verdict(answer, size)


def render_video(src: Path, dst: Path, *, height: int = 720) -> Rendered:
    """Make the H.264/AAC MP4 that judges see, at most `height` pixels high and never enlarged; up to 360 it is the one for low data.

    Upright, at most 60 pictures a second, ordinary colours, as long as the clip is presented, without anything of
    the source but its pictures and sound. Raises `MediaError`; `dst` is then left alone.
    """
    dst = Path(dst)
    with tempfile.TemporaryDirectory(dir=dst.parent, prefix=".making-") as folder:
        answer = sandbox.run(
            "rendition:render", src, output=Path(folder), budget=sandbox.RENDER, name=dst.name, height=height
        )
        (Path(folder) / answer["name"]).replace(dst)
    return _rendered(answer, dst.parent)


def make_copies(src: Path, dst_dir: Path, *, height: int = 720) -> Copies:
    """Make all copies of a clip in one pass: the film judges see, one for low data, poster, sprite, waveform, fingerprint.

    Raises `MediaError`.
    """
    answer = sandbox.run("rendition:make_copies", src, output=dst_dir, budget=sandbox.RENDER, height=height)
    fingerprint = answer.pop("fingerprint")
    made = {role: _rendered(one, Path(dst_dir)) if one else None for role, one in answer.items()}
    return Copies(**made, fingerprint=fingerprint)  # type: ignore[arg-type]


def reencode_image(src: Path, dst_dir: Path, *, limits: Limits | None = None) -> list[Rendered]:
    """Make clean copies of a picture, largest first: upright, sRGB, no metadata. Raises `MediaError`."""
    return _many("image:make_copies", src, dst_dir, limits)


def render_pages(src: Path, dst_dir: Path, *, limits: Limits | None = None) -> list[Rendered]:
    """Make a JPEG of each page of a PDF, in order. Raises `MediaError`."""
    return _many("document:make_pages", src, dst_dir, limits)


def _many(job: str, src: Path, folder: Path, limits: Limits | None) -> list[Rendered]:
    bounds = dataclasses.asdict(limits or Limits())
    answers = sandbox.run(job, src, output=folder, budget=sandbox.PICTURES, limits=bounds)
    return [_rendered(answer, Path(folder)) for answer in answers]


def _rendered(answer: dict[str, Any], folder: Path) -> Rendered:
    return Rendered(
        path=folder / answer["name"],
        content_type=answer["content_type"],
        width=answer["width"],
        height=answer["height"],
        duration_seconds=answer.get("duration_seconds"),
        size_bytes=answer["size_bytes"],
        layout=answer.get("layout", {}),
    )


def _verdict(answer: dict[str, Any], size_bytes: int) -> Inspection:
    found = tuple(Problem(**problem) for problem in answer.pop("problems"))
    notes = tuple(Problem(**hint) for hint in answer.pop("hints", ()))
    return Inspection(
        verdict=REJECT if found else ACCEPT,
        reason=found[0].code if found else None,
        detail=found[0].detail if found else "The file can be used.",
        size_bytes=size_bytes,
        problems=found,
        hints=notes,
        **answer,
    )
