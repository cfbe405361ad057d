"""All clips that were ever entered, as numbers: a new one finds its likes among ten thousand in about a second. Pure; only numpy.

`video.likeness.compare` decides and takes about a millisecond a pair. Here the few pairs worth that are found: by pictures (some of the
new clip's 64-bit hashes against every hash there is) and by sound (loudness against loudness at every shift, through Fourier).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: So many pictures of a new clip are looked for, spread over its length; so many must be found in another for the two to be compared.
PROBES, FOUND = 16, 3
#: Bits of 64 by which two pictures may differ and still call for a comparison.
NEAR_BITS = 12
#: Loudness is looked at in this many values (a minute and a half at ten a second, doubled so that shifts do not wrap around).
LENGTH = 2048
#: Likeness of loudness from which two clips are compared; unrelated speech stays below.
HEARD = 0.55
#: No clip is compared with more than so many others.
MOST = 60


class Shelf:
    """Clips by their ids, in the order in which they are put here."""

    def __init__(self, clips: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Take (id, fingerprint) of each clip; those without one are kept and never found."""
        self.ids = [key for key, _print in clips]
        hashes = [_hashes(print_) for _key, print_ in clips]
        self._hashes = np.concatenate(hashes) if hashes else np.zeros(0, np.uint64)
        self._owner = np.repeat(np.arange(len(clips)), [len(row) for row in hashes]).astype(np.int64)
        spectra = [_spectrum(print_) for _key, print_ in clips]
        self._heard = np.array([row is not None for row in spectra], bool)
        empty = np.zeros(LENGTH // 2 + 1, np.complex64)
        self._spectra = np.stack([empty if row is None else row for row in spectra]) if spectra else empty[None][:0]

    def likely(self, fingerprint: Mapping[str, Any]) -> list[str]:
        """Return the ids of the clips worth a comparison with this one, the likeliest first, at most MOST."""
        score = np.maximum(self._seen(_hashes(fingerprint)), self._sounds(_spectrum(fingerprint)))
        order = np.argsort(-score, kind="stable")[:MOST]
        return [self.ids[place] for place in order if score[place] > 0]

    def _seen(self, mine: NDArray[np.uint64]) -> NDArray[np.float64]:
        score = np.zeros(len(self.ids))
        if not len(mine) or not len(self._hashes):
            return score
        probes = mine[np.linspace(0, len(mine) - 1, min(PROBES, len(mine))).astype(int)]
        for probe in probes:
            near = np.bitwise_count(self._hashes ^ probe) <= NEAR_BITS
            score[np.unique(self._owner[near])] += 1
        score[score < min(FOUND, len(probes))] = 0
        return score / len(probes)

    def _sounds(self, mine: NDArray[np.complex64] | None) -> NDArray[np.float64]:
        score = np.zeros(len(self.ids))
        if mine is None or not self._heard.any():
            return score
        for start in range(0, len(self.ids), 1000):  # a slice at a time keeps the memory small
            part = slice(start, start + 1000)
            score[part] = np.fft.irfft(self._spectra[part] * np.conj(mine), axis=1).max(axis=1)
        score[(score < HEARD) | ~self._heard] = 0
        return score


def _hashes(fingerprint: Mapping[str, Any]) -> NDArray[np.uint64]:
    """Return the picture hashes as numbers; pictures that show nothing are left out."""
    found = [value for value in fingerprint.get("pictures") or [] if value]
    return np.array([int(value, 16) for value in found], np.uint64)


def _spectrum(fingerprint: Mapping[str, Any]) -> NDArray[np.complex64] | None:
    """Return the spectrum of the loudness, without its mean and of length one; None for a clip that is silent or an even hum."""
    levels = np.asarray(fingerprint.get("sound") or [], np.float32)[: LENGTH // 2]
    if len(levels) < 20:
        return None
    levels = levels - levels.mean()
    size = float(np.sqrt(levels @ levels))
    if size < np.sqrt(len(levels)):
        return None
    spectrum: NDArray[np.complex64] = np.fft.rfft(levels / size, LENGTH).astype(np.complex64)
    return spectrum
