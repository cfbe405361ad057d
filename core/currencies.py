"""Currencies that an amount can be in: those of the member economies, and the three that grants and awards are most often paid in."""

from __future__ import annotations

from functools import cache

from core import economies

COMMON = ("USD", "EUR", "GBP")


@cache
def codes() -> tuple[str, ...]:
    """Return the ISO 4217 codes in the order of a list to choose from: the common ones first."""
    return tuple(dict.fromkeys([*COMMON, *sorted(row.currency for row in economies.all_economies())]))
