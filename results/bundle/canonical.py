"""One spelling for each value, and the hashes over it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from core.strict_json import DecimalText, UnusableInput

FORMAT = "soundings-results/1"
RULES = ("criteria", "method", "minimum_scorecards", "tie_break", "decisions")
RECOMPUTED = ("standings", "unranked")
SECTIONS = (
    "format",
    "challenge",
    "round",
    "published_at",
    *RULES,
    "entries",
    "scorecards",
    *RECOMPUTED,
    "awards",
)
WHOLE = "bundle"


def canonical_bytes(value: Any) -> bytes:
    """Return `value` as JSON with sorted keys, no spaces and non-ASCII characters escaped.

    Raises `UnusableInput` for a number with a fraction, which JSON readers do not keep exactly, and for what JSON cannot hold.
    """
    _refuse_fractions(value, "")
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    except TypeError as error:
        raise UnusableInput(f"not JSON: {error}") from error
    return text.encode("ascii")


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def hashes(sections: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each section and, as "bundle", the hash of all of them as one object."""
    document = {name: sections[name] for name in SECTIONS}
    whole = digest(document)
    return {name: digest(section) for name, section in document.items()} | {WHOLE: whole}


def _refuse_fractions(value: Any, path: str) -> None:
    if isinstance(value, float | DecimalText):
        raise UnusableInput(f"{path.lstrip('.')}: {value} is a number with a fraction; here such numbers are text")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_fractions(inner, f"{path}.{key}")
    if isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _refuse_fractions(inner, f"{path}[{index}]")
