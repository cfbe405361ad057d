"""The rules: facts and limits in, problems out. Pure; nothing here opens a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from video.container import NO_PICTURE
from video.errors import Code, Hint, Problem, gettext_noop
from video.facts import DocumentFacts, Facts, ImageFacts, VideoFacts

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What is accepted. Lengths in seconds, sides in pixels, sizes in bytes."""

    max_seconds: float = 60.0
    tolerance_seconds: float = 0.5
    min_side: int = 64
    max_side: int = 4096
    max_pixels: int = 8_912_896
    max_frame_rate: float = 240.0
    max_video_bytes: int = 200 * MEGABYTE
    max_image_pixels: int = 64_000_000
    max_image_bytes: int = 20 * MEGABYTE
    min_pages: int = 1
    max_pages: int = 100
    max_document_bytes: int = 30 * MEGABYTE

    def max_bytes(self, kind: str) -> int:
        """Return the greatest file size for a kind of file."""
        return {"video": self.max_video_bytes, "image": self.max_image_bytes}.get(kind, self.max_document_bytes)


# Cameras name 240 frames a second and deliver 240.2; a burst is judged over a whole second.
FRAME_RATE_SLACK = 1.02
# A picture that moves for less than this is a still with sound.
MOVING_SECONDS = 1.0
# Up to this many damaged pictures, or this share of them, a clip still counts as whole: phones begin
# recordings between key frames, and one lost packet in a minute spoils no pitch.
DAMAGED_FRAMES = 3
DAMAGED_SHARE = 0.02


def problems(facts: Facts, limits: Limits) -> list[Problem]:
    """Return what is wrong with a file, most telling first; empty when it can be used."""
    if isinstance(facts, VideoFacts):
        return list(_video(facts, limits))
    if isinstance(facts, ImageFacts):
        return list(_image(facts, limits))
    return list(_document(facts, limits))


def size_problem(kind: str, size_bytes: int, limits: Limits) -> Problem | None:
    """Return EMPTY or TOO_LARGE, known before a byte is read."""
    if size_bytes == 0:
        return Problem(Code.EMPTY, gettext_noop("The file is empty. Upload it again."))
    limit = limits.max_bytes(kind)
    if size_bytes > limit:
        return Problem(
            Code.TOO_LARGE,
            gettext_noop("The file is %(size)s MB. The limit is %(limit)s MB."),
            {"size": f"{size_bytes / MEGABYTE:.1f}", "limit": f"{limit / MEGABYTE:g}"},
        )
    return None


def hints(facts: Facts) -> list[Problem]:
    """Return what the owner of an accepted file should know."""
    if not isinstance(facts, VideoFacts):
        return []
    found = []
    if facts.audio_codec is None:
        found.append(Problem(Hint.SILENT, gettext_noop("The clip has no sound.")))
    if facts.hidden_seconds >= 1:
        found.append(
            Problem(
                Hint.HIDDEN_PART,
                gettext_noop("The file holds %(seconds)s seconds that are trimmed away. Judges do not see them."),
                {"seconds": f"{facts.hidden_seconds:.1f}"},
            )
        )
    if facts.is_still:
        found.append(Problem(Hint.STILL_PICTURE, gettext_noop("The picture never changes.")))
    if facts.has_speed_change:
        found.append(
            Problem(
                Hint.PLAYED_AT_ANOTHER_SPEED,
                gettext_noop("The file asks for another speed. Judges see it at its own speed."),
            )
        )
    if facts.damaged_frames:
        found.append(
            Problem(
                Hint.DAMAGED_FRAMES,
                gettext_noop("Damaged pictures in the clip: %(count)s."),
                {"count": facts.damaged_frames},
            )
        )
    return found


def _video(facts: VideoFacts, limits: Limits) -> Iterator[Problem]:
    if facts.frames == 0:
        yield Problem(Code.NO_VIDEO, NO_PICTURE)
        return
    if facts.video_tracks > 1:
        yield Problem(
            Code.MULTIPLE_VIDEO,
            gettext_noop("The file has %(count)s video tracks. Export the clip with one."),
            {"count": facts.video_tracks},
        )
    yield from _dimensions(facts, limits)
    yield from _frame_rate(facts, limits)
    yield from _length(facts, limits)
    yield from _motion(facts)
    yield from damage(facts)


def _dimensions(facts: VideoFacts, limits: Limits) -> Iterator[Problem]:
    pictures = {(facts.width, facts.height), *facts.other_sizes}
    # A claim above the limit makes players reserve that much memory; a claim below it does no harm.
    for width, height in sorted(pictures | {facts.declared_size}, reverse=True):
        if min(width, height) < limits.min_side and (width, height) in pictures:
            yield Problem(
                Code.DIMENSIONS,
                gettext_noop("The picture is %(width)s by %(height)s pixels. Each side needs at least %(least)s."),
                {"width": width, "height": height, "least": limits.min_side},
            )
            return
        if max(width, height) > limits.max_side or width * height > limits.max_pixels:
            yield Problem(
                Code.DIMENSIONS,
                gettext_noop(
                    "The picture is %(width)s by %(height)s pixels. The limit is %(side)s on the longer side "
                    "and %(millions)s million pixels in all. Export it smaller."
                ),
                {
                    "width": width,
                    "height": height,
                    "side": limits.max_side,
                    "millions": f"{limits.max_pixels / 1e6:.1f}",
                },
            )
            return


def _frame_rate(facts: VideoFacts, limits: Limits) -> Iterator[Problem]:
    rate = facts.peak_frame_rate
    if rate > limits.max_frame_rate * FRAME_RATE_SLACK:
        yield Problem(
            Code.FRAME_RATE,
            gettext_noop("The clip has %(rate)s pictures a second. The limit is %(limit)s."),
            {"rate": round(rate), "limit": f"{limits.max_frame_rate:g}"},
        )


def _length(facts: VideoFacts, limits: Limits) -> Iterator[Problem]:
    seconds = float(facts.seconds)
    if seconds > limits.max_seconds + limits.tolerance_seconds:
        yield Problem(
            Code.TOO_LONG,
            gettext_noop("This clip runs %(seconds)s seconds. The limit is %(limit)s."),
            {
                "seconds": _shown(seconds, limits),
                "limit": f"{limits.max_seconds:g}",
            },
        )


def _shown(seconds: float, limits: Limits) -> str:
    """One decimal, or two where one would read as within the limit."""
    one = f"{seconds:.1f}"
    return one if float(one) > limits.max_seconds + limits.tolerance_seconds else f"{seconds:.2f}"


def _motion(facts: VideoFacts) -> Iterator[Problem]:
    if facts.moments < 2 or float(facts.video_seconds) < min(MOVING_SECONDS, float(facts.seconds) / 2):
        yield Problem(
            Code.NO_MOTION,
            gettext_noop("The file shows one still picture, not a moving one. Upload a video of the pitch."),
        )


def damage(facts: VideoFacts) -> Iterator[Problem]:
    """Yield CORRUPT where more of a clip is spoilt than an ordinary recording may have."""
    if facts.damaged_frames > max(DAMAGED_FRAMES, DAMAGED_SHARE * facts.frames_read):
        yield Problem(
            Code.CORRUPT,
            gettext_noop("%(count)s of %(all)s pictures cannot be shown. Export the clip again."),
            {"count": facts.damaged_frames, "all": facts.frames_read},
        )
    if facts.damaged_sound > max(DAMAGED_FRAMES, DAMAGED_SHARE * facts.sound_read):
        yield Problem(Code.CORRUPT, gettext_noop("Parts of the sound cannot be played. Export the clip again."))


def _image(facts: ImageFacts, limits: Limits) -> Iterator[Problem]:
    if facts.width < 1 or facts.height < 1 or facts.width * facts.height > limits.max_image_pixels:
        yield Problem(
            Code.DIMENSIONS,
            gettext_noop(
                "The picture is %(width)s by %(height)s pixels. The limit is %(millions)s million pixels in all."
            ),
            {
                "width": facts.width,
                "height": facts.height,
                "millions": f"{limits.max_image_pixels / 1e6:g}",
            },
        )


def _document(facts: DocumentFacts, limits: Limits) -> Iterator[Problem]:
    if facts.pages < limits.min_pages:
        yield Problem(Code.TOO_FEW_PAGES, gettext_noop("The document has no pages."))
    if facts.pages > limits.max_pages:
        yield Problem(
            Code.TOO_MANY_PAGES,
            gettext_noop("The document has %(pages)s pages. The limit is %(limit)s."),
            {"pages": facts.pages, "limit": limits.max_pages},
        )
    yield from facts.findings
