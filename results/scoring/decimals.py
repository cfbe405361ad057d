"""Turn decimal text into exact fractions and back."""

import re
from fractions import Fraction
from functools import lru_cache

from core.strict_json import DecimalText, UnusableInput

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
MAX_CHARACTERS = 40
MAX_EXPONENT = 30


def exact(value: object, what: str) -> Fraction:
    """Return a whole number or a decimal text as a `Fraction`.

    `what` names the value in the refusal. Floats are refused: whoever holds a float has already lost the decimal it stood for.
    Raises `UnusableInput`.
    """
    if isinstance(value, bool):
        raise UnusableInput(f"{what} is {str(value).lower()}, not a number")
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, str):
        number = _parsed(str(value))
        if number is not None:
            return number
        shown = value if isinstance(value, DecimalText) else f'"{value[:MAX_CHARACTERS]}"'
        raise UnusableInput(f"{what} is {shown[: MAX_CHARACTERS + 2]}, not a decimal number of ordinary size")
    raise UnusableInput(f"{what} is not a number")


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Fraction | None:
    if len(text) > MAX_CHARACTERS or not _DECIMAL.fullmatch(text):
        return None
    _mantissa, _e, exponent = text.lower().partition("e")
    # 1e999999999 is a few characters in a file and a gigabyte as a fraction.
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        return None
    return Fraction(text)


def six_decimals(value: Fraction) -> str:
    """Return `value` with six decimals, a half rounded away from zero."""
    millionths = (abs(value.numerator) * 2_000_000 + value.denominator) // (2 * value.denominator)
    sign = "-" if value < 0 and millionths else ""
    return f"{sign}{millionths // 1_000_000}.{millionths % 1_000_000:06d}"
