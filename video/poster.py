"""Choose and write the picture that stands for a clip. Runs inside the sandbox."""

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

from av.video.frame import VideoFrame

from video.errors import Code, MediaError
from video.facts import VideoFacts
from video.limits import Limits
from video.pictures import decode
from video.probe import open_clip, read_facts
from video.sniff import VIDEO, sniff
from video.upright import Upright, usable_pixel_shape

HEIGHT = 720
JPEG_QUALITY = 82
ENOUGH_KEY_FRAMES = 5
CANDIDATES = 24
SMALL = (48, 27)
DARK, BRIGHT = 40, 225  # mean grey outside of which a picture is nearly black or white


def make(source: Path, output: Path, name: str) -> dict[str, Any]:
    """Write the poster `name` into `output`: of some pictures across the clip the one that shows most."""
    found = sniff(source)
    if found.kind != VIDEO or not found.accepted:
        raise MediaError(Code.TYPE_MISMATCH, "The file is not a video of an accepted type.")
    facts = read_facts(source, found, Limits())
    best = _best(source, facts, key_frames=True) or _best(source, facts, key_frames=False)
    if best is None:
        raise MediaError(Code.CORRUPT, "No picture of the clip can be shown. Export it again.")
    upright = Upright(HEIGHT, output)
    with open_clip(source, facts.container) as clip:
        upright.pixel_shape = usable_pixel_shape(clip.streams[facts.video_stream or 0].sample_aspect_ratio)
    picture = upright.convert(best).to_image()
    target = output / name
    picture.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return {
        "name": name,
        "content_type": "image/jpeg",
        "width": picture.width,
        "height": picture.height,
        "size_bytes": target.stat().st_size,
    }


def _best(source: Path, facts: VideoFacts, *, key_frames: bool) -> VideoFrame | None:
    """Return the best of the key frames, or None where there are too few to choose from; else of pictures in between."""
    best, highest, seen = None, -1.0, 0
    for frame in _candidates(source, facts, key_frames):
        seen += 1
        value = score(frame)
        if value > highest:
            best, highest = frame, value
    few = key_frames and seen < min(ENOUGH_KEY_FRAMES, facts.frames)
    return None if few else best


def _candidates(source: Path, facts: VideoFacts, key_frames: bool) -> Iterator[VideoFrame]:
    with open_clip(source, facts.container) as clip:
        stream = clip.streams[facts.video_stream or 0]
        if key_frames:
            stream.codec_context.skip_frame = "NONKEY"
        step = float(facts.seconds) / CANDIDATES
        following = -1.0
        for frame in decode(stream, [0]):
            if frame.is_corrupt or frame.time is None:
                continue
            if frame.time >= following:
                following = frame.time + step
                yield frame


def score(frame: VideoFrame) -> float:
    """Return how much a picture shows: the spread of its grey values, less where it is nearly black or white."""
    small = frame.reformat(width=SMALL[0], height=SMALL[1], format="gray", interpolation="AREA")
    plane = small.planes[0]
    data = bytes(plane)
    grey = [
        value for row in range(SMALL[1]) for value in data[row * plane.line_size : row * plane.line_size + SMALL[0]]
    ]
    middle, spread = fmean(grey), pstdev(grey)
    return spread if DARK <= middle <= BRIGHT else spread / 4
