"""A colour table that brings high dynamic range pictures (PQ or HLG, BT.2020) to ordinary ones (BT.709).

Transfer functions: ITU-R BT.2100. Diffuse white at 203 cd/m2: ITU-R BT.2408. Above the knee the light is rolled off
towards the peak of a phone's recording, so that skies keep their shape and faces their brightness.
"""

from collections.abc import Callable
from itertools import product
from pathlib import Path

POINTS = 33
WHITE = 203.0  # cd/m2 of diffuse white
PEAK = 1000.0 / WHITE
KNEE = 0.5
DISPLAY_GAMMA = 2.4

# BT.2020 to BT.709 primaries, linear light; ITU-R BT.2087.
TO_BT709 = (
    (1.6605, -0.5876, -0.0728),
    (-0.1246, 1.1329, -0.0083),
    (-0.0182, -0.1006, 1.1187),
)

Colour = tuple[float, float, float]


def write_table(transfer: str, target: Path) -> None:
    """Write a .cube table for "pq" or "hlg" to `target`; red runs fastest, as the format wants."""
    steps = [i / (POINTS - 1) for i in range(POINTS)]
    light = _light_pq if transfer == "pq" else _light_hlg
    rows = (_convert(light, (red, green, blue)) for blue, green, red in product(steps, steps, steps))
    lines = [f"LUT_3D_SIZE {POINTS}", *(f"{red:.5f} {green:.5f} {blue:.5f}" for red, green, blue in rows)]
    target.write_text("\n".join(lines) + "\n", encoding="ascii")


def _convert(light: Callable[[Colour], Colour], signal: Colour) -> Colour:
    linear = light(signal)
    brightest = max(*linear, 1e-6)
    ratio = _roll_off(brightest) / brightest
    mapped = [value * ratio for value in linear]
    moved = [sum(factor * value for factor, value in zip(row, mapped, strict=True)) for row in TO_BT709]
    red, green, blue = (min(1.0, max(0.0, value)) ** (1 / DISPLAY_GAMMA) for value in moved)
    return red, green, blue


def _light_pq(signal: Colour) -> Colour:
    """Light as multiples of diffuse white; SMPTE ST 2084."""
    red, green, blue = (_pq(value) for value in signal)
    return red, green, blue


def _pq(value: float) -> float:
    power = value ** (1 / 78.84375)
    light = max(power - 0.8359375, 0.0) / (18.8515625 - 18.6875 * power)
    return float(light ** (1 / 0.1593017578125) * 10000 / WHITE)


def _light_hlg(signal: Colour) -> Colour:
    """Light on a display of 1000 cd/m2 (system gamma 1.2) as multiples of diffuse white."""
    scene = [_hlg(value) for value in signal]
    luminance = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2]
    gain = luminance**0.2 * 1000 / WHITE
    return scene[0] * gain, scene[1] * gain, scene[2] * gain


def _hlg(value: float) -> float:
    if value <= 0.5:
        return value * value / 3
    return float((2.718281828459045 ** ((value - 0.55991073) / 0.17883277) + 0.28466892) / 12)


def _roll_off(light: float) -> float:
    """Keep light below the knee; bend the rest so that the peak meets 1, without a corner."""
    if light <= KNEE:
        return light
    room, reach = 1 - KNEE, PEAK - KNEE
    above = min(light, PEAK) - KNEE
    # A hyperbola with slope 1 at the knee and value `room` at the peak.
    bend = reach * room / (reach - room)
    return KNEE + above * bend / (above + bend)
