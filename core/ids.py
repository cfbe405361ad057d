"""Identifiers: opaque, short, safe in an address, in order of birth (which keeps database indexes compact)."""

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
LENGTH = 18


def new_id() -> str:
    """Return an identifier of 18 characters: 45 bits of milliseconds, then 45 random bits."""
    value = (time.time_ns() // 1_000_000) << 45 | secrets.randbits(45)
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(LENGTH)))
