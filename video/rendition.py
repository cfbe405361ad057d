"""The jobs that make what people see of a clip: one film, or all copies in one pass. Run inside the sandbox."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from video.facts import VideoFacts
from video.films import CLOCK, FULL, SMALL, SMALL_BITS, SMALL_HEIGHT, Film
from video.loudness import Loudness
from video.onepass import facts_of, measured, play
from video.soundtrack import write_sound
from video.stills import Stills
from video.upright import Upright, even_size

SMALL_NAME = "small.mp4"


def render(source: Path, output: Path, name: str, height: int) -> dict[str, Any]:
    """Write the one film `name` into `output`, at most `height` pixels high; answer its size, length and bytes."""
    facts = facts_of(source)
    upright = Upright(height, output, CLOCK)
    size = measured(source, facts, upright)
    form = SMALL if height <= SMALL_HEIGHT else FULL
    with Film(output / name, facts, form, size, size) as film:
        play(source, facts, upright, [film])
    return film.described()


def make_copies(source: Path, output: Path, height: int) -> dict[str, Any]:
    """Write every copy of a clip into `output`; answer what `video.Copies` holds. See there."""
    facts = facts_of(source)
    upright = Upright(height, output, CLOCK)
    size = measured(source, facts, upright)
    stills, loudness = Stills(facts, size), Loudness(facts)
    with ExitStack() as open_films:
        film = open_films.enter_context(Film(output / "video.mp4", facts, FULL, size, size))
        small = open_films.enter_context(Film(output / SMALL_NAME, facts, SMALL, small_size(size), size))
        play(source, facts, upright, [film, small, stills, loudness])
    whole = film.described()
    made = {
        "video": whole,
        "small": small.described(),
        "audio": write_sound(output / SMALL_NAME, output / "audio.m4a", whole["duration_seconds"]),
        "poster": stills.write_poster(output / "poster.jpg"),
        "sprite": stills.write_sprite(output / "sprite.jpg"),
        "waveform": loudness.write(output / "waveform.json"),
        "fingerprint": {"version": 1} | stills.fingerprint() | loudness.fingerprint(),
    }
    if _is_small_enough(whole, facts):
        (output / SMALL_NAME).unlink()
        made["small"] = None
    return made


def small_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the copy for low data: the same shape, at most 360 high, never enlarged."""
    return even_size(size, SMALL_HEIGHT)


def _is_small_enough(film: dict[str, Any], facts: VideoFacts) -> bool:
    """Whether the ordinary copy serves low data as it is, so that a second one would only be the same again."""
    bits = 8 * film["size_bytes"] / max(float(facts.seconds), 1.0)
    return bool(film["height"] <= SMALL_HEIGHT and bits <= SMALL_BITS)
