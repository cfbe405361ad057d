"""Tell whether two clips are the same one, coded, scaled, framed or trimmed differently. Pure; only numpy.

A clip is known by a hash of 64 bits for each half second of picture (the signs of its coarsest cosine waves, black
bars left out) and by how loud it is, ten times a second. Both survive coding and scaling; the sound also survives a
new picture, and the picture a new sound.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

PICTURES_PER_SECOND = 2
SOUND_PER_SECOND = 10
#: The most that one clip may begin before the other.
MOST_OFFSET_SECONDS = 15.0
#: What two clips must have in common to be compared, in seconds, and as a share of the shorter one.
LEAST_SECONDS, LEAST_SHARE = 3.0, 0.5

HASH_SIDE = 8
WAVES_SIDE = 32
DARK = 26  # grey up to which a row or column at the edge is a bar
MOST_BAR = 0.4  # of a side
FLAT = 4.0  # spread of grey below which a picture says nothing
# Bits of 64 that differ: by chance 32, by coding and scaling a few.
SAME_BITS, CHANCE_BITS = 6.0, 26.0
QUIETEST_DB = -60.0
LEVELS = 31
# Correlation of loudness: different speech reaches the lower by chance, the same sound the upper.
CHANCE_SOUND, SAME_SOUND = 0.45, 0.95
CLEAR = 0.5

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two clips are: each 0 (as any two) to 1 (the same), None where one of them has nothing to compare.

    `offset_seconds` is how much later the same moment comes in the second clip.
    """

    picture: float | None
    sound: float | None
    offset_seconds: float


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> Likeness:
    """Compare two fingerprints (`Media.fingerprint`, `video.Copies.fingerprint`); takes about a millisecond."""
    heard = _best_sound(first.get("sound") or [], second.get("sound") or [])
    seen = _best_picture(first.get("pictures") or [], second.get("pictures") or [])
    picture, sound = (found and found[0] for found in (seen, heard))
    # Loudness changes faster than pictures do, so that it tells the moment more exactly.
    clearer = heard if heard and (heard[0] >= CLEAR or not seen) else seen or (0.0, 0.0)
    return Likeness(
        picture=None if picture is None else round(picture, 3),
        sound=None if sound is None else round(sound, 3),
        offset_seconds=round(clearer[1], 1),
    )


def picture_hashes(greys: Sequence[NDArray[np.uint8]]) -> list[str]:
    """Return a hash of 16 hexadecimal digits for each grey picture (all of one size), "" where it shows nothing."""
    if not greys:
        return []
    rows, columns = _without_bars(np.maximum.reduce(greys))
    return [_hash(grey[rows, columns].astype(np.float32)) for grey in greys]


def sound_levels(energies: Values, windows: int) -> list[int]:
    """Return loudness 0..31 in steps of two decibels, one for each `windows` values of mean energy."""
    whole = len(energies) // windows * windows
    mean = energies[:whole].reshape(-1, windows).mean(axis=1)
    decibels = 10 * np.log10(np.maximum(mean, 1e-12))
    return [int(level) for level in np.clip((decibels - QUIETEST_DB) / -QUIETEST_DB * LEVELS, 0, LEVELS).round()]


def _without_bars(brightest: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Return the part of the picture inside black bars, from what each pixel reaches at most in the whole clip."""
    return _lit(brightest.max(axis=1)), _lit(brightest.max(axis=0))


def _lit(line: NDArray[np.uint8]) -> slice:
    most = int(len(line) * MOST_BAR)
    lit = np.flatnonzero(line > DARK)
    if not len(lit):
        return slice(0, len(line))
    return slice(min(int(lit[0]), most), max(int(lit[-1]) + 1, len(line) - most))


def _hash(grey: Values) -> str:
    if grey.std() < FLAT or min(grey.shape) < HASH_SIDE:
        return ""
    small = _averaged(_averaged(grey, WAVES_SIDE).T, WAVES_SIDE).T
    waves = _cosines() @ small @ _cosines().T
    coarse = waves.ravel()[1:]  # without the mean grey
    bits = np.concatenate([[False], coarse > np.median(coarse)])
    return np.packbits(bits).tobytes().hex()


def _averaged(grey: Values, side: int) -> Values:
    """Average or spread the rows to `side` rows."""
    places = (np.arange(side + 1) * len(grey) / side).astype(int)
    last = len(grey) - 1
    return np.stack([grey[min(a, last) : max(min(a, last) + 1, b)].mean(axis=0) for a, b in itertools.pairwise(places)])


@cache
def _cosines() -> Values:
    """The eight slowest cosine waves over 32 points (DCT-II)."""
    waves, points = np.mgrid[0:HASH_SIDE, 0:WAVES_SIDE]
    return np.cos(np.pi * waves * (2 * points + 1) / (2 * WAVES_SIDE)).astype(np.float32)


def _best_picture(first: Sequence[str], second: Sequence[str]) -> tuple[float, float] | None:
    """Return the likeness and the offset in seconds at which it is greatest."""
    mine, theirs = _bits(first), _bits(second)
    best = None
    for shift, a, b in _overlaps(len(first), len(second), PICTURES_PER_SECOND):
        known = mine[0][a] & theirs[0][b]
        if known.sum() < min(LEAST_SECONDS * PICTURES_PER_SECOND, LEAST_SHARE * len(known)):
            continue
        differ = (mine[1][a][known] != theirs[1][b][known]).sum(axis=1)
        like = float(np.clip((CHANCE_BITS - differ) / (CHANCE_BITS - SAME_BITS), 0, 1).mean())
        if best is None or like > best[0]:
            best = (like, shift / PICTURES_PER_SECOND)
    return best


def _bits(hashes: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    known = np.array([bool(value) for value in hashes], bool)
    packed = b"".join(bytes.fromhex(value) if value else bytes(HASH_SIDE) for value in hashes)
    return known, np.unpackbits(np.frombuffer(packed, np.uint8)).reshape(-1, HASH_SIDE**2).astype(bool)


def _best_sound(first: Sequence[int], second: Sequence[int]) -> tuple[float, float] | None:
    mine, theirs = np.asarray(first, np.float32), np.asarray(second, np.float32)
    best = None
    for shift, a, b in _overlaps(len(mine), len(theirs), SOUND_PER_SECOND):
        one, other = mine[a] - mine[a].mean(), theirs[b] - theirs[b].mean()
        length = float(np.sqrt((one @ one) * (other @ other)))
        if length < len(one):  # an even hum has no shape to compare
            continue
        like = float(np.clip((one @ other / length - CHANCE_SOUND) / (SAME_SOUND - CHANCE_SOUND), 0, 1))
        if best is None or like > best[0]:
            best = (like, shift / SOUND_PER_SECOND)
    return best


def _overlaps(first: int, second: int, per_second: int) -> list[tuple[int, slice, slice]]:
    """Return each shift of the second against the first with what they then have in common, the smallest shifts first."""
    least = max(1, min(LEAST_SECONDS * per_second, first, second), LEAST_SHARE * min(first, second))
    most = int(MOST_OFFSET_SECONDS * per_second)
    found = []
    for shift in sorted(range(-most, most + 1), key=abs):
        begin = max(0, -shift)
        end = min(first, second - shift)
        if end - begin >= least:
            found.append((shift, slice(begin, end), slice(begin + shift, end + shift)))
    return found
