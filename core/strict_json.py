"""Read JSON from outside without letting anything pass unseen.

The standard reader keeps the last of two equal keys, takes NaN for a number and turns 0.1 into the nearest double. For marks,
weights and published results each of these would change a sum in silence, so here they are refused or kept as written.
"""

import json
from pathlib import Path
from typing import Any

MAX_BYTES = 512 * 1024 * 1024
MAX_INTEGER_DIGITS = 40


class UnusableInput(ValueError):
    """Say in one line, for a person, why an input cannot be used."""


class DecimalText(str):
    """A JSON number with a fraction or an exponent, kept exactly as it was written."""

    __slots__ = ()


def read_file(path: str | Path, *, exact: bool = True) -> Any:
    """Return the JSON document in the file at `path`.

    With `exact`, numbers that are not whole come back as `DecimalText`; otherwise as floats. Raises `UnusableInput`, whose
    text does not repeat the path.
    """
    try:
        file = Path(path)
        if file.is_file() and file.stat().st_size > MAX_BYTES:
            raise UnusableInput(f"the file is larger than {MAX_BYTES} bytes")
        raw = file.read_bytes()
    except OSError as error:
        raise UnusableInput(f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        if isinstance(error, UnusableInput):
            raise
        raise UnusableInput("cannot be read: the name is not a path") from error
    return loads(raw, exact=exact)


def loads(raw: bytes, *, exact: bool = True) -> Any:
    """Return the document in `raw` (UTF-8, with or without a byte order mark). Raises `UnusableInput`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableInput(f"not UTF-8 text (byte {error.start})") from error
    try:
        return json.loads(
            text,
            parse_int=_integer,
            parse_float=DecimalText if exact else _finite,
            parse_constant=_no_constant,
            object_pairs_hook=_object_once,
        )
    except json.JSONDecodeError as error:
        raise UnusableInput(f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from error
    except RecursionError as error:
        raise UnusableInput("not usable JSON: nested too deeply") from error


def _integer(text: str) -> int:
    if len(text) > MAX_INTEGER_DIGITS:
        raise UnusableInput(f"a number has more than {MAX_INTEGER_DIGITS} digits")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise UnusableInput(f"the number {text[:20]} is too large")
    return number


def _no_constant(text: str) -> None:
    raise UnusableInput(f"{text} is not a number")


def _object_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _value in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise UnusableInput(f'the key "{repeated}" stands twice in one object')
    return result
